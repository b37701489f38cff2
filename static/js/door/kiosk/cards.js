/**
 * What the tablet shows for each answer, by code: the screen says it in the guest's language. Pure.
 *
 * @typedef {{ kind: "welcome" | "team" | "question", sound: string, word: string, number: number,
 *   note: null | { code: string, n: number }, why: string, party: import("../decision.js").Party | null }} Card
 *   word: code of the large word; number: of people, 0: none is shown; why: for the team, in its language
 */

import { sizeOf } from "../decision.js";
import { missing } from "../lookup.js";

const AGAIN = new Set(["already_admitted", "party_full"]);
const EMPTY = Object.freeze({ number: 0, note: null, why: "", party: null });

export default class KioskCards {
  #words;
  #lookup;

  /** @param {{ words: import("../words.js").default, lookup: import("../lookup.js").default }} parts words: the team's */
  constructor({ words, lookup }) {
    this.#words = words;
    this.#lookup = lookup;
  }

  /** @param {import("../lookup.js").Finding} finding @returns {Card} */
  question(finding) {
    return { ...EMPTY, kind: "question", sound: "question", word: "question", party: missing(finding) };
  }

  /** @returns {Card} */
  welcome({ decision: { admit, left } }) {
    const note = left > 0 ? { code: "later", n: left } : null;
    return { ...EMPTY, kind: "welcome", sound: "admitted", word: "welcome", number: sizeOf(admit), note };
  }

  /** Never a reproach; where everybody is welcome it says so. @returns {Card} */
  team(finding) {
    const { result, offerWalkIn } = finding.decision;
    const word = offerWalkIn && !AGAIN.has(result) ? "team.welcome" : "team";
    return { ...EMPTY, kind: "team", sound: "attention", word, why: this.#why(finding) };
  }

  /** The tablet's disk is full. @returns {Card} */
  notSaved() {
    return { ...EMPTY, kind: "team", sound: "attention", word: "team", why: this.#words.say("why.not_saved") };
  }

  #why(finding) {
    const { result, first } = finding.decision;
    return [this.#words.say(`why.${result}`), this.#when(result, first, finding)].filter(Boolean).join(", ");
  }

  #when(result, first, { session, facts }) {
    if (AGAIN.has(result)) return first ? [this.#words.time(first.at), first.gate].filter(Boolean).join(", ") : "";
    const { opens_at: opens, closes_at: closes } = this.#lookup.sessionOf(session) ?? {};
    const [other] = facts.eventSessions.map((reference) => this.#lookup.sessionOf(reference)).filter(Boolean);
    const moment = { too_early: opens, too_late: closes, other_session: other?.starts_at }[result];
    return moment ? this.#words.moment(Date.parse(moment)) : "";
  }
}
