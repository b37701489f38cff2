/** The volunteer's work: what is read becomes an answer on the sheet, what is tapped becomes an entry. */

import { UNDO_MS } from "./door.js";
import { isAdmission, isAlarming } from "./ledger.js";
import Sightings from "./sightings.js";

export default class Desk {
  #lookup;
  #door;
  #ledger;
  #clock;
  #cards;
  #words;
  #verdict;
  #feedback;
  #onEntry;
  #retraction;
  #signing;
  #sightings = new Sightings();
  /** Was the code at hand read by the camera? Else it was typed or chosen. */
  #isSeen = false;
  /** @type {null | { card: import("./cards.js").Card, handlers: object }} to the code that the camera read last */
  #answered = null;
  #busy = false;
  #alarms = [];

  /**
   * @param {{ lookup: import("./lookup.js").default, door: import("./door.js").default, ledger: import("./ledger.js").default,
   *   clock: import("./clock.js").default, cards: import("./cards.js").default,
   *   words: import("./words.js").default, verdict: import("./views/verdict_view.js").default,
   *   feedback: import("./feedback.js").default, onEntry: () => void, retraction?: null | { admissionsOf: (finding: object) =>
   *   Promise<object[] | null>, askWhy: (rows: object[], then: (reason: string) => void) => void },
   *   signing?: null | import("./signing.js").default }} parts
   *   retraction: what a supervisor needs to take back the entries of other phones; signing: guests sign on this phone
   */
  constructor({ lookup, door, ledger, clock, cards, words, verdict, feedback, onEntry, retraction = null, signing = null }) {
    this.#lookup = lookup;
    this.#door = door;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#cards = cards;
    this.#words = words;
    this.#verdict = verdict;
    this.#feedback = feedback;
    this.#onEntry = onEntry;
    this.#retraction = retraction;
    this.#signing = signing;
    const alarming = ledger.newest().filter((row) => isAlarming(row.answer) && !row.isUnderstood);
    this.#alarms = alarming.reverse(); // those that nobody has seen before the phone was switched off
  }

  /** The camera read something; a question that is open is answered first. */
  async see(text) {
    const at = performance.now();
    if (this.#busy || this.#verdict.isAsking) return this.#sightings.stillThere(text, at);
    const sighting = this.#sightings.look(text, at);
    if (sighting === "same" || (sighting === "again" && this.#verdict.card !== null)) return undefined;
    if (sighting === "again" && this.#answered !== null) return this.#repeat(this.#answered);
    this.#isSeen = true;
    return this.#answer(async () => this.#judge(await this.#lookup.read(text)));
  }

  /** Shown again a moment later: the same answer, and no entry. */
  #repeat({ card, handlers }) {
    const rows = card.uuids.map((uuid) => this.#ledger.get(uuid));
    this.#show(this.#cards.repeated(card, rows), handlers);
  }

  /** @returns {boolean} false when the code was mistyped */
  type(typed) {
    const finding = this.#lookup.type(typed);
    if (finding === null) return false;
    this.#isSeen = false;
    this.#answer(() => this.#judge(finding));
    return true;
  }

  /** A name was chosen. */
  choose(ticket) {
    this.#isSeen = false;
    return this.#answer(() => this.#judge(this.#lookup.choose(ticket)));
  }

  /** One tap on the counter, without a sheet: the number itself is the answer. */
  tally(step) {
    return this.#quietly(() => this.#door.tally(step));
  }

  exit() {
    return this.#quietly(() => this.#door.exit());
  }

  /** Several guests without a ticket. */
  countFamily(party) {
    this.#isSeen = false;
    return this.#answer(() => this.#countGuests(party, null));
  }

  /** May this entry go back with one tap? Later a reason is asked. */
  isFresh(row) {
    return this.#clock.now() - row.at <= UNDO_MS;
  }

  undo(uuids, reason) {
    this.#answered = null;
    return this.#quietly(() => this.#door.undo(uuids, reason));
  }

  /** Take back entries of whatever phone. @param {object[]} rows */
  takeBack(rows, reason) {
    this.#answered = null;
    return this.#quietly(() => this.#door.takeBack(rows, reason));
  }

  /** The server has answered. */
  heard(rows) {
    const { card } = this.#verdict;
    if (card?.uuids.some((uuid) => rows.some((row) => row.uuid === uuid))) {
      this.#verdict.renew(this.#cards.renewed(card, card.uuids.map((uuid) => this.#ledger.get(uuid))));
    }
    this.#alarms.push(...rows.filter((row) => isAlarming(row.answer)));
    if (!this.#verdict.isAsking && !this.#signing?.isOpen) this.#raiseAlarm();
  }

  #raiseAlarm() {
    const row = this.#alarms.shift();
    if (!row) return;
    const understood = async () => {
      await this.#door.understand(row.uuid);
      this.#next();
    };
    this.#show(this.#cards.alarm(row), { understood });
  }

  #next() {
    this.#verdict.hide();
    this.#raiseAlarm();
  }

  async #judge(finding) {
    if (finding.decision.result !== "admitted") {
      const { rows } = await this.#door.refuse(finding);
      return this.#showRefused(finding, rows);
    }
    if (finding.size === 1) return this.#admit(finding, finding.decision.admit);
    return this.#ask(finding);
  }

  #ask(finding) {
    this.#answered = null;
    this.#show(this.#cards.question(finding), {
      confirm: (party) => this.#answer(() => this.#admit(finding, party)),
      back: () => this.#next(),
    });
  }

  async #admit(finding, party) {
    const { finding: fresh, rows } = await this.#door.admit(finding, party);
    if (rows.some(isAdmission)) this.#showAdmitted(fresh, rows);
    else if (rows[0].wire.kind === "walk_in") this.#showCounted(rows);
    else this.#showRefused(fresh, rows);
  }

  async #countGuests(party, finding) {
    const { rows } = await this.#door.countGuests(party, finding);
    this.#showCounted(rows);
  }

  async #override(finding, party, reason) {
    const { rows } = await this.#door.override(finding, party, reason);
    this.#showAdmitted(finding, rows);
  }

  #showAdmitted(finding, rows) {
    this.#settle(this.#cards.admitted(finding, rows), {
      ...this.#undoing(rows),
      more: () => this.#answer(() => this.#judge(this.#lookup.again(finding))),
      sign: () => this.#sign(finding),
      next: () => this.#next(),
    });
  }

  /** The guest signs. What else there is to say waits until the helper has the phone again. */
  #sign(finding) {
    this.#signing.start(finding, () => this.#verdict.hide());
  }

  #showCounted(rows) {
    this.#settle(this.#cards.counted(rows), { ...this.#undoing(rows), next: () => this.#next() });
  }

  #showRefused(finding, rows) {
    this.#settle(this.#cards.refused(finding, rows), {
      guests: () => this.#offerGuests(finding),
      confirm: (party) => this.#answer(() => this.#countGuests(party, finding)),
      override: () => this.#offerOverride(finding, rows),
      retract: () => this.#retract(finding, rows),
      sign: () => this.#sign(finding),
      next: () => this.#next(),
    });
  }

  /** Take back who is inside on this ticket; only the server knows what other phones did. */
  async #retract(finding, rows) {
    const { card } = this.#verdict;
    this.#verdict.renew(this.#cards.asking(card));
    const found = await this.#retraction.admissionsOf(finding);
    if (this.#verdict.card?.uuids !== card.uuids) return; // the door has gone on meanwhile
    if (!found?.length) {
      const back = () => this.#showRefused(finding, rows);
      this.#show(this.#cards.notRetracted(found === null ? "offline" : "none"), { back });
      return;
    }
    this.#verdict.renew(this.#cards.renewed(card, rows.map((row) => this.#ledger.get(row.uuid))));
    this.#retraction.askWhy(found, async (reason) => {
      await this.takeBack(found, reason);
      this.#next();
    });
  }

  #offerGuests(finding) {
    this.#show(this.#cards.guests(finding), {
      confirm: (party) => this.#answer(() => this.#countGuests(party, finding)),
      next: () => this.#next(),
    });
  }

  #offerOverride(finding, rows) {
    this.#show(this.#cards.override(finding), {
      confirm: (party, reason) => this.#answer(() => this.#override(finding, party, reason)),
      back: () => this.#showRefused(finding, rows),
    });
  }

  #undoing(rows) {
    const uuids = rows.map((row) => row.uuid);
    return {
      undo: () => this.#answer(async () => {
        this.#answered = null;
        await this.#door.undo(uuids, this.#words.say("undo.reason"));
        this.#next();
      }),
    };
  }

  /** Show what has become of a code; it stays the answer as long as the code is not a new scan. */
  #settle(card, handlers) {
    this.#answered = this.#isSeen ? { card, handlers } : null;
    this.#show(card, handlers);
  }

  #show(card, handlers) {
    this.#feedback.give(card.kind);
    this.#verdict.show(card, handlers);
  }

  /** Nothing has happened, so the code that is still in view is a new scan. */
  #showNotSaved(error) {
    console.error(error);
    const understood = () => {
      this.#sightings.forget();
      this.#next();
    };
    this.#show(this.#cards.notSaved(), { understood });
  }

  /** Work that ends in an answer; one at a time, and never a green sheet that is not on the disk. */
  async #answer(work) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      this.#showNotSaved(error);
    } finally {
      this.#busy = false;
      this.#onEntry();
    }
  }

  async #quietly(work) {
    try {
      return await work();
    } catch (error) {
      this.#showNotSaved(error);
      return { finding: null, rows: [] };
    } finally {
      this.#onEntry();
    }
  }
}
