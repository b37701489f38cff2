/**
 * The same code in view is one scan. A camera reads a ticket many times a second; only a code that was out of view
 * for a while, or another one, is a new scan. The time is short on purpose: a ticket handed back to the next in
 * line must be looked at again.
 */
export const OUT_OF_VIEW_MS = 3_000;

export default class Sightings {
  #text = null;
  #seenAt = -Infinity;

  /**
   * @param {string} text what was read
   * @param {number} at milliseconds on any steady clock
   * @returns {boolean} true when this is a new scan
   */
  isNew(text, at) {
    const fresh = text !== this.#text || at - this.#seenAt > OUT_OF_VIEW_MS;
    this.#text = text;
    this.#seenAt = at;
    return fresh;
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
