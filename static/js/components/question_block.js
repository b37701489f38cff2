/** Shows the questions that are meant: by earlier answers, by the chosen sessions, and for as many people as come. */
export default class QuestionBlock {
  #block;
  #form;
  #spare;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#block = element;
    this.#form = element.closest("form") ?? element;
    this.#spare = element.querySelector("template[data-spare]");
    for (const note of element.querySelectorAll("[data-condition-note]")) note.hidden = true;
    for (const kind of ["input", "change"]) this.#form.addEventListener(kind, () => this.#show());
    // back button: the browser fills in the answers again
    window.addEventListener("pageshow", () => this.#show());
    this.#show();
  }

  #show() {
    if (this.#spare && this.#form.querySelector('[name="adults"]')) this.#showPersons(this.#size());
    for (const question of this.#block.querySelectorAll("[data-question]")) question.hidden = !this.#isMeant(question);
    for (const group of this.#block.querySelectorAll("fieldset.group")) this.#showGroup(group);
  }

  /** A heading above nothing is no heading. */
  #showGroup(group) {
    const questions = [...group.querySelectorAll("[data-question]")];
    group.hidden = questions.every((question) => question.hidden);
  }

  #size() {
    const fields = ["adults", "children"].map((name) => this.#form.querySelector(`[name="${name}"]`));
    const size = fields.reduce((sum, field) => sum + (Number.parseInt(field?.value, 10) || 0), 0);
    const most = Math.max(...fields.map((field) => Number(field?.max) || 0));
    return Math.min(Math.max(size, 0), most);
  }

  /** Those who leave are hidden and not sent; should they come after all, their answers are still there. */
  #showPersons(size) {
    for (let number = this.#persons().length; number < size; number += 1) this.#addPerson(number);
    this.#persons().forEach((person, number) => {
      person.hidden = number >= size;
      for (const field of person.querySelectorAll("fieldset")) field.disabled = number >= size;
    });
  }

  #persons() {
    return [...this.#block.querySelectorAll("[data-person]")];
  }

  #addPerson(number) {
    const copy = this.#spare.content.cloneNode(true);
    for (const element of copy.querySelectorAll("*")) {
      for (const attribute of element.attributes) {
        attribute.value = attribute.value.replaceAll("__n__", String(number));
      }
    }
    const legend = copy.querySelector("legend");
    legend.textContent = legend.textContent.replace("__n__", String(number + 1));
    for (const note of copy.querySelectorAll("[data-condition-note]")) note.hidden = true;
    this.#spare.before(copy);
  }

  #isMeant(question) {
    const { session, waitsFor, value } = question.dataset;
    if (session && !this.#isChosen(session)) return false;
    if (!waitsFor) return true;
    const other = this.#block.querySelector(`[data-question="${waitsFor}"]`);
    if (!other || other.hidden) return false;
    return [...other.querySelectorAll("input:checked")].some((input) => input.value === value);
  }

  /** Without a choice everybody comes to every session. */
  #isChosen(session) {
    const boxes = [...this.#form.querySelectorAll('input[name="event_sessions"]')];
    return boxes.length === 0 || boxes.some((box) => box.value === session && box.checked);
  }
}
