/** Does the door start without a network? Asks the service worker whether every file is on the phone. */

import { ownScript } from "./own_script.js";
import { inTime } from "./patience.js";

const START_MS = 8_000;
const ANSWER_MS = 4_000;
/** Files may have to be loaded first. */
const MEND_MS = 30_000;

/**
 * @param {{ serviceWorker: string, scope: string, mend?: boolean }} options mend: load what is missing
 * @returns {Promise<{ worker: "none" | "off" | "late" | "on", missing: number }>}
 */
export async function checkOffline({ serviceWorker, scope, mend = false }) {
  if (!navigator.serviceWorker) return { worker: "none", missing: 0 };
  const worker = await activeWorker({ serviceWorker, scope, mend });
  if (worker === null) return { worker: "off", missing: 0 };
  const missing = await inTime(() => ask(worker, mend ? "mend" : "check"), {
    ms: mend ? MEND_MS : ANSWER_MS,
    late: null,
    failed: null,
  });
  return missing === null ? { worker: "late", missing: 0 } : { worker: "on", missing };
}

function activeWorker({ serviceWorker, scope, mend }) {
  const find = async () => {
    if (mend) await navigator.serviceWorker.register(ownScript(serviceWorker), { scope });
    const registration = await navigator.serviceWorker.getRegistration(scope);
    if (!registration) return null;
    return registration.active ?? (await navigator.serviceWorker.ready).active;
  };
  return inTime(find, { ms: START_MS, late: null, failed: null });
}

/** @returns {Promise<number>} how many files are missing */
function ask(worker, question) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data.missing);
    worker.postMessage(question, [port2]);
  });
}
