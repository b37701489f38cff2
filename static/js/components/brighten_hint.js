/** Keeps the screen awake while the code is shown and then says so; a page cannot set the brightness itself. */
export default class BrightenHint {
  #hint;

  /** @param {HTMLElement} hint hidden in the page, its words are "Bildschirm hell stellen" or the like */
  constructor(hint) {
    this.#hint = hint;
    hint.hidden = false;
    document.addEventListener("visibilitychange", () => this.#keepAwake());
    this.#keepAwake();
  }

  async #keepAwake() {
    if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
    try {
      await navigator.wakeLock.request("screen");
      this.#hint.dataset.awake = "true";
    } catch (error) {
      // low battery: the phone decides
      if (!(error instanceof DOMException)) throw error;
    }
  }
}
