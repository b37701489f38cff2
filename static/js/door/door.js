/**
 * What a volunteer can do at the door, without a screen: look at a code, let people in, count guests, take back.
 * Decides from what the phone holds; every decision is kept by the store before anybody hears of it.
 *
 * @typedef {{ code: string | null, claim: object, ticket: string | null, listed: object | null, session: string,
 *   facts: object, decision: import("./decision.js").Decision, name: string, size: number }} Finding
 *   code: what was read or typed; listed: the roster's ticket; size: of the party
 */

import { decideCheckIn, missingParty, sizeOf, unlistedTicket } from "./decision.js";
import { admissionRow, exitRow, guestsRow, refusalRow, reversalRow, tallyRow } from "./entries.js";
import { isAdmission } from "./ledger.js";
import { normalizeShortCode } from "./short_code.js";
import { readTicket } from "./ticket.js";

/** One tap takes a fresh decision back. */
export const UNDO_MS = 60_000;

const NO_COUNTS = { admitted: 0, expected: 0, walk_ins: 0, inside: 0 };

export default class Door {
  #roster;
  #ledger;
  #clock;
  #store;
  #verify;
  #newUuid;
  #turn = Promise.resolve();

  /** The chosen session's reference. */
  session = null;

  /**
   * @param {{ roster: import("./roster.js").default, ledger: import("./ledger.js").default,
   *   clock: import("./clock.js").default, store: { append: (rows: object[]) => Promise<void> },
   *   verify: import("./ticket.js").Verify, newUuid: () => string }} parts
   */
  constructor({ roster, ledger, clock, store, verify, newUuid }) {
    this.#roster = roster;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#store = store;
    this.#verify = verify;
    this.#newUuid = newUuid;
  }

  get head() {
    return this.#roster.header;
  }

  /** The sessions that take place. */
  get sessions() {
    return this.head?.sessions.filter((session) => !session.is_cancelled) ?? [];
  }

  /** Counselling admits everybody to their own appointment; elsewhere the door is open for one session. */
  get admitsToOwnSession() {
    return this.head?.event.kind === "beratung";
  }

  has(right) {
    return this.head?.device.rights.includes(right) ?? false;
  }

  /** The session that is on now, else the next one, else the last. */
  sessionNow() {
    const now = this.#clock.now();
    const [open] = this.sessions.filter((session) => Date.parse(session.ends_at) > now);
    return (open ?? this.sessions.at(-1))?.reference ?? null;
  }

  sessionOf(reference) {
    return this.head?.sessions.find((session) => session.reference === reference) ?? null;
  }

  counts() {
    return this.#ledger.counts(this.session, this.head?.counts[this.session] ?? NO_COUNTS);
  }

  /** @param {string} text what the camera read @returns {Promise<Finding>} */
  async read(text) {
    return this.#find(await readTicket(text, this.#verify), text);
  }

  /** @param {string} typed @returns {Finding | null} null when it was mistyped */
  type(typed) {
    const code = normalizeShortCode(typed);
    if (code === null) return null;
    const listed = this.#roster.findByShortCode(code);
    return this.#find(listed ? this.#claimOf(listed.ticket) : { rejected: "unknown" }, code);
  }

  /** @param {string} ticket chosen from the list of names @returns {Finding} */
  choose(ticket) {
    return this.#find(this.#claimOf(ticket), null);
  }

  search(typed) {
    return this.#roster.search(typed);
  }

  /** Look again: what is known may have changed since. */
  again(finding) {
    return this.#find(finding.claim, finding.code);
  }

  #claimOf(ticket) {
    return { eventNumber: this.head.event.number, ticket, keyId: 0 };
  }

  #find(claim, code, wanted = null) {
    const ours = claim.eventNumber === this.head.event.number;
    const ticket = claim.ticket ?? null;
    const listed = ours ? this.#roster.find(ticket) : null;
    const session = this.#sessionFor(listed);
    const facts = this.#factsOf(ticket, listed, session);
    const decision = decideCheckIn(claim, { facts, door: this.#doorFacts(session), now: this.#clock.now(), wanted });
    return { code, claim, ticket, listed, session, facts, decision, name: listed?.name ?? "", size: sizeOf(facts.party) };
  }

  #sessionFor(listed) {
    if (!this.admitsToOwnSession || !listed || listed.sessions.includes(this.session)) return this.session;
    return listed.sessions.find((reference) => this.sessionOf(reference)) ?? this.session;
  }

  #factsOf(ticket, listed, session) {
    const here = { gate: this.head.device.gate, device: this.head.device.reference };
    const arrival = this.#roster.arrival(ticket, session);
    const { admitted, first } = this.#ledger.admission(ticket, session, arrival, here);
    if (listed === null) return unlistedTicket(session, admitted, first);
    return {
      ticketStatus: listed.revoked ? "revoked" : "valid",
      registrationStatus: listed.status,
      eventSessions: listed.sessions,
      party: { adults: listed.adults, children: listed.children },
      admitted,
      first,
    };
  }

  #doorFacts(reference) {
    const session = this.sessionOf(reference);
    const at = (moment) => (moment ? Date.parse(moment) : null);
    return {
      eventNumber: this.head.event.number,
      eventSession: reference,
      opensAt: at(session?.opens_at),
      closesAt: at(session?.closes_at),
      openToAll: this.head.event.open_to_all,
    };
  }

  /**
   * Let people in; more than there are places come in as guests, in the same step.
   * @param {Finding} finding
   * @param {import("./decision.js").Party} wanted
   * @returns {Promise<{ finding: Finding, rows: object[] }>}
   */
  async admit(finding, wanted) {
    const fresh = this.#find(finding.claim, finding.code, wanted);
    const { result, admit, surplus } = fresh.decision;
    const rows = [];
    if (result === "admitted") rows.push(admissionRow(this.#stamp(), fresh, admit));
    if (sizeOf(surplus) > 0) rows.push(guestsRow(this.#stamp(), fresh.session, surplus, fresh));
    if (rows.length === 0) rows.push(refusalRow(this.#stamp(), fresh));
    return this.#keep(rows, fresh);
  }

  /** Keep that a code was refused, and why. */
  async refuse(finding) {
    return this.#keep([refusalRow(this.#stamp(), finding)], finding);
  }

  /** Let people in against the rule, with a reason. Codes that are no ticket of this event count as guests. */
  async override(finding, party, note) {
    const overrides = finding.decision.result;
    const isTicket = finding.ticket !== null && overrides !== "other_event";
    const row = isTicket
      ? admissionRow(this.#stamp(), finding, party, { overrides, note })
      : guestsRow(this.#stamp(), finding.session, party, finding, { overrides, note });
    return this.#keep([row], finding);
  }

  /** Count guests: people behind a code that does not let them in, or a family without one. */
  async countGuests(party, finding = null) {
    return this.#keep([guestsRow(this.#stamp(), finding?.session ?? this.session, party, finding)], finding);
  }

  /** One tap on the counter: plus or minus one. Nothing happens below zero. */
  async tally(step) {
    return this.#inTurn(async () => {
      const counted = this.#ledger.tally(this.session);
      if (counted.adults + step.adults < 0 || counted.children + step.children < 0) return { finding: null, rows: [] };
      return this.#keep([tallyRow(this.#stamp(), this.session, step)]);
    });
  }

  /** What this phone has counted by taps. */
  tallied() {
    return this.#ledger.tally(this.session);
  }

  /** Somebody leaves: for crowding only. */
  async exit(people = 1) {
    return this.#keep([exitRow(this.#stamp(), this.session, people)]);
  }

  canUndo(uuid) {
    const row = this.#ledger.get(uuid);
    if (row === null || row.state === "rejected" || this.#ledger.isReversed(uuid)) return false;
    return row.wire.kind !== "reversal" && (row.wire.kind !== "admit" || isAdmission(row));
  }

  /** Take entries of this phone back. */
  async undo(uuids, reason) {
    return this.#inTurn(async () => {
      const targets = uuids.filter((uuid) => this.canUndo(uuid)).map((uuid) => this.#ledger.get(uuid));
      return this.#keep(targets.map((target) => reversalRow(this.#stamp(), target, reason)));
    });
  }

  #stamp() {
    return {
      uuid: this.#newUuid(),
      seq: this.#ledger.takeSeq(),
      deviceNow: this.#clock.deviceNow(),
      now: this.#clock.now(),
      offset: this.#clock.offset,
    };
  }

  async #keep(rows, finding = null) {
    if (rows.length > 0) await this.#store.append(rows);
    for (const row of rows) this.#ledger.add(row);
    return { finding, rows };
  }

  /** Steps that look at the log before they add to it wait for one another: fingers are quicker than disks. */
  #inTurn(step) {
    const turn = this.#turn.then(step, step);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/** Who is still missing on a ticket. */
export function missing(finding) {
  return missingParty(finding.facts.party, finding.facts.admitted);
}
