/**
 * Keeps the screen on while the page is seen. A browser lets go of the lock whenever the page is out of sight, and some
 * when the battery is low: it is asked for again.
 */

import { inTime } from "./patience.js";

const LIMIT_MS = 3_000;
const AGAIN_MS = 5_000;

export default class WakeLock {
  #lock = null;
  #asking = null;
  #isWanted = false;

  /** Hold it from now on. */
  start() {
    if (this.#isWanted) return;
    this.#isWanted = true;
    document.addEventListener("visibilitychange", () => this.ask());
    this.ask();
  }

  /** @returns {Promise<"held" | "refused" | "none" | "late">} none: the browser has no such thing */
  async ask() {
    if (!navigator.wakeLock) return "none";
    if (this.#lock && !this.#lock.released) return "held";
    if (document.visibilityState !== "visible") return "refused";
    this.#asking ??= this.#request().finally(() => (this.#asking = null));
    return inTime(() => this.#asking, { ms: LIMIT_MS, late: "late", failed: "refused" });
  }

  async #request() {
    this.#lock = await navigator.wakeLock.request("screen");
    this.#lock.addEventListener("release", () => setTimeout(() => this.#isWanted && this.ask(), AGAIN_MS), { once: true });
    return this.#lock.released ? "refused" : "held";
  }
}
