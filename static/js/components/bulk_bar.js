/** Shows what can be done with the chosen rows, and how many they are. */
export default class BulkBar {
  #bar;
  #boxes;
  #count;

  /** @param {HTMLElement} bar inside the form that holds the rows' checkboxes */
  constructor(bar) {
    this.#bar = bar;
    this.#count = bar.querySelector("[data-count]");
    const form = bar.closest("form");
    this.#boxes = [...form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(bar.dataset.box)}"]`)];
    form.addEventListener("change", () => this.#show());
    bar.querySelector("[data-clear]")?.addEventListener("click", () => this.#clear());
    this.#show();
  }

  #show() {
    const chosen = this.#boxes.filter((box) => box.checked).length;
    this.#bar.hidden = chosen === 0;
    this.#count.textContent = chosen === 1 ? this.#count.dataset.one : this.#count.dataset.many.replace("{n}", chosen);
  }

  #clear() {
    for (const box of this.#boxes) box.checked = false;
    this.#boxes[0]?.focus();
    this.#show();
  }
}
