/**
 * What the sheet shows for each answer: colour, shape, word, number, text, and what can be done. Pure.
 *
 * @typedef {{ kind: "admitted" | "pending" | "again" | "refused" | "attention" | "question", word: string,
 *   number: string, of: string, text: string, note: string, status: string, actions: string[], main: string,
 *   party: import("./decision.js").Party | null, confirm: null | ((party: object) => string), asksReason: boolean,
 *   uuids: string[], phrase: string, language: string }} Card
 *   main: the action that stands out; party: what the steppers start with; confirm: the words of the button that
 *   goes with them; uuids: the entries that this is about; phrase: the sentence for the guest that fits (phrases.js);
 *   language: that of the registration, "" when it is not known
 */

import { sizeOf } from "./decision.js";
import { partyOf } from "./ledger.js";
import { missing } from "./lookup.js";
import Reasons, { AGAIN } from "./reasons.js";

const NOT_OURS = new Set(["unknown", "forged"]);
/** The sentence for the guest that goes with a refusal; the others ask to wait. */
const PHRASES = {
  already_admitted: "used",
  party_full: "used",
  other_event: "other_date",
  other_session: "other_date",
  too_early: "other_date",
  too_late: "other_date",
};
const ONE = Object.freeze({ adults: 1, children: 0 });

export default class Cards {
  #words;
  #lookup;
  #reasons;
  #canRetract;
  #canSign;

  /**
   * @param {{ words: import("./words.js").default, lookup: import("./lookup.js").default, canRetract?: boolean,
   *   canSign?: (finding: import("./lookup.js").Finding) => boolean }} parts
   *   canRetract: the server can be asked what other phones have decided; false in a rehearsal, as is canSign
   */
  constructor({ words, lookup, canRetract = false, canSign = () => false }) {
    this.#words = words;
    this.#lookup = lookup;
    this.#canRetract = canRetract;
    this.#canSign = canSign;
    this.#reasons = new Reasons({ words, lookup });
  }

  /** A valid code with more than one person behind it. @returns {Card} */
  question(finding) {
    const party = missing(finding);
    const inside = sizeOf(finding.facts.admitted);
    return this.#card({
      kind: "question",
      phrase: "party",
      ...languageOf(finding),
      word: this.#words.say("question"),
      number: this.#words.number(sizeOf(party)),
      of: inside > 0 ? this.#of(finding.size) : "",
      text: this.#reasons.nameOf(finding),
      note: inside > 0 ? this.#words.count("inside_already", inside) : this.#words.party(finding.facts.party),
      status: this.#words.say("status.preparing"),
      actions: ["confirm", "back"],
      main: "confirm",
      party,
      confirm: (wanted) => this.#confirmText(wanted, sizeOf(party)),
    });
  }

  #confirmText(wanted, left) {
    const surplus = sizeOf(wanted) - left;
    if (surplus <= 0) return this.#words.count("confirm", sizeOf(wanted));
    return this.#words.count("confirm.surplus", surplus, { admit: this.#words.number(left) });
  }

  /** People were let in. @returns {Card} */
  admitted(finding, rows) {
    if (rows[0].wire.overrides) return this.#overridden(finding, rows);
    const { admit, left } = finding.decision;
    const guests = rows.filter((row) => row.wire.kind === "walk_in").reduce((sum, row) => sum + sizeOf(partyOf(row)), 0);
    const notes = [
      guests > 0 ? this.#words.count("surplus", guests, { admit: this.#words.number(sizeOf(admit)) }) : "",
      left > 0 ? this.#words.count("later", left) : "",
      left === 0 && finding.size > 1 ? this.#words.say("complete") : "",
      this.#lookup.released() === 0 ? this.#words.say("late") : "",
    ];
    return this.#card({
      ...this.#progress(rows),
      phrase: left === 0 && finding.size > 1 ? "complete" : "welcome",
      ...languageOf(finding),
      word: this.#words.say("admitted"),
      number: this.#words.number(sizeOf(admit) + guests),
      of: this.#insideNow(finding, guests),
      text: this.#reasons.nameOf(finding),
      note: notes.filter(Boolean).join(" · "),
      actions: ["undo", ...(left > 0 ? ["more"] : []), ...this.#signing(finding), "next"],
    });
  }

  /** "von 5"; where others came before: "jetzt 5 von 5". Guests are in the big number, so none of this fits it. */
  #insideNow({ size, facts, decision }, guests) {
    const before = sizeOf(facts.admitted);
    if (guests > 0 || size === 1) return "";
    if (before === 0) return this.#of(size);
    const inside = Math.min(size, before + sizeOf(decision.admit));
    return this.#words.say("now_of", { n: this.#words.number(inside), of: this.#words.number(size) });
  }

  #overridden(finding, rows) {
    return this.#card({
      ...this.#progress(rows),
      phrase: "welcome",
      ...languageOf(finding),
      word: this.#words.say("overridden"),
      number: this.#words.number(sizeOf(partyOf(rows[0]))),
      text: this.#reasons.nameOf(finding),
      note: this.#words.say("with_reason", { reason: rows[0].wire.note }),
      actions: ["undo", "next"],
    });
  }

  #signing(finding) {
    return this.#canSign(finding) ? ["sign"] : [];
  }

  /** Guests without booking were counted. @returns {Card} */
  counted(rows) {
    const people = rows.reduce((sum, row) => sum + sizeOf(partyOf(row)), 0);
    return this.#card({
      ...this.#progress(rows),
      phrase: "welcome",
      word: this.#words.say("guests"),
      number: this.#words.number(people),
      text: this.#words.count("guests.counted", people),
      actions: ["undo", "next"],
    });
  }

  /** The code does not let anybody in. @returns {Card} */
  refused(finding, rows) {
    const { result, offerWalkIn } = finding.decision;
    if (offerWalkIn && NOT_OURS.has(result)) return this.guests(finding, this.#words.say(`${result}.text`));
    if (isBlank(finding)) return this.guests(finding, this.#words.say("blank.text"));
    const again = AGAIN.has(result);
    const isSupervisor = this.#lookup.has("supervisor") && !finding.isFinal;
    const canRetract = again && isSupervisor && this.#canRetract;
    const offers = [offerWalkIn ? "guests" : "", isSupervisor ? "override" : "", canRetract ? "retract" : ""];
    return this.#card({
      ...this.#progress(rows),
      kind: again ? "again" : "refused",
      phrase: PHRASES[result] ?? "wait",
      ...languageOf(finding),
      word: this.#words.say(result),
      number: again ? this.#words.number(sizeOf(finding.facts.admitted)) : "",
      of: again && finding.size > 1 ? this.#of(finding.size) : "",
      ...this.#reasons.of(finding),
      actions: [...offers.filter(Boolean), ...(again ? this.#signing(finding) : []), "next"],
    });
  }

  /** Shall they be counted as guests? @returns {Card} */
  guests(finding, text = "") {
    const known = finding.listed && !AGAIN.has(finding.decision.result);
    return this.#card({
      kind: "attention",
      phrase: "guest",
      ...languageOf(finding),
      word: this.#words.say("unknown.open"),
      text: text || this.#reasons.nameOf(finding),
      note: this.#lookup.head.event.open_to_all ? this.#words.say("welcome") : "",
      status: this.#words.say("status.preparing"),
      actions: ["confirm", "next"],
      main: "confirm",
      party: known ? finding.facts.party : ONE,
      confirm: (party) => this.#words.count("guests.count", sizeOf(party)),
    });
  }

  /** A supervisor lets people in against the rule. @returns {Card} */
  override(finding) {
    const left = missing(finding);
    return this.#card({
      kind: "question",
      ...languageOf(finding),
      word: this.#words.say("question"),
      text: this.#reasons.nameOf(finding),
      note: this.#words.say(finding.decision.result),
      status: this.#words.say("status.preparing"),
      actions: ["confirm", "back"],
      main: "confirm",
      party: sizeOf(left) > 0 ? left : ONE,
      confirm: (party) => this.#words.count("confirm", sizeOf(party)),
      asksReason: true,
    });
  }

  /** The server sees it otherwise. @returns {Card} */
  alarm(row) {
    return this.#card({
      kind: "attention",
      word: this.#words.say("alarm"),
      text: row.name || this.#words.party(partyOf(row)),
      note: `${this.#words.say(`alarm.${row.answer.detail}`)} ${this.#words.say("alarm.note")}`,
      status: this.#words.time(row.at),
      actions: ["understood"],
      main: "understood",
    });
  }

  /** Nothing was taken back. @param {"offline" | "none"} why @returns {Card} */
  notRetracted(why) {
    return this.#card({
      kind: "attention",
      word: this.#words.say("not_retracted"),
      text: this.#words.say(`others.${why}`),
      actions: ["back"],
      main: "back",
    });
  }

  /** The server is being asked. @param {Card} card */
  asking(card) {
    return { ...card, status: this.#words.say("line.never") };
  }

  /** The phone could not keep it. @returns {Card} */
  notSaved() {
    return this.#card({
      kind: "attention",
      word: this.#words.say("not_saved"),
      text: this.#words.say("not_saved.text"),
      actions: ["understood"],
      main: "understood",
    });
  }

  /** The same answer, as far as it has come by now. @param {Card} card @param {object[]} rows */
  renewed(card, rows) {
    const { kind, status } = this.#progress(rows);
    return { ...card, status, kind: card.kind === "pending" ? kind : card.kind };
  }

  /** The same answer once more: the code was held up again and is not a new scan. @param {Card} card */
  repeated(card, rows) {
    return { ...(rows.length > 0 ? this.renewed(card, rows) : card), note: this.#words.say("repeated") };
  }

  #progress(rows) {
    const states = rows.map((row) => row.state);
    const uuids = rows.map((row) => row.uuid);
    if (states.includes("rejected")) return { kind: "attention", status: this.#words.say("status.rejected"), uuids };
    if (states.includes("waiting")) return { kind: "pending", status: this.#words.say("status.waiting"), uuids };
    return { kind: "admitted", status: this.#words.say("status.sent"), uuids };
  }

  #of(size) {
    return this.#words.say("of", { n: this.#words.number(size) });
  }

  #card(parts) {
    const empty = { number: "", of: "", text: "", note: "", status: "", main: "next", uuids: [], phrase: "wait", language: "" };
    return { ...empty, party: null, confirm: null, asksReason: false, ...parts };
  }
}

/** A blank ticket that nobody has been registered with: whoever brings it is a guest (docs/paper.md). */
function isBlank({ decision, listed }) {
  return decision.result === "waitlisted" && listed?.sessions.length === 0;
}

function languageOf({ listed }) {
  return { language: listed?.language ?? "" };
}

/** What a screen reader says at once. @param {Card} card */
export function spoken(card) {
  const number = [card.number, card.of].filter(Boolean).join(" ");
  return [card.word, number, card.text, card.note].filter(Boolean).join(". ");
}

