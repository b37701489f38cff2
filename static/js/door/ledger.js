/**
 * The phone's own part of the door log: what it decided, what of that the server has named, and what it means for
 * tickets and counters until the next roster says the same. Pure; the store keeps the rows.
 *
 * A row waits, is sent (the server has named it), is merged (a roster made later is here), or is rejected (the
 * server can never store it; kept and shown). Rows are never dropped.
 *
 * @typedef {import("./decision.js").Party} Party
 * @typedef {{ uuid: string, verdict: string, detail: string, where?: string }} Answer
 * @typedef {{ uuid: string, seq: number, state: "waiting" | "sent" | "merged" | "rejected", at: number,
 *   wire: object, answer: Answer | null, name: string, of: number, takenBack?: object,
 *   isUnderstood?: boolean }} Row
 *   at: the corrected time; wire: what is uploaded, never changed afterwards; of: size of the party; takenBack: what a
 *   reversal of another phone's entry takes back
 */

import { NOBODY, addParties, foldAdmissions, sizeOf } from "./decision.js";

/** Marks that need nobody at the door to do anything. */
const QUIET_CONFLICTS = new Set(["", "clock"]);

export default class Ledger {
  #rows = new Map();
  #reversed = new Set();
  #seq = 0;

  /** @param {Row[]} rows */
  constructor(rows = []) {
    for (const row of [...rows].sort((a, b) => a.seq - b.seq)) this.add(row);
  }

  /** @param {Row} row */
  add(row) {
    this.#rows.set(row.uuid, row);
    this.#seq = Math.max(this.#seq, row.seq);
    if (row.wire.kind === "reversal" && row.state !== "rejected") this.#reversed.add(row.wire.reverses);
  }

  /** @returns {Row | null} */
  get(uuid) {
    return this.#rows.get(uuid) ?? null;
  }

  /** @returns {number} the next number of this phone's log; a number is given once */
  takeSeq() {
    this.#seq += 1;
    return this.#seq;
  }

  /** @returns {Row[]} the newest first */
  newest(limit = Infinity) {
    return [...this.#rows.values()].reverse().slice(0, limit);
  }

  /** @returns {Row[]} in the order in which they happened */
  inState(state) {
    return [...this.#rows.values()].filter((row) => row.state === state);
  }

  isReversed(uuid) {
    return this.#reversed.has(uuid);
  }

  /**
   * Take over the server's answers.
   * @param {Answer[]} answers
   * @returns {Row[]} the rows that changed
   */
  settle(answers) {
    const changed = [];
    for (const answer of answers) {
      const row = this.#rows.get(answer.uuid);
      if (row?.state !== "waiting") continue;
      const settled = { ...row, state: answer.verdict === "rejected" ? "rejected" : "sent", answer };
      this.#rows.set(row.uuid, settled);
      if (settled.state === "rejected" && row.wire.kind === "reversal") this.#reversed.delete(row.wire.reverses);
      changed.push(settled);
    }
    return changed;
  }

  /**
   * A roster that was asked for after these were sent is here: it holds them.
   * @param {string[]} uuids
   * @returns {Row[]} the rows that changed
   */
  merge(uuids) {
    const changed = [];
    for (const uuid of uuids) {
      const row = this.#rows.get(uuid);
      if (row?.state !== "sent") continue;
      const merged = { ...row, state: "merged" };
      this.#rows.set(uuid, merged);
      changed.push(merged);
    }
    return changed;
  }

  /**
   * Who is inside on a ticket for a session: the roster's word and what this phone did since.
   * @param {string} ticket
   * @param {string} session
   * @param {import("./roster_record.js").RosterArrival | null} arrival
   * @param {{ gate: string, device: string }} here
   * @returns {{ admitted: Party, first: import("./decision.js").FirstEntry | null }}
   */
  admission(ticket, session, arrival, here) {
    const about = this.#unmerged().filter((row) => row.wire.ticket === ticket && row.wire.event_session === session);
    const own = foldAdmissions(
      about.filter(isAdmission).map((row) => ({ ...here, uuid: row.uuid, at: row.at, ...partyOf(row) })),
      this.#reversed,
    );
    const takenBack = about
      .map((row) => this.#takenBack(row))
      .filter((row) => row !== null && isAdmission(row))
      .map(partyOf)
      .reduce(addParties, NOBODY);
    const known = addParties(arrival ?? NOBODY, own?.admitted ?? NOBODY);
    const admitted = {
      adults: Math.max(0, known.adults - takenBack.adults),
      children: Math.max(0, known.children - takenBack.children),
    };
    return { admitted, first: sizeOf(admitted) === 0 ? null : earlier(firstOf(arrival), own?.first ?? null) };
  }

  /**
   * The counters of a session: the server's, and what this phone did since. The same person may be known to both: of a
   * party nobody counts over its size, of a counter nothing below zero.
   * @param {string} session
   * @param {{ admitted: number, expected: number, walk_ins: number, inside: number }} base
   * @param {import("./roster.js").default} roster the one that came with them
   */
  counts(session, base, roster) {
    const { booked, guests, tallied, exits } = this.#since(session);
    let [people, expected] = [guests + this.#tallyChange(session, tallied), base.expected];
    for (const [ticket, change] of booked) {
      const listed = roster.find(ticket);
      const within = (count) => Math.min(listed ? sizeOf(listed) : 1, count);
      const before = sizeOf(roster.arrival(ticket, session) ?? NOBODY);
      const more = within(Math.max(0, before + change)) - within(before);
      people += more;
      if (listed) expected -= more;
    }
    return {
      admitted: base.admitted + base.walk_ins + people,
      expected: Math.max(0, expected),
      inside: Math.max(0, base.inside + people - exits),
    };
  }

  /** The people of the rows that no roster holds yet, what was taken back taken off; others' counters are as guests. */
  #since(session) {
    const since = { booked: new Map(), guests: 0, tallied: NOBODY, exits: 0 };
    const add = (row, sign) => {
      const { kind, ticket } = row.wire;
      const { adults, children } = partyOf(row);
      const people = sign * (adults + children);
      if (isAdmission(row)) since.booked.set(ticket, (since.booked.get(ticket) ?? 0) + people);
      else if (kind === "walk_in" || (kind === "tally" && !this.#rows.has(row.uuid))) since.guests += people;
      else if (kind === "tally") since.tallied = addParties(since.tallied, { adults: sign * adults, children: sign * children });
      else if (kind === "exit") since.exits += people;
    };
    for (const row of this.#unmerged().filter(({ wire }) => wire.event_session === session)) {
      const target = this.#takenBack(row);
      if (target) add(target, -1);
      else if (!this.isReversed(row.uuid)) add(row, 1);
    }
    return since;
  }

  /** What a reversal takes off what the roster says: an entry that is merged, or one of another phone. */
  #takenBack({ wire, takenBack = null }) {
    if (wire.kind !== "reversal") return null;
    const own = this.get(wire.reverses);
    if (own !== null) return own.state === "merged" ? own : null;
    return takenBack && { uuid: wire.reverses, wire: takenBack };
  }

  #tallyChange(session, change) {
    const now = this.tally(session);
    const shown = (count) => Math.max(0, count);
    const before = { adults: now.adults - change.adults, children: now.children - change.children };
    return shown(now.adults) + shown(now.children) - shown(before.adults) - shown(before.children);
  }

  /** What this phone has counted without ticket in a session; it never goes below zero. */
  tally(session) {
    return this.newest()
      .filter((row) => row.wire.kind === "tally" && row.wire.event_session === session)
      .filter((row) => row.state !== "rejected" && !this.isReversed(row.uuid))
      .map(partyOf)
      .reduce(addParties, NOBODY);
  }

  #unmerged() {
    return [...this.#rows.values()].filter((row) => row.state === "waiting" || row.state === "sent");
  }
}

/** True when somebody at the door should know that the server sees it otherwise. */
export function isAlarming(answer) {
  return answer !== null && answer.verdict !== "rejected" && !QUIET_CONFLICTS.has(answer.detail);
}

/** @param {Row} row */
export function isAdmission(row) {
  return row.wire.kind === "admit" && row.wire.result === "admitted";
}

/** @param {Row} row @returns {Party} */
export function partyOf(row) {
  return { adults: row.wire.adults, children: row.wire.children };
}

function firstOf(arrival) {
  return arrival && { at: arrival.first_at * 1000, gate: arrival.gate, device: arrival.device, helper: arrival.helper };
}

function earlier(one, other) {
  if (one === null || other === null) return one ?? other;
  return other.at < one.at ? other : one;
}
