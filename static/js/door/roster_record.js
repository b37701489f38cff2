/**
 * Takes a downloaded roster apart; the layout is in docs/door.md, tests/vectors/roster.json holds both sides to it.
 *
 * @typedef {{ ticket: string, adults: number, children: number, status: string, revoked: boolean,
 *   sessions: string[], name: string }} RosterTicket
 * @typedef {{ ticket: string, session: string, adults: number, children: number, first_at: number,
 *   gate: string | null, device: string | null }} RosterArrival first_at: seconds since 1970
 */

import { toHex } from "./ticket.js";

const MAGIC = "ELR1";
const NOT_KNOWN = 0xffff;
const STATUSES = ["confirmed", "pending", "waitlisted", "canceled"];

/**
 * @param {ArrayBuffer} buffer
 * @returns {{ header: object, tickets: RosterTicket[], arrivals: RosterArrival[] }}
 * @throws {RangeError} when it is no roster
 */
export function decodeRoster(buffer) {
  const reader = new Reader(buffer);
  if (reader.text(4) !== MAGIC) throw new RangeError("not a roster");
  const header = JSON.parse(reader.text(reader.long()));
  const references = header.sessions.map((session) => session.reference);
  const sets = header.session_sets.map((places) => places.map((place) => references[place]));
  const tickets = readTickets(reader, header, sets);
  const arrivals = readArrivals(reader, header, tickets, references);
  if (header.has_names) for (const ticket of tickets) ticket.name = reader.text(reader.byte());
  return { header, tickets, arrivals };
}

function readTickets(reader, { tickets: count }, sets) {
  const ids = reader.many(count, () => reader.hex(8));
  const adults = reader.many(count, () => reader.short());
  const children = reader.many(count, () => reader.short());
  const states = reader.many(count, () => reader.byte());
  const sessions = reader.many(count, () => sets[reader.short()]);
  return ids.map((ticket, i) => ({
    ticket,
    adults: adults[i],
    children: children[i],
    status: STATUSES[states[i] >> 1],
    revoked: (states[i] & 1) === 1,
    sessions: sessions[i],
    name: "",
  }));
}

function readArrivals(reader, { arrivals: count, gates, devices }, tickets, references) {
  const rows = reader.many(count, () => reader.long());
  const sessions = reader.many(count, () => reader.short());
  const adults = reader.many(count, () => reader.short());
  const children = reader.many(count, () => reader.short());
  const firstAt = reader.many(count, () => reader.long());
  const gateOf = reader.many(count, () => reader.short());
  const deviceOf = reader.many(count, () => reader.short());
  return rows.map((row, i) => ({
    ticket: tickets[row].ticket,
    session: references[sessions[i]],
    adults: adults[i],
    children: children[i],
    first_at: firstAt[i],
    gate: gateOf[i] === NOT_KNOWN ? null : gates[gateOf[i]],
    device: deviceOf[i] === NOT_KNOWN ? null : devices[deviceOf[i]],
  }));
}

class Reader {
  #view;
  #at = 0;

  constructor(buffer) {
    this.#view = new DataView(buffer);
  }

  byte() {
    return this.#view.getUint8(this.#at++);
  }

  short() {
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2, true);
  }

  long() {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  hex(bytes) {
    return toHex(this.#take(bytes));
  }

  text(bytes) {
    return new TextDecoder().decode(this.#take(bytes));
  }

  many(count, read) {
    return Array.from({ length: count }, read);
  }

  #take(bytes) {
    this.#at += bytes;
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + this.#at - bytes, bytes);
  }
}
