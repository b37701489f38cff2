/** On a tablet that goes from hand to hand: what somebody left behind is gone after a while. */
export default class IdleRestart {
  #timer = 0;
  #start;
  #milliseconds;

  /** @param {HTMLElement} element with the address of the empty page in data-start, and data-seconds until then */
  constructor(element) {
    this.#start = element.dataset.start ?? location.href;
    this.#milliseconds = 1000 * (Number(element.dataset.seconds) || 120);
    for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, () => this.#wait());
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => location.replace(this.#start), this.#milliseconds);
  }
}
