/**
 * Rehearsal: the door as it is, with tickets made for it, and nothing of it counts. Codes are read, checked and decided
 * by the same parts as real ones; only the roster is another one, and the log is forgotten. A real ticket is told so.
 */

import Door from "./door.js";
import { newUuid } from "./ids.js";
import Ledger from "./ledger.js";
import Lookup from "./lookup.js";
import { rehearsalRecord } from "./rehearsal_tickets.js";
import Roster from "./roster.js";

/** It ends by itself: a forgotten rehearsal would keep a door from counting. */
export const LENGTH_MS = 15 * 60_000;
/** Decisions are kept nowhere; the sheet may take them for settled. */
const NOWHERE = {
  async append(rows) {
    for (const row of rows) row.state = "sent";
  },
};

export default class Rehearsal {
  #roster;
  #lookup;
  #clock;
  #verify;
  #makeDesk;
  #onChange;
  #now = null;
  #until = 0;
  #timer = null;

  /**
   * @param {{ roster: Roster, lookup: Lookup, clock: import("./clock.js").default, verify: import("./ticket.js").Verify,
   *   makeDesk: (parts: object) => import("./desk.js").default, onChange: () => void }} parts
   *   roster, lookup: the real ones
   */
  constructor({ roster, lookup, clock, verify, makeDesk, onChange }) {
    this.#roster = roster;
    this.#lookup = lookup;
    this.#clock = clock;
    this.#verify = verify;
    this.#makeDesk = makeDesk;
    this.#onChange = onChange;
  }

  /** Lookup, ledger, door and desk that rehearse; null when it is over, or has not begun. */
  get now() {
    if (this.#now !== null && this.#clock.deviceNow() >= this.#until) this.stop();
    return this.#now;
  }

  /** Does this phone have tickets to rehearse with? A roster of an older server brings none. */
  get isPossible() {
    return this.#roster.rehearsal.length > 0;
  }

  start() {
    const { session } = this.#lookup;
    const roster = new Roster();
    const ledger = new Ledger();
    roster.apply(rehearsalRecord(this.#roster, session, this.#clock.now()));
    const shared = { roster, ledger, clock: this.#clock };
    const elsewhere = (code) => this.#realClaim(code);
    const lookup = new RehearsalLookup({ ...shared, verify: this.#verify, elsewhere });
    lookup.session = session;
    const door = new Door({ ...shared, lookup, store: NOWHERE, newUuid });
    this.#now = { lookup, ledger, door, desk: this.#makeDesk({ lookup, ledger, door }) };
    this.#until = this.#clock.deviceNow() + LENGTH_MS;
    this.#timer = setTimeout(() => this.stop(), LENGTH_MS);
    this.#onChange();
  }

  stop() {
    clearTimeout(this.#timer);
    this.#now = null;
    this.#onChange();
  }

  /** A real short code was typed. */
  #realClaim(code) {
    const listed = this.#roster.findByShortCode(code);
    return listed && { eventNumber: this.#roster.header.event.number, ticket: listed.ticket, keyId: 0 };
  }
}

/** A real ticket gets one answer, and nothing can be done with it here, not even by a supervisor. */
class RehearsalLookup extends Lookup {
  find(...given) {
    const finding = super.find(...given);
    if (finding.decision.result !== "other_event") return finding;
    return { ...finding, isFinal: true, decision: { ...finding.decision, offerWalkIn: false } };
  }
}
