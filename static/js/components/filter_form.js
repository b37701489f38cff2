const FOCUS_KEY = "filter_form.focus";

/** Sends a filter form when a choice changes, and brings the focus back to it on the page that follows. */
export default class FilterForm {
  #form;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    for (const button of form.querySelectorAll("[data-send]")) button.hidden = true;
    form.addEventListener("change", (event) => this.#send(event.target));
    this.#restoreFocus();
  }

  #send(control) {
    // typed text is sent with Enter, not while the reader is still on the way to the next field
    if (control.matches("[type=search], [type=text]")) return;
    sessionStorage.setItem(FOCUS_KEY, control.id);
    this.#form.requestSubmit();
  }

  #restoreFocus() {
    const id = sessionStorage.getItem(FOCUS_KEY);
    sessionStorage.removeItem(FOCUS_KEY);
    const control = id && document.getElementById(id);
    if (control && this.#form.contains(control)) control.focus({ preventScroll: true });
  }
}
