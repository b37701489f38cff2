/** Scrolls a line of links so that the one that is open stands in its middle; nothing moves where all fit. */
export default class CurrentInView {
  /** @param {HTMLElement} strip */
  constructor(strip) {
    const current = strip.querySelector("[aria-current]");
    if (!current) return;
    const inside = current.getBoundingClientRect();
    const outside = strip.getBoundingClientRect();
    strip.scrollLeft += (inside.left + inside.right - outside.left - outside.right) / 2;
  }
}
