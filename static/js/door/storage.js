/** Will the browser keep what lies here, and how much room is left? Every answer may be refused or never come. */

import { inTime } from "./patience.js";

const LIMIT_MS = 3_000;
/** A person may be asked. */
const ASK_MS = 20_000;

/** @returns {boolean} */
export function canAskToKeep() {
  return typeof navigator.storage?.persist === "function";
}

/** Ask the browser to keep it. @returns {Promise<"yes" | "no" | "late" | "unknown">} */
export function askToKeep() {
  if (!canAskToKeep()) return Promise.resolve("unknown");
  return inTime(async () => yesOrNo(await navigator.storage.persist()), { ms: ASK_MS, late: "late", failed: "no" });
}

/** @returns {Promise<"yes" | "no" | "unknown">} */
export function isKept() {
  if (!navigator.storage?.persisted) return Promise.resolve("unknown");
  const otherwise = { ms: LIMIT_MS, late: "unknown", failed: "unknown" };
  return inTime(async () => yesOrNo(await navigator.storage.persisted()), otherwise);
}

/** @returns {Promise<number | null>} bytes, null where the browser does not say */
export function freeBytes() {
  const measure = async () => {
    const { quota, usage } = await navigator.storage.estimate();
    return Number.isFinite(quota - usage) ? quota - usage : null;
  };
  return inTime(measure, { ms: LIMIT_MS, late: null, failed: null });
}

function yesOrNo(answer) {
  return answer === true ? "yes" : "no";
}
