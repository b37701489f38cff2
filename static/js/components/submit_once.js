const QUIET_MS = 8000;

/** Swallows the second tap on "send"; the button stays enabled, so its value is sent and nothing gets stuck. */
export default class SubmitOnce {
  #form;
  #sentAt = -QUIET_MS;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    form.addEventListener("submit", (event) => this.#guard(event));
    // back button: the page returns from the cache as it was left
    window.addEventListener("pageshow", () => this.#release());
  }

  #guard(event) {
    if (performance.now() - this.#sentAt < QUIET_MS) return event.preventDefault();
    this.#sentAt = performance.now();
    this.#form.setAttribute("aria-busy", "true");
    setTimeout(() => this.#release(), QUIET_MS);
  }

  #release() {
    this.#sentAt = -QUIET_MS;
    this.#form.removeAttribute("aria-busy");
  }
}
