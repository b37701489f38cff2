/** Says beside the form for how many people the ticket will be; follows the fields with the ids adults and children. */
export default class PartySum {
  #element;
  #inputs;

  /** @param {HTMLElement} element holds [data-sum] and a [data-part] for each field */
  constructor(element) {
    this.#element = element;
    const names = [...element.querySelectorAll("[data-part]")].map((part) => part.dataset.part);
    this.#inputs = names.map((name) => document.getElementById(name)).filter(Boolean);
    for (const input of this.#inputs) input.addEventListener("input", () => this.#show());
    // back button: the browser fills in the fields again
    window.addEventListener("pageshow", () => this.#show());
  }

  #show() {
    let sum = 0;
    for (const input of this.#inputs) {
      const number = Math.max(0, Number.parseInt(input.value, 10) || 0);
      this.#element.querySelector(`[data-part="${input.id}"]`).textContent = String(number);
      sum += number;
    }
    this.#element.querySelector("[data-sum]").textContent = String(sum);
  }
}
