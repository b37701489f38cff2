/** Opens a native dialog in place of the page its openers lead to: <a data-opens="id" href="…">. */
export default class Dialog {
  #dialog;

  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.#dialog = dialog;
    if (!dialog.showModal) return;
    for (const opener of document.querySelectorAll(`[data-opens="${CSS.escape(dialog.id)}"]`)) {
      opener.setAttribute("aria-haspopup", "dialog");
      opener.addEventListener("click", (event) => this.#open(event));
    }
    for (const closer of dialog.querySelectorAll("[data-closes]")) closer.addEventListener("click", () => dialog.close());
    // a tap beside the dialog closes it
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  #open(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#dialog.showModal();
  }
}
