/** Opens the door's dialogs, fills them, and carries out what is chosen there. */

import { describe, dotOfResult } from "./entry_words.js";
import { sizeOf } from "./decision.js";
import { remember } from "./phrases.js";
import PhrasesSheet from "./views/phrases_sheet.js";
import { CodeSheet, GuestsSheet, LensSheet, LogSheet, PhoneSheet, SearchSheet, UndoSheet } from "./views/sheets.js";
import { write } from "./views/parts.js";

const SHOWN_ENTRIES = 100;
const MINUTE_MS = 60_000;

export default class Sheets {
  #parts;
  #all;
  #onReason = () => {};

  /** The lens picker belongs to the camera. */
  lens;

  /** @param {object} parts root, words, at (lookup, door, desk, ledger in use), lookup, ledger, signatures, clock, sync, roster, feedback, phrases, spoken, onSession, onExport, save */
  constructor(parts) {
    this.#parts = parts;
    const { root, words, at } = parts;
    const dialog = (name) => root.querySelector(`[data-dialog="${name}"]`);
    this.lens = new LensSheet(dialog("lens"));
    this.#all = {
      guests: new GuestsSheet(dialog("guests"), words, {
        tally: (step) => at().desk.tally(step),
        family: (party) => this.#closeThen("guests", () => at().desk.countFamily(party)),
        exit: () => this.#exit(dialog("guests")),
      }),
      code: new CodeSheet(dialog("code"), words, (typed) => this.#type(typed)),
      search: new SearchSheet(dialog("search"), words, {
        search: (typed) => at().lookup.search(typed),
        about: (ticket) => this.#about(ticket),
        choose: (ticket) => this.#closeThen("search", () => at().desk.choose(ticket)),
      }),
      log: new LogSheet(dialog("log"), words, (uuid) => this.undo([at().ledger.get(uuid)])),
      phrases: new PhrasesSheet(dialog("phrases"), { phrases: parts.phrases, choose: (tag) => this.#rememberLanguage(tag) }),
      undo: new UndoSheet(dialog("undo"), (reason) => this.#takeBack(reason)),
      phone: new PhoneSheet(dialog("phone"), {
        refresh: () => parts.sync.hurry(),
        readiness: () => this.#closeThen("phone", () => this.open("readiness")),
        session: () => this.#closeThen("phone", parts.onSession),
        sound: () => this.#toggleSound(),
        export: parts.onExport,
      }),
    };
  }

  get isOpen() {
    return Object.values(this.#all).some((sheet) => sheet.isOpen) || this.lens.isOpen;
  }

  /** One more dialog; what has a `refresh` is asked for it while it is open. */
  add(name, sheet) {
    this.#all[name] = sheet;
  }

  open(name) {
    this.#all[name].open();
    this.refresh();
  }

  /** Sentences for a guest. @param {import("./cards.js").Card | null} card the answer that is shown, if any */
  openPhrases(card) {
    this.#all.phrases.ask({
      recent: this.#parts.spoken(),
      language: card?.language ?? "",
      fitting: card?.phrase ?? "",
      isOpenToAll: this.#parts.lookup.head.event.open_to_all,
    });
  }

  #rememberLanguage(tag) {
    this.#parts.save({ spoken: remember(this.#parts.spoken(), tag) });
  }

  /** Take entries back: fresh ones at once, older ones with a reason. @param {object[]} rows */
  undo(rows) {
    const uuids = rows.map((row) => row.uuid);
    const { at, words } = this.#parts;
    const { desk } = at();
    if (rows.every((row) => desk.isFresh(row))) return desk.undo(uuids, words.say("undo.reason"));
    return this.askWhy(rows, (reason) => desk.undo(uuids, reason));
  }

  /** Ask for the reason before something is taken back. @param {object[]} rows @param {(reason: string) => void} then */
  askWhy(rows, then) {
    const { words } = this.#parts;
    this.#onReason = then;
    this.#all.undo.ask([...rows.map((row) => describe(row, words).text), rows[0].name].filter(Boolean).join(", "));
  }

  #takeBack(reason) {
    this.#all.undo.close();
    this.#onReason(reason);
  }

  /** Show in open sheets what has changed. */
  refresh() {
    const { at, words } = this.#parts;
    const { door, ledger } = at();
    if (this.#all.guests.isOpen) {
      const counted = door.tallied();
      this.#all.guests.show(counted, words.number(sizeOf(counted)));
    }
    if (this.#all.log.isOpen) {
      const rows = ledger.newest(SHOWN_ENTRIES).map((row) => ({
        row,
        canUndo: door.canUndo(row.uuid),
        isReversed: ledger.isReversed(row.uuid),
      }));
      this.#all.log.show(rows, ledger.inState("rejected").length, this.#parts.signatures.rejected);
    }
    if (this.#all.phone.isOpen) this.#showPhone();
    for (const sheet of Object.values(this.#all)) if (sheet.isOpen) sheet.refresh?.();
  }

  #showPhone() {
    const { lookup, ledger, signatures, words, clock, sync, roster, feedback } = this.#parts;
    const { event, device, server_time: serverTime } = lookup.head;
    const session = lookup.sessionOf(lookup.session);
    const at = words.time(sync.status.refreshedAt ?? Date.parse(serverTime));
    const line = words.say(sync.status.state === "online" ? "line.online" : "line.offline", { time: at });
    const minutes = words.number(Math.round(Math.abs(clock.offset) / MINUTE_MS));
    this.#all.phone.show(
      {
        event: event.title,
        session: session ? [session.label, words.moment(Date.parse(session.starts_at))].filter(Boolean).join(", ") : "",
        gate: device.gate,
        helper: device.name,
        waiting: `${words.waiting(ledger.inState("waiting").length + signatures.waiting)} · ${line}`,
        roster: words.count("tickets", roster.size),
        clock: clock.isDoubtful ? words.say("clock.wrong", { minutes }) : words.say("clock.right"),
      },
      { sound: feedback.sound, canSwitch: lookup.sessions.length > 1 && !lookup.admitsToOwnSession },
    );
  }

  /** How many people, how many of them are inside, and what the door would answer if it does not let them in. */
  #about(ticket) {
    const { at, words } = this.#parts;
    const { facts, decision } = at().lookup.choose(ticket.ticket);
    const inside = sizeOf(facts.admitted);
    const answer = decision.result === "admitted" ? "" : words.say(decision.result);
    const text = [words.party(ticket), answer || (inside > 0 ? words.say("inside", { n: words.number(inside) }) : "")];
    return { dot: dotOfResult(decision.result), text: text.filter(Boolean).join(" · ") };
  }

  #type(typed) {
    const understood = this.#parts.at().desk.type(typed);
    if (understood) this.#all.code.close();
    return understood;
  }

  #closeThen(name, work) {
    this.#all[name].close();
    return work();
  }

  async #exit(root) {
    const { rows } = await this.#parts.at().desk.exit();
    if (rows.length > 0) write(root, "exit-said", describe(rows[0], this.#parts.words).text);
  }

  #toggleSound() {
    const { feedback, save } = this.#parts;
    feedback.sound = !feedback.sound;
    if (feedback.sound) feedback.give("admitted");
    save({ sound: feedback.sound });
    this.#showPhone();
  }
}
