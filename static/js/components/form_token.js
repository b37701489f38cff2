/**
 * Back and reload bring the same form, even where the browser loads the page anew: the entry of the history keeps the
 * form's token, so that sending it again registers nobody twice. A newly opened form has a new entry and a new token.
 * A token is the form's key, when it was made, and a signature; what the server has signed anew for this form counts.
 */
export default class FormToken {
  /** @param {HTMLFormElement} form with a hidden field named form_token */
  constructor(form) {
    const field = form.elements.namedItem("form_token");
    const kept = history.state?.formToken;
    if (kept && keyOf(kept) !== keyOf(field.value)) field.value = kept;
    else history.replaceState({ ...history.state, formToken: field.value }, "");
  }
}

/** @param {string} token */
function keyOf(token) {
  return token.split("-", 1)[0];
}
