const STORE = "einlass.tickets";

/** @returns {{key: string, title: string, date: string, kind: string}[]} own tickets on this device, next first */
export function storedTickets(storage = localStorage) {
  try {
    const tickets = JSON.parse(storage.getItem(STORE) ?? "[]");
    return Array.isArray(tickets) ? tickets.filter((ticket) => /^[a-z2-7]+$/i.test(ticket?.key ?? "")) : [];
  } catch {
    return [];
  }
}

/** Keeps the ticket, replacing an older state of it. A full or forbidden storage keeps nothing. */
export function keepTicket(ticket, storage = localStorage) {
  const others = storedTickets(storage).filter(({ key }) => key !== ticket.key);
  const all = [...others, ticket].sort((a, b) => a.date.localeCompare(b.date));
  try {
    storage.setItem(STORE, JSON.stringify(all));
    return true;
  } catch {
    return false;
  }
}

/** Forgets a ticket on this device; the registration stays. */
export function forgetTicket(forgotten, storage = localStorage) {
  storage.setItem(STORE, JSON.stringify(storedTickets(storage).filter(({ key }) => key !== forgotten)));
}

/** On a ticket page it keeps the ticket (data-key, data-title, data-date, data-kind); it unhides [data-kept] when done. */
export default class Wallet {
  /** @param {HTMLElement} element */
  constructor(element) {
    const { key, title, date, kind } = element.dataset;
    const kept = keepTicket({ key, title, date, kind });
    for (const words of element.querySelectorAll("[data-kept]")) words.hidden = !kept;
  }
}
