const STORE = "einlass.tickets";

/**
 * @typedef {{key: string, title: string, date: string, kind: string, dates?: string, state?: string}} StoredTicket
 *   date is the first day, dates are those of all parts with spaces between, state is how it stood when last opened
 */

/** @returns {StoredTicket[]} own tickets on this device, next first */
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

/**
 * @param {StoredTicket} ticket
 * @param {string} today as YYYY-MM-DD
 * @returns {{day: string, notes: string[]}} the next day of the ticket, else its last, and what to say about it
 */
export function describeTicket({ date, dates, state }, today) {
  const days = (dates || date).split(" ").sort();
  const ahead = days.filter((day) => day >= today);
  if (ahead.length === 0) return { day: days.at(-1), notes: ["over"] };
  const notes = [...(state === "valid" || !state ? [] : [state]), ...(ahead.length > 1 ? ["more"] : [])];
  return { day: ahead[0], notes };
}

/** @returns {StoredTicket[]} in the order of their next days, those that are over last */
export function inOrder(tickets, today) {
  const rank = (ticket) => {
    const { day, notes } = describeTicket(ticket, today);
    return `${notes.includes("over") ? 1 : 0}${day}`;
  };
  return [...tickets].sort((a, b) => rank(a).localeCompare(rank(b)));
}

/**
 * On the page of a registration it keeps the way there (data-key, data-title, data-date, data-kind, data-dates,
 * data-state) in place of the one that led there before (data-instead); it unhides [data-kept] when done.
 */
export default class Wallet {
  /** @param {HTMLElement} element */
  constructor(element) {
    const { key, title, date, kind, dates, state, instead } = element.dataset;
    if (instead) forgetTicket(instead);
    const kept = keepTicket({ key, title, date, kind, dates, state });
    for (const words of element.querySelectorAll("[data-kept]")) words.hidden = !kept;
  }
}
