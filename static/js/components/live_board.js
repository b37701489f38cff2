/** Renews the board from its own page every few seconds; an open table stays open. */
export default class LiveBoard {
  #element;
  #seconds;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#seconds = Number(element.dataset.seconds) || 5;
    this.#wait();
  }

  #wait() {
    setTimeout(() => this.#renew(), this.#seconds * 1000);
  }

  async #renew() {
    if (!document.hidden) {
      try {
        const response = await fetch(location.href, { headers: { accept: "text/html" } });
        if (response.ok && !response.redirected) this.#show(await response.text());
      } catch {
        // no network just now: the board keeps what it shows, its clock tells how old it is
      }
    }
    this.#wait();
  }

  #show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector('[data-component="live_board"]');
    if (!fresh) return;
    const open = this.#element.querySelector("details[open]") !== null;
    this.#element.replaceChildren(...fresh.childNodes);
    if (open) this.#element.querySelector("details")?.setAttribute("open", "");
  }
}
