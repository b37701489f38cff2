/** Renews the board from its own page every few seconds, until it says data-done; an open table stays open. */
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
    if (!("done" in this.#element.dataset)) setTimeout(() => this.#renew(), this.#seconds * 1000);
  }

  async #renew() {
    if (!document.hidden) {
      try {
        const page = await load(location.href);
        if (page) this.#show(page);
      } catch {
        // no network just now: the board keeps what it shows, its clock tells how old it is
      }
    }
    this.#wait();
  }

  /** @param {Document} page */
  #show(page) {
    const fresh = page.querySelector('[data-component="live_board"]');
    if (!fresh) return location.reload(); // the page has become another one
    if ("done" in fresh.dataset) this.#element.dataset.done = "";
    const open = this.#element.querySelector("details[open]") !== null;
    this.#element.replaceChildren(...fresh.childNodes);
    if (open) this.#element.querySelector("details")?.setAttribute("open", "");
  }
}

/**
 * The browser itself makes a document of the answer, one whose scripts never run: our policy lets no script make markup
 * out of text.
 * @param {string} address @returns {Promise<Document | null>} null when the page leads elsewhere; rejects without a network
 */
function load(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.onload = () => resolve(request.status === 200 && request.responseURL === address ? request.response : null);
    request.onerror = reject;
    request.send();
  });
}
