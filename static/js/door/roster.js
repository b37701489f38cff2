/**
 * The roster on the phone: what was downloaded, looked up by ticket, short code and name. Pure.
 *
 * @typedef {import("./roster_record.js").RosterTicket} RosterTicket
 * @typedef {import("./roster_record.js").RosterArrival} RosterArrival
 */

import { fit, searchWords, wordMark } from "./names.js";
import { shortCode } from "./short_code.js";

const MAX_FOUND = 20;

/** The tickets of one door, kept up to date by records: complete ones replace, others are laid over. */
export default class Roster {
  #tickets = new Map();
  #arrivals = new Map();
  #byShortCode = null;

  /** The header of the newest record, null before the first. */
  header = null;

  /** The rehearsal's tickets with their pictures; only complete records bring them. */
  rehearsal = [];

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
    this.rehearsal = header.rehearsal ?? this.rehearsal;
    if (header.is_complete) this.#byShortCode = null;
    else if (this.#byShortCode) for (const ticket of tickets) addShortCode(this.#byShortCode, ticket);
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
    for (const ticket of this.#tickets.values()) addShortCode(index, ticket);
    return index;
  }

  /**
   * @param {string} typed beginnings of words that are shown, whole words that are not, in any spelling
   * @returns {{ tickets: RosterTicket[], isGuess: boolean }} by name, at most twenty, those that still hold first;
   *   isGuess: nobody fits, these only have the initial of what was typed
   */
  search(typed) {
    const wanted = searchWords(typed);
    const found = { whole: [], initial: [] };
    if (wanted.length === 0) return { tickets: [], isGuess: false };
    const marks = wanted.map((word) => wordMark(word, this.header.event.reference));
    for (const ticket of this.#tickets.values()) found[fit(wanted, ticket, marks)]?.push(ticket);
    const isGuess = found.whole.length === 0 && found.initial.length > 0;
    const tickets = (isGuess ? found.initial : found.whole).sort(byName);
    return { tickets: tickets.slice(0, MAX_FOUND), isGuess };
  }
}

function byName(a, b) {
  return a.revoked - b.revoked || a.name.localeCompare(b.name) || (a.ticket < b.ticket ? -1 : 1);
}

/** Two tickets with the same short code have none: null stands for them. */
function addShortCode(index, ticket) {
  const code = shortCode(ticket.ticket);
  const known = index.get(code);
  index.set(code, known === undefined || known?.ticket === ticket.ticket ? ticket : null);
}
