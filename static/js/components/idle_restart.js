/** On a tablet that goes from hand to hand: what somebody left half answered is gone after a while. */

const IDLE_MILLISECONDS = 120_000;

export default class IdleRestart {
  #timer = 0;
  #start;

  /** @param {HTMLFormElement} form with the address of the empty page in data-start */
  constructor(form) {
    this.#start = form.dataset.start ?? location.href;
    for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, () => this.#wait());
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => location.replace(this.#start), IDLE_MILLISECONDS);
  }
}
