/**
 * Before doors: is this phone ready? Each line is judged here from what was found out about it. Pure.
 *
 * A line is ok, wants attention, is missing, or is left to the person ("self") where a browser does not tell; only
 * attention and missing are points that are still open. Nothing of this keeps the door from opening.
 *
 * @typedef {"ok" | "attention" | "missing" | "self" | "checking"} State
 * @typedef {{ state: State, text: string, values?: Record<string, number | string>, help?: string }} Line
 *   text: the code of a sentence; help: what one tap can do about it
 */

/** A roster that is older than this may lack guests. */
export const OLD_ROSTER_MS = 10 * 60_000;
/** Below this a day at the door is not certain. */
export const LOW_BATTERY_PERCENT = 40;
/** Less room than this, and the phone may begin to throw things away. */
export const LITTLE_ROOM_BYTES = 100_000_000;
const TOLERANCE_MS = 120_000;
const MINUTE_MS = 60_000;
const MEGABYTE = 1_000_000;

const CAMERA_STATES = { starting: "attention", busy: "attention", denied: "missing", none: "missing", insecure: "missing" };

/** @type {Line} */
export const CHECKING = Object.freeze({ state: "checking", text: "" });

/** @param {{ trouble: string, lens: string }} found trouble: "" when it runs @returns {Line} */
export function judgeCamera({ trouble, lens }) {
  if (trouble === "") return { state: "ok", text: "camera.ok", values: { lens } };
  const help = trouble === "insecure" ? {} : { help: "camera" };
  return { state: CAMERA_STATES[trouble] ?? "missing", text: `camera.${trouble}`, ...help };
}

/** @param {"read" | "failed" | "late"} result of reading a code that is built in @returns {Line} */
export function judgeDecoder(result) {
  if (result === "read") return { state: "ok", text: "decoder.ok" };
  return { state: "missing", text: `decoder.${result}`, help: "decoder" };
}

/** @param {{ loadedAt: number, now: number, size: number, isOnline: boolean }} found @returns {Line} */
export function judgeRoster({ loadedAt, now, size, isOnline }) {
  const isOld = now - loadedAt > OLD_ROSTER_MS;
  const text = isOld ? `roster.${isOnline ? "old" : "offline"}` : "roster.ok";
  return { state: isOld ? "attention" : "ok", text, values: { loadedAt, size }, help: "roster" };
}

/** @param {number} offset server minus phone, in milliseconds @returns {Line} */
export function judgeClock(offset) {
  const away = Math.abs(offset);
  if (away <= TOLERANCE_MS) return { state: "ok", text: "clock.ok", values: { seconds: Math.round(away / 1000) } };
  return { state: "attention", text: "clock.wrong", values: { minutes: Math.round(away / MINUTE_MS) }, help: "clock" };
}

/**
 * @param {{ kept: "yes" | "no" | "refused" | "late" | "unknown", free: number | null, canAsk: boolean }} found
 *   refused, late: what came of asking for it; free: bytes, null where a browser does not say; canAsk: the browser can
 *   be asked to keep
 * @returns {Line}
 */
export function judgeStorage({ kept, free, canAsk }) {
  if (free !== null && free < LITTLE_ROOM_BYTES) {
    return { state: "attention", text: "storage.full", values: { megabytes: Math.floor(free / MEGABYTE) }, help: "storage" };
  }
  if (kept === "yes") return { state: "ok", text: "storage.ok" };
  if (kept === "unknown") return { state: "self", text: "storage.unknown", ...(canAsk ? { help: "storage" } : {}) };
  return { state: "attention", text: `storage.${kept}`, help: "storage" };
}

/** @param {{ waiting: number, rejected: number, isOnline: boolean }} found @returns {Line} */
export function judgeQueue({ waiting, rejected, isOnline }) {
  if (rejected > 0) return { state: "attention", text: "queue.rejected", values: { n: rejected } };
  const text = isOnline ? "queue.waiting" : "queue.offline";
  if (waiting > 0) return { state: "attention", text, values: { n: waiting }, help: "queue" };
  return { state: "ok", text: "queue.ok" };
}

/**
 * @param {{ worker: "none" | "off" | "late" | "on", missing: number }} found none: the browser has no such thing; off:
 *   it does not run here; missing: how many files are not on the phone
 * @returns {Line}
 */
export function judgeOffline({ worker, missing }) {
  if (worker === "none") return { state: "missing", text: "offline.none" };
  if (worker === "off") return { state: "missing", text: "offline.off", help: "offline" };
  if (worker === "late") return { state: "attention", text: "offline.late", help: "offline" };
  if (missing > 0) return { state: "attention", text: "offline.missing", values: { n: missing }, help: "offline" };
  return { state: "ok", text: "offline.ok" };
}

/** @param {"held" | "refused" | "none" | "late"} lock @returns {Line} */
export function judgeAwake(lock) {
  if (lock === "held") return { state: "ok", text: "awake.ok" };
  return { state: "attention", text: "awake.refused", ...(lock === "none" ? {} : { help: "awake" }) };
}

/** @param {{ isTried: boolean, canSound: boolean, canVibrate: boolean }} found @returns {Line} */
export function judgeSignals({ isTried, canSound, canVibrate }) {
  if (!canSound && !canVibrate) return { state: "self", text: "signals.none" };
  const text = canVibrate ? "signals" : "signals.sound";
  return isTried ? { state: "ok", text: `${text}.tried`, help: "signals" } : { state: "self", text: `${text}.try`, help: "signals" };
}

/** @param {{ percent: number, isCharging: boolean } | null} battery @returns {Line} */
export function judgeBattery(battery) {
  if (battery === null) return { state: "self", text: "battery.unknown" };
  const values = { percent: battery.percent };
  if (battery.isCharging) return { state: "ok", text: "battery.charging", values };
  if (battery.percent < LOW_BATTERY_PERCENT) return { state: "attention", text: "battery.low", values };
  return { state: "ok", text: "battery.ok", values };
}

/** @param {"" | "offer" | "ios"} way in which the door can be put on the home screen @returns {Line | null} */
export function judgeInstall(way) {
  if (way === "") return null;
  return { state: "self", text: `install.${way}`, ...(way === "offer" ? { help: "install" } : {}) };
}

/** How much is still open. @param {Iterable<Line>} lines @returns {{ open: number, isChecking: boolean }} */
export function summarize(lines) {
  const states = [...lines].map((line) => line.state);
  const open = states.filter((state) => state === "attention" || state === "missing").length;
  return { open, isChecking: states.includes("checking") };
}
