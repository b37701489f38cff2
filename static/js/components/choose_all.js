/** A button that ticks every open box of its fieldset; without a script it sends the form, which comes back ticked. */
export default class ChooseAll {
  /** @param {HTMLButtonElement} button */
  constructor(button) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      for (const box of button.closest("fieldset").querySelectorAll("input[type=checkbox]:enabled")) {
        if (!box.checked) box.click();
      }
    });
  }
}
