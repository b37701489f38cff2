/**
 * What a volunteer does at the door, without a screen: let people in, count guests, take back. Every decision is kept by
 * the store before anybody hears of it.
 *
 * @typedef {import("./lookup.js").Finding} Finding
 */

import { sizeOf } from "./decision.js";
import { admissionRow, exitRow, foreignReversalRow, guestsRow, refusalRow, reversalRow, tallyRow } from "./entries.js";
import { isAdmission } from "./ledger.js";

/** One tap takes a fresh decision back. */
export const UNDO_MS = 60_000;

/** Refusals of codes with a booking for this session behind them. */
const BOOKED = new Set(["revoked", "unconfirmed", "too_early", "too_late", "already_admitted", "party_full"]);

export default class Door {
  #lookup;
  #ledger;
  #clock;
  #store;
  #newUuid;
  #turn = Promise.resolve();

  /**
   * @param {{ lookup: import("./lookup.js").default, ledger: import("./ledger.js").default,
   *   clock: import("./clock.js").default, store: { append: (rows: object[]) => Promise<void> },
   *   newUuid: () => string }} parts
   */
  constructor({ lookup, ledger, clock, store, newUuid }) {
    this.#lookup = lookup;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#store = store;
    this.#newUuid = newUuid;
  }

  /**
   * Let people in; more than there are places come in as guests, in the same step.
   * @param {Finding} finding
   * @param {import("./decision.js").Party} wanted
   * @returns {Promise<{ finding: Finding, rows: object[] }>}
   */
  async admit(finding, wanted) {
    const fresh = this.#lookup.find(finding.claim, finding.code, wanted);
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

  /** Let people in against the rule, with a reason. Who has no valid booking here is a guest, never a booking. */
  async override(finding, party, note) {
    const overrides = finding.decision.result;
    const row = BOOKED.has(overrides)
      ? admissionRow(this.#stamp(), finding, party, { overrides, note })
      : guestsRow(this.#stamp(), finding.session, party, finding, { overrides, note });
    return this.#keep([row], finding);
  }

  /** Count guests: people behind a code that does not let them in, or a family without one. */
  async countGuests(party, finding = null) {
    return this.#keep([guestsRow(this.#stamp(), finding?.session ?? this.#lookup.session, party, finding)], finding);
  }

  /** One tap on the counter: plus or minus one. Nothing happens below zero. */
  async tally(step) {
    return this.#inTurn(async () => {
      const counted = this.#ledger.tally(this.#lookup.session);
      if (counted.adults + step.adults < 0 || counted.children + step.children < 0) return { finding: null, rows: [] };
      return this.#keep([tallyRow(this.#stamp(), this.#lookup.session, step)]);
    });
  }

  /** What this phone has counted by taps. */
  tallied() {
    return this.#ledger.tally(this.#lookup.session);
  }

  /** Somebody leaves: for crowding only. */
  async exit(people = 1) {
    return this.#keep([exitRow(this.#stamp(), this.#lookup.session, people)]);
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

  /** The alarm about an entry was understood: it does not come again after a restart. */
  async understand(uuid) {
    const row = { ...this.#ledger.get(uuid), isUnderstood: true };
    this.#ledger.add(row);
    await this.#store.update([row]).catch(() => {}); // told once more, at worst
  }

  /** Take back entries of whatever phone; those of others as the server has told them. @param {object[]} rows */
  async takeBack(rows, reason) {
    return this.#inTurn(async () => {
      const open = rows.filter(({ uuid }) => (this.#ledger.get(uuid) ? this.canUndo(uuid) : !this.#ledger.isReversed(uuid)));
      const make = (row) => (this.#ledger.get(row.uuid) ? reversalRow : foreignReversalRow);
      return this.#keep(open.map((row) => make(row)(this.#stamp(), row, reason)));
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
