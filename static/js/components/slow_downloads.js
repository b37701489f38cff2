/** What a file is called by its header; the address where it says nothing. */
export function fileName(disposition, href) {
  const spelled = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "");
  return spelled ? decodeURIComponent(spelled[1]) : new URL(href).pathname.split("/").pop();
}

/**
 * Links to files that take seconds to make: says that one is being made, and when it is there. One at a time; a second tap
 * does nothing. Where anything fails, the browser follows the link as it would have without a script.
 */
export default class SlowDownloads {
  #element;
  #status;

  /** @param {HTMLElement} element holds the links and a [role=status]; data-working, data-ready */
  constructor(element) {
    this.#element = element;
    this.#status = element.querySelector("[role=status]");
    element.addEventListener("click", (event) => this.#start(event));
    window.addEventListener("pageshow", (event) => event.persisted && this.#end(""));
  }

  #start(event) {
    const link = event.target.closest("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain) return;
    event.preventDefault();
    if (this.#element.getAttribute("aria-busy") === "true") return;
    this.#element.setAttribute("aria-busy", "true");
    for (const each of this.#links()) each.setAttribute("aria-disabled", "true");
    this.#status.textContent = this.#element.dataset.working;
    this.#fetch(link.href);
  }

  async #fetch(href) {
    try {
      const answer = await fetch(href, { credentials: "same-origin", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#save(await answer.blob(), fileName(answer.headers.get("Content-Disposition"), href));
      this.#end(this.#element.dataset.ready);
    } catch {
      this.#end("");
      location.assign(href);
    }
  }

  #save(file, name) {
    const address = URL.createObjectURL(file);
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  #end(words) {
    this.#element.removeAttribute("aria-busy");
    for (const each of this.#links()) each.removeAttribute("aria-disabled");
    this.#status.textContent = words;
  }

  #links() {
    return this.#element.querySelectorAll("a[href]");
  }
}
