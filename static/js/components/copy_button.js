/** Copies the value beside the button and says so. Without a clipboard the value is selected. */
export default class CopyButton {
  #value;
  #said;
  #words;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#value = element.querySelector("input");
    this.#said = element.querySelector("[role=status]");
    this.#words = element.dataset.said ?? "";
    const button = element.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => this.#copy());
  }

  async #copy() {
    this.#value.select();
    if (!navigator.clipboard) return;
    await navigator.clipboard.writeText(this.#value.value);
    this.#said.textContent = this.#words;
  }
}
