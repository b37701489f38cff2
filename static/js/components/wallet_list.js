import { describeTicket, forgetTicket, inOrder, storedTickets } from "./wallet.js";

/**
 * Lists the tickets of this device on /my-tickets. The element holds a <template data-row> (with a link, [data-day],
 * [data-month], [data-weekday], [data-title], notes [data-when] and a button [data-forget]), a list [data-list] and
 * [data-empty]. It needs no network: what it says is how each ticket stood when it was last opened here.
 * data-except names the ticket that is already on the page.
 */
export default class WalletList {
  #element;
  #list;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#list = element.querySelector("[data-list]");
    this.#show();
  }

  #show() {
    const tickets = storedTickets().filter(({ key }) => key !== this.#element.dataset.except);
    const today = new Date().toLocaleDateString("sv-SE");
    this.#list.replaceChildren(...inOrder(tickets, today).map((ticket) => this.#row(ticket, today)));
    this.#list.hidden = tickets.length === 0;
    for (const part of this.#element.querySelectorAll("[data-empty]")) part.hidden = tickets.length > 0;
    if ("hideEmpty" in this.#element.dataset) this.#element.hidden = tickets.length === 0;
  }

  #row(ticket, today) {
    const { key, title, kind } = ticket;
    const { day: date, notes } = describeTicket(ticket, today);
    const row = this.#element.querySelector("template[data-row]").content.cloneNode(true);
    const link = row.querySelector("a");
    link.href = `/registrations/${key}`;
    link.classList.add(`type--${kind}`);
    row.querySelector("[data-title]").textContent = title;
    link.classList.toggle("mini-ticket--past", notes.includes("over"));
    for (const note of row.querySelectorAll("[data-when]")) note.hidden = !notes.includes(note.dataset.when);
    const day = new Date(`${date}T12:00:00`);
    const words = (options) => new Intl.DateTimeFormat(document.documentElement.lang, options).format(day);
    row.querySelector("[data-weekday]").textContent = words({ weekday: "short" });
    row.querySelector("[data-day]").textContent = words({ day: "numeric" }).replace(".", "");
    row.querySelector("[data-month]").textContent = words({ month: "short" });
    row.querySelector("[data-forget]")?.addEventListener("click", () => this.#forget(key));
    return row;
  }

  #forget(key) {
    forgetTicket(key);
    this.#show();
  }
}
