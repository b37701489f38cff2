/** Keeps the door on the phone: registers the service worker and says when a newer version waits. */

import { ownScript } from "./own_script.js";

/**
 * @param {{ serviceWorker: string, scope: string, onUpdate: (takeOver: () => void) => void }} options
 *   onUpdate: a newer version is ready; it takes over, with a reload, only when it is told to
 */
export async function keepOffline({ serviceWorker, scope, onUpdate }) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let isControlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (isControlled) location.reload();
    isControlled = true; // the first one only claims the page that installed it
  });
  try {
    const registration = await workers.register(ownScript(serviceWorker), { scope });
    watch(registration, onUpdate);
    registration.addEventListener("updatefound", () => {
      registration.installing?.addEventListener("statechange", () => watch(registration, onUpdate));
    });
  } catch {
    return; // no secure context, or a browser that refuses: the door works as long as the page is open
  }
}

function watch({ waiting }, onUpdate) {
  if (waiting && navigator.serviceWorker.controller) onUpdate(() => waiting.postMessage("take-over"));
}
