/**
 * The roster on the phone: what was downloaded, looked up by ticket, short code and name. Pure.
 *
 * @typedef {import("./roster_record.js").RosterTicket} RosterTicket
 * @typedef {import("./roster_record.js").RosterArrival} RosterArrival
 */

import { shortCode } from "./short_code.js";

const MAX_FOUND = 20;

/** The tickets of one door, kept up to date by records: complete ones replace, others are laid over. */
export default class Roster {
  #tickets = new Map();
  #arrivals = new Map();
  #byShortCode = null;

  /** The header of the newest record, null before the first. */
  header = null;

  get size() {
    return this.#tickets.size;
  }

  /** @param {{ header: object, tickets: RosterTicket[], arrivals: RosterArrival[] }} record */
  apply({ header, tickets, arrivals }) {
    if (header.is_complete) {
      this.#tickets.clear();
      this.#arrivals.clear();
    }
    for (const ticket of tickets) {
      this.#tickets.set(ticket.ticket, ticket);
      this.#arrivals.delete(ticket.ticket);
    }
    for (const arrival of arrivals) {
      const sessions = this.#arrivals.get(arrival.ticket) ?? new Map();
      this.#arrivals.set(arrival.ticket, sessions.set(arrival.session, arrival));
    }
    this.header = header;
    this.#byShortCode = null;
  }

  /** @returns {RosterTicket | null} */
  find(ticket) {
    return this.#tickets.get(ticket) ?? null;
  }

  /** @returns {RosterArrival | null} */
  arrival(ticket, session) {
    return this.#arrivals.get(ticket)?.get(session) ?? null;
  }

  /** @returns {RosterTicket | null} null when none or more than one has this short code */
  findByShortCode(code) {
    this.#byShortCode ??= this.#indexShortCodes();
    return this.#byShortCode.get(code) ?? null;
  }

  #indexShortCodes() {
    const index = new Map();
    for (const ticket of this.#tickets.values()) {
      const code = shortCode(ticket.ticket);
      index.set(code, index.has(code) ? null : ticket);
    }
    return index;
  }

  /**
   * @param {string} typed beginnings of words, in any letter case, with or without accents
   * @returns {RosterTicket[]} by name, at most twenty
   */
  search(typed) {
    const wanted = plain(typed).split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return [];
    const found = [];
    for (const ticket of this.#tickets.values()) {
      const words = plain(ticket.name).split(/[\s.-]+/);
      if (wanted.every((start) => words.some((word) => word.startsWith(start)))) found.push(ticket);
    }
    return found.sort((a, b) => a.name.localeCompare(b.name) || (a.ticket < b.ticket ? -1 : 1)).slice(0, MAX_FOUND);
  }
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ı/g, "i").replace(/ß/g, "ss").toLowerCase().trim();
}
