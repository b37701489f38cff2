/**
 * What the phone knows about a code: reads it, finds its ticket, asks the rule. Changes nothing.
 *
 * @typedef {{ code: string | null, claim: object, ticket: string | null, listed: object | null, session: string,
 *   facts: object, decision: import("./decision.js").Decision, name: string, size: number, at: number }} Finding
 *   code: what was read or typed; listed: the roster's ticket; size: of the party; at: the moment of the decision
 */

import { decideCheckIn, missingParty, sizeOf, unlistedTicket } from "./decision.js";
import { releasedPlaces } from "./release.js";
import { normalizeShortCode } from "./short_code.js";
import { readTicket } from "./ticket.js";

const NO_COUNTS = { admitted: 0, expected: 0, walk_ins: 0, inside: 0 };

export default class Lookup {
  #roster;
  #ledger;
  #clock;
  #verify;
  #elsewhere;

  /** The chosen session's reference. */
  session = null;

  /**
   * @param {{ roster: import("./roster.js").default, ledger: import("./ledger.js").default,
   *   clock: import("./clock.js").default, verify: import("./ticket.js").Verify,
   *   elsewhere?: (code: string) => object | null }} parts elsewhere: the claim of a short code of another kind of ticket
   */
  constructor({ roster, ledger, clock, verify, elsewhere = () => null }) {
    this.#roster = roster;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#verify = verify;
    this.#elsewhere = elsewhere;
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

  /** The counters: of the session, or of a whole counselling day. */
  counts() {
    const references = this.admitsToOwnSession ? this.sessions.map(({ reference }) => reference) : [this.session];
    const each = references.map((one) => this.#ledger.counts(one, this.head?.counts[one] ?? NO_COUNTS, this.#roster));
    const sum = (name) => each.reduce((total, counts) => total + counts[name], 0);
    return { admitted: sum("admitted"), expected: sum("expected"), inside: sum("inside") };
  }

  /** How many more may come in on places of people who have not come; null while nothing is released. */
  released() {
    const references = this.admitsToOwnSession ? this.sessions.map(({ reference }) => reference) : [this.session];
    const each = references.map((one) => this.#releasedIn(one)).filter((places) => places !== null);
    return each.length === 0 ? null : each.reduce((total, places) => total + places, 0);
  }

  #releasedIn(reference) {
    const session = this.sessionOf(reference);
    if (!session?.released_at) return null; // the usual case costs nothing
    const { admitted } = this.#ledger.counts(reference, this.head.counts[reference] ?? NO_COUNTS, this.#roster);
    const [releasedAt, endsAt] = [Date.parse(session.released_at), Date.parse(session.ends_at)];
    return releasedPlaces({ releasedAt, endsAt, capacity: session.capacity ?? null }, { admitted, now: this.#clock.now() });
  }

  /** @param {string} text what the camera read @returns {Promise<Finding>} */
  async read(text) {
    return this.find(await readTicket(text, this.#verify), text);
  }

  /** @param {string} typed @returns {Finding | null} null when it was mistyped */
  type(typed) {
    const code = normalizeShortCode(typed);
    if (code === null) return null;
    const listed = this.#roster.findByShortCode(code);
    const claim = listed ? this.#claimOf(listed.ticket) : this.#elsewhere(code);
    return this.find(claim ?? { rejected: "unknown" }, code);
  }

  /** @param {string} ticket chosen from the list of names @returns {Finding} */
  choose(ticket) {
    return this.find(this.#claimOf(ticket), null);
  }

  search(typed) {
    return this.#roster.search(typed);
  }

  /** Look again: what is known may have changed since. */
  again(finding) {
    return this.find(finding.claim, finding.code);
  }

  #claimOf(ticket) {
    return { eventNumber: this.head.event.number, ticket, keyId: 0 };
  }

  /**
   * @param {object} claim @param {string | null} code @param {import("./decision.js").Party | null} wanted
   * @returns {Finding}
   */
  find(claim, code, wanted = null) {
    const ours = claim.eventNumber === this.head.event.number;
    const ticket = claim.ticket ?? null;
    const listed = ours ? this.#roster.find(ticket) : null;
    const session = this.#sessionFor(listed);
    const facts = this.#factsOf(ticket, listed, session);
    const at = this.#clock.now();
    const decision = decideCheckIn(claim, { facts, door: this.#doorFacts(session), now: at, wanted });
    const name = listed?.name ?? "";
    return { code, claim, ticket, listed, session, facts, decision, name, size: sizeOf(facts.party), at };
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
      isReleased: (this.#releasedIn(reference) ?? 0) > 0,
    };
  }
}

/** Who is still missing on a ticket. */
export function missing(finding) {
  return missingParty(finding.facts.party, finding.facts.admitted);
}
