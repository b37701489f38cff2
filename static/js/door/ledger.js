/**
 * The phone's own part of the door log: what it decided, what of that the server has named, and what it means for
 * tickets and counters until the next roster says the same. Pure; the store keeps the rows.
 *
 * A row waits, is sent (the server has named it), is merged (a roster made later is here), or is rejected (the
 * server can never store it; kept and shown). Rows are never dropped.
 *
 * @typedef {import("./decision.js").Party} Party
 * @typedef {{ admitted: number, walkIns: number, exits: number }} Effect
 * @typedef {{ uuid: string, verdict: string, detail: string, where?: string }} Answer
 * @typedef {{ uuid: string, seq: number, state: "waiting" | "sent" | "merged" | "rejected", at: number,
 *   wire: object, effect: Effect, answer: Answer | null, name: string, of: number }} Row
 *   at: the corrected time; wire: what is uploaded, never changed afterwards; of: size of the party
 */

import { NOBODY, addParties, foldAdmissions, sizeOf } from "./decision.js";

/** @type {Readonly<Effect>} */
export const NO_EFFECT = Object.freeze({ admitted: 0, walkIns: 0, exits: 0 });

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
      .map((row) => (row.wire.kind === "reversal" ? this.get(row.wire.reverses) : null))
      .filter((row) => row !== null && row.state === "merged" && isAdmission(row))
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
   * The counters of a session: the server's, and what happened here since.
   * @param {string} session
   * @param {{ admitted: number, expected: number, walk_ins: number, inside: number }} base
   */
  counts(session, base) {
    const since = this.#unmerged().filter((row) => row.wire.event_session === session);
    const effect = since.reduce((sum, row) => addEffects(sum, row.effect), NO_EFFECT);
    return {
      admitted: base.admitted + base.walk_ins + effect.admitted + effect.walkIns,
      expected: Math.max(0, base.expected - effect.admitted),
      inside: Math.max(0, base.inside + effect.admitted + effect.walkIns - effect.exits),
    };
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
  return arrival && { at: arrival.first_at * 1000, gate: arrival.gate, device: arrival.device };
}

function earlier(one, other) {
  if (one === null || other === null) return one ?? other;
  return other.at < one.at ? other : one;
}

function addEffects(one, other) {
  return {
    admitted: one.admitted + other.admitted,
    walkIns: one.walkIns + other.walkIns,
    exits: one.exits + other.exits,
  };
}
