/** On a tablet that goes from hand to hand: what somebody left behind is gone after a while, what they looked up too. */
const READING_MS = 120_000;

export default class IdleRestart {
  #timer = 0;
  #start;
  #milliseconds;
  /** The privacy notice or another page that lies over this one. */
  #lookedUp = null;

  /** @param {HTMLElement} element with the address of the empty page in data-start, and data-seconds until then */
  constructor(element) {
    this.#start = element.dataset.start ?? location.href;
    this.#milliseconds = 1000 * (Number(element.dataset.seconds) || 120);
    for (const kind of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(kind, () => this.#wait(this.#milliseconds));
    for (const link of document.querySelectorAll('a[target="_blank"]')) link.addEventListener("click", (event) => this.#lookUp(event, link));
    this.#wait(this.#milliseconds);
  }

  #wait(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#lookedUp?.close();
      location.replace(this.#start);
    }, milliseconds);
  }

  /** A window can only be closed by who opened it. */
  #lookUp(event, link) {
    const opened = open(link.href, "einlass-looked-up");
    if (!opened) return; // this browser opens it by itself
    event.preventDefault();
    this.#lookedUp = opened;
    this.#wait(READING_MS);
  }
}
