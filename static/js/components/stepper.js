/** Minus and plus change the number at once instead of sending the form. */
export default class Stepper {
  #input;
  #buttons;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#input = element.querySelector("input");
    this.#buttons = [...element.querySelectorAll("[data-step]")];
    for (const button of this.#buttons) button.addEventListener("click", (event) => this.#step(event, button));
    this.#input.addEventListener("input", () => this.#show());
    // back button: the browser fills in the number again
    window.addEventListener("pageshow", () => this.#show());
    this.#show();
  }

  #step(event, button) {
    event.preventDefault();
    const wanted = (Number.parseInt(this.#input.value, 10) || 0) + Number(button.dataset.step);
    this.#input.value = String(Math.min(Number(this.#input.max), Math.max(Number(this.#input.min), wanted)));
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** The button keeps the focus at the end of the range, so it is marked, not disabled. */
  #show() {
    const value = Number.parseInt(this.#input.value, 10) || 0;
    for (const button of this.#buttons) {
      const end = Number(button.dataset.step) < 0 ? value <= Number(this.#input.min) : value >= Number(this.#input.max);
      button.setAttribute("aria-disabled", String(end));
    }
  }
}
