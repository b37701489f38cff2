/**
 * Takes a downloaded roster apart; the layout is in docs/door.md, tests/vectors/roster.json holds both sides to it.
 *
 * @typedef {{ ticket: string, adults: number, children: number, status: string, revoked: boolean,
 *   sessions: string[], name: string, marks: number[], language: string }} RosterTicket
 *   marks: see names.js; language: that of the registration, "" where it is not known
 * @typedef {{ ticket: string, session: string, adults: number, children: number, first_at: number,
 *   gate: string | null, device: string | null, helper: string | null }} RosterArrival
 *   first_at: seconds since 1970; device, helper: the phone of the first entry, and the first name of who holds it
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
  const [length] = reader.longs(1);
  const header = JSON.parse(reader.text(length));
  const references = header.sessions.map((session) => session.reference);
  const sets = header.session_sets.map((places) => places.map((place) => references[place]));
  const tickets = readTickets(reader, header, sets);
  const arrivals = readArrivals(reader, header, tickets, references);
  if (header.has_names) for (const ticket of tickets) ticket.name = reader.text(reader.byte());
  if (header.has_marks) for (const ticket of tickets) ticket.marks = reader.bytes(reader.byte());
  if (header.languages?.length) for (const ticket of tickets) ticket.language = header.languages[reader.byte()];
  return { header, tickets, arrivals };
}

function readTickets(reader, { tickets: count }, sets) {
  const ids = Array.from({ length: count }, () => reader.hex(8));
  const adults = reader.shorts(count);
  const children = reader.shorts(count);
  const states = reader.planes(count, 1);
  const sessions = reader.shorts(count);
  return ids.map((ticket, i) => ({
    ticket,
    adults: adults[i],
    children: children[i],
    status: STATUSES[states[i] >> 1],
    revoked: (states[i] & 1) === 1,
    sessions: sets[sessions[i]],
    name: "",
    marks: [],
    language: "",
  }));
}

function readArrivals(reader, { arrivals: count, devices, epoch }, tickets, references) {
  const steps = reader.longs(count);
  const sessions = reader.shorts(count);
  const adults = reader.shorts(count);
  const children = reader.shorts(count);
  const minutes = reader.longs(count);
  const phones = reader.shorts(count);
  const began = Math.floor(Date.parse(epoch) / 1000);
  let row = 0;
  return Array.from(steps, (step, i) => {
    row += step;
    const phone = phones[i] === NOT_KNOWN ? null : devices[phones[i]];
    return {
      ticket: tickets[row].ticket,
      session: references[sessions[i]],
      adults: adults[i],
      children: children[i],
      first_at: began + 60 * minutes[i],
      gate: phone?.gate ?? null,
      device: phone?.reference ?? null,
      helper: phone?.name ?? null,
    };
  });
}

class Reader {
  #bytes;
  #at = 0;

  constructor(buffer) {
    this.#bytes = new Uint8Array(buffer);
  }

  hex(count) {
    return toHex(this.#take(count));
  }

  text(count) {
    return new TextDecoder().decode(this.#take(count));
  }

  byte() {
    return this.#take(1)[0];
  }

  bytes(count) {
    return [...this.#take(count)];
  }

  shorts(count) {
    return this.planes(count, 2);
  }

  longs(count) {
    return this.planes(count, 4);
  }

  /** A column of numbers: the lowest bytes of all, then the next ones. */
  planes(count, width) {
    const numbers = new Array(count).fill(0);
    for (let place = 0; place < width; place++) {
      this.#take(count).forEach((byte, i) => (numbers[i] += byte * 256 ** place));
    }
    return numbers;
  }

  #take(count) {
    this.#at += count;
    if (this.#at > this.#bytes.length) throw new RangeError("the record ends too early");
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}
