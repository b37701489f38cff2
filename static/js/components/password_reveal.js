/** Adds a button that shows what was typed into a password field. Without a script the field is just hidden. */
export default class PasswordReveal {
  #input;
  #button;

  /** @param {HTMLInputElement} element with data-show-label and data-hide-label */
  constructor(element) {
    this.#input = element;
    this.#button = document.createElement("button");
    this.#button.type = "button";
    this.#button.className = "button button--plain";
    this.#button.setAttribute("aria-controls", element.id);
    this.#button.addEventListener("click", () => this.#show(this.#input.type === "password"));
    element.after(this.#button);
    // A password in plain sight is not for the browser's memory of typed words.
    element.form?.addEventListener("submit", () => this.#show(false));
    this.#show(false);
  }

  /** @param {boolean} isShown */
  #show(isShown) {
    this.#input.type = isShown ? "text" : "password";
    this.#button.textContent = isShown ? this.#input.dataset.hideLabel : this.#input.dataset.showLabel;
  }
}
