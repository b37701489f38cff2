/**
 * The same code in view is one scan. A camera reads a ticket many times a second; only a code that was out of view
 * for a while, or another one, is a new scan. The time is short on purpose: a ticket handed back to the next in
 * line must be looked at again. Who shows a code again before that gets the same answer again.
 */
export const OUT_OF_VIEW_MS = 3_000;
/** A camera misses a code for a moment now and then; this long without it, and it was taken away. */
export const TAKEN_AWAY_MS = 700;

export default class Sightings {
  #text = null;
  #seenAt = -Infinity;

  /**
   * @param {string} text what was read
   * @param {number} at milliseconds on any steady clock
   * @returns {"new" | "again" | "same"} new: a scan; again: the last code was taken away and shown again; same: it
   *   is still there
   */
  look(text, at) {
    const gap = text === this.#text ? at - this.#seenAt : Infinity;
    this.#text = text;
    this.#seenAt = at;
    if (gap > OUT_OF_VIEW_MS) return "new";
    return gap > TAKEN_AWAY_MS ? "again" : "same";
  }

  /** While a question is open: a code that is still in view stays the same scan, others wait for their turn. */
  stillThere(text, at) {
    if (text === this.#text) this.#seenAt = at;
  }

  /** Look at the next code anew, even if it is the same. */
  forget() {
    this.#text = null;
  }
}
