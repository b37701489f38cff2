/** Brings the summary of errors into view and under the screen reader's cursor. */
export default class ErrorSummary {
  /** @param {HTMLElement} element */
  constructor(element) {
    element.focus();
    element.addEventListener("click", (event) => this.#go(event));
  }

  #go(event) {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.scrollIntoView({ block: "center" });
    (field.matches("fieldset") ? field.querySelector("input, select, textarea") : field)?.focus({ preventScroll: true });
  }
}
