/** Asks for the answers to choose from only where the question has a choice. */
export default class QuestionKind {
  #form;
  #kinds;

  /** @param {HTMLFormElement} element names the kinds with a choice in data-choice-kinds */
  constructor(element) {
    this.#form = element;
    this.#kinds = element.dataset.choiceKinds.split(" ");
    element.addEventListener("change", () => this.#show());
    window.addEventListener("pageshow", () => this.#show());
    this.#show();
  }

  #show() {
    const chosen = this.#form.querySelector('input[name="kind"]:checked');
    const hasChoice = this.#kinds.includes(chosen?.value ?? "");
    for (const part of this.#form.querySelectorAll("[data-for-choices]")) part.hidden = !hasChoice;
  }
}
