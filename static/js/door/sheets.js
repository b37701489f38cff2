/** Opens the door's dialogs, fills them, and carries out what is chosen there. */

import { describe, dotOfResult } from "./entry_words.js";
import { sizeOf } from "./decision.js";
import { CodeSheet, GuestsSheet, LensSheet, LogSheet, PhoneSheet, SearchSheet, UndoSheet } from "./views/sheets.js";
import { write } from "./views/parts.js";

const SHOWN_ENTRIES = 100;
const MINUTE_MS = 60_000;

export default class Sheets {
  #parts;
  #all;
  #undone = [];

  /** The lens picker belongs to the camera. */
  lens;

  /** @param {object} parts root, words, lookup, door, desk, ledger, clock, sync, roster, feedback, onSession, save */
  constructor(parts) {
    this.#parts = parts;
    const { root, words, lookup, desk } = parts;
    const dialog = (name) => root.querySelector(`[data-dialog="${name}"]`);
    this.lens = new LensSheet(dialog("lens"));
    this.#all = {
      guests: new GuestsSheet(dialog("guests"), words, {
        tally: (step) => desk.tally(step),
        family: (party) => this.#closeThen("guests", () => desk.countFamily(party)),
        exit: () => this.#exit(dialog("guests")),
      }),
      code: new CodeSheet(dialog("code"), words, (typed) => this.#type(typed)),
      search: new SearchSheet(dialog("search"), words, {
        search: (typed) => lookup.search(typed),
        about: (ticket) => this.#about(ticket),
        choose: (ticket) => this.#closeThen("search", () => desk.choose(ticket)),
      }),
      log: new LogSheet(dialog("log"), words, (uuid) => this.undo([parts.ledger.get(uuid)])),
      undo: new UndoSheet(dialog("undo"), (reason) => this.#takeBack(reason)),
      phone: new PhoneSheet(dialog("phone"), {
        refresh: () => parts.sync.hurry(),
        session: () => this.#closeThen("phone", parts.onSession),
        sound: () => this.#toggleSound(),
        export: () => this.#export(),
      }),
    };
  }

  get isOpen() {
    return Object.values(this.#all).some((sheet) => sheet.isOpen) || this.lens.isOpen;
  }

  open(name) {
    this.#all[name].open();
    this.refresh();
  }

  /** Take entries back: fresh ones at once, older ones with a reason. @param {object[]} rows */
  undo(rows) {
    const uuids = rows.map((row) => row.uuid);
    const { desk, words } = this.#parts;
    if (rows.every((row) => desk.isFresh(row))) return desk.undo(uuids, words.say("undo.reason"));
    this.#undone = uuids;
    return this.#all.undo.ask([...rows.map((row) => describe(row, words).text), rows[0].name].filter(Boolean).join(", "));
  }

  #takeBack(reason) {
    this.#all.undo.close();
    this.#parts.desk.undo(this.#undone, reason);
  }

  /** Show in open sheets what has changed. */
  refresh() {
    const { door, ledger, words } = this.#parts;
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
      this.#all.log.show(rows, ledger.inState("rejected").length);
    }
    if (this.#all.phone.isOpen) this.#showPhone();
  }

  #showPhone() {
    const { lookup, ledger, words, clock, sync, roster, feedback } = this.#parts;
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
        waiting: `${words.waiting(ledger.inState("waiting").length)} · ${line}`,
        roster: words.count("tickets", roster.size),
        clock: clock.isDoubtful ? words.say("clock.wrong", { minutes }) : words.say("clock.right"),
      },
      { sound: feedback.sound, canSwitch: lookup.sessions.length > 1 && !lookup.admitsToOwnSession },
    );
  }

  /** How many people, how many of them are inside, and what the door would answer if it does not let them in. */
  #about(ticket) {
    const { lookup, words } = this.#parts;
    const { facts, decision } = lookup.choose(ticket.ticket);
    const inside = sizeOf(facts.admitted);
    const answer = decision.result === "admitted" ? "" : words.say(decision.result);
    const text = [words.party(ticket), answer || (inside > 0 ? words.say("inside", { n: words.number(inside) }) : "")];
    return { dot: dotOfResult(decision.result), text: text.filter(Boolean).join(" · ") };
  }

  #type(typed) {
    const understood = this.#parts.desk.type(typed);
    if (understood) this.#all.code.close();
    return understood;
  }

  #closeThen(name, work) {
    this.#all[name].close();
    return work();
  }

  async #exit(root) {
    const { rows } = await this.#parts.desk.exit();
    if (rows.length > 0) write(root, "exit-said", describe(rows[0], this.#parts.words).text);
  }

  #toggleSound() {
    const { feedback, save } = this.#parts;
    feedback.sound = !feedback.sound;
    if (feedback.sound) feedback.give("admitted");
    save({ sound: feedback.sound });
    this.#showPhone();
  }

  /** Everything this phone has decided, as a file for the organizer: no network is needed for that. */
  #export() {
    const { lookup, ledger } = this.#parts;
    const { event, device } = lookup.head;
    const entries = ledger.newest().reverse().map((row) => ({ ...row.wire, state: row.state }));
    const text = JSON.stringify({ format: "einlass-door-log/1", event: event.reference, device: device.reference, entries });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `einlass-${event.reference}-${device.reference}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), MINUTE_MS);
  }
}
