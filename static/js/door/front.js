/** A volunteer's phone: the screens and what goes on behind them, at the door and while rehearsing. */

import BeforeDoors from "./before_doors.js";
import Cards from "./cards.js";
import Desk from "./desk.js";
import Display from "./display.js";
import Lookout from "./lookout.js";
import Phrases from "./phrases.js";
import Rehearsal from "./rehearsal.js";
import Sheets from "./sheets.js";
import Signing from "./signing.js";
import DoorView from "./views/door_view.js";
import OthersView from "./views/others_view.js";
import { part } from "./views/parts.js";
import SigningView from "./views/signing_view.js";
import VerdictView from "./views/verdict_view.js";
import { guestLanguages } from "./words.js";

const UNDONE_BY_MS = 5_000;
const OPENED_BY_NAME = ["guests", "code", "search", "log", "phone"];

export default class Front {
  #parts;
  #view;
  #verdict;
  #signingView;
  #real;
  #rehearsal;
  #sheets;
  #before;
  /** What the server said about real entries while this phone rehearsed. */
  #unheard = [];

  display;
  lookout;

  /**
   * @param {object} parts root, config, words, roster, ledger, clock, verify, lookup, door, others, signatures, sync,
   *   feedback, wakeLock, settings, save, announce, onSession, onExport, onEntry
   */
  constructor(parts) {
    this.#parts = parts;
    const { root, words, announce } = parts;
    const screen = root.querySelector('[data-screen="door"]');
    this.#view = new DoorView({ root: screen, words });
    this.#verdict = new VerdictView({ root: part(root, "verdict"), behind: screen, announce });
    this.#signingView = new SigningView(root.querySelector('[data-dialog="signing"]'));
    this.#real = this.#makeReal();
    this.#rehearsal = this.#makeRehearsal();
    this.#sheets = this.#makeSheets();
    this.#sheets.add("others", this.#makeOthers());
    this.#sheets.add("signing", this.#signingView);
    this.display = this.#makeDisplay();
    this.lookout = this.#makeLookout();
    this.#before = this.#makeBefore();
    for (const name of OPENED_BY_NAME) this.#view.on(name, () => this.#sheets.open(name));
    this.#view.on("phrases", () => this.#sheets.openPhrases(null));
    this.#verdict.onSpeak((card) => this.#sheets.openPhrases(card));
    this.#view.on("undo-last", () => this.#undoLast());
  }

  /** What was read goes to the door, or to the rehearsal; what the server says is about the door, and waits meanwhile. */
  get desk() {
    return {
      see: (text) => this.#at.desk.see(text),
      heard: (rows) => {
        this.#unheard.push(...rows);
        if (this.#rehearsal.now === null) this.#real.desk.heard(this.#unheard.splice(0));
      },
    };
  }

  /** Before doors: what works on this phone, and what does not yet. */
  askWhetherReady() {
    this.#sheets.open("readiness");
  }

  /** No more guests, and no rehearsal either. */
  pause() {
    if (this.#rehearsal.now) this.#rehearsal.stop();
  }

  /** Lookup, door, ledger and desk in use. */
  get #at() {
    return this.#rehearsal.now ?? this.#real;
  }

  #makeReal() {
    const { lookup, door, ledger, words, others } = this.#parts;
    const retraction = {
      admissionsOf: (finding) => others.admissionsOf(finding),
      askWhy: (rows, then) => this.#sheets.askWhy(rows, then),
    };
    const signing = this.#makeSigning();
    return { lookup, door, ledger, desk: this.#makeDesk({ lookup, door, ledger, words, retraction, signing }) };
  }

  #makeSigning() {
    const { config, lookup, signatures, onEntry } = this.#parts;
    const languages = guestLanguages(config);
    return new Signing({ lookup, signatures, languages, own: config.language, view: this.#signingView, onEntry });
  }

  #makeDesk({ lookup, door, ledger, words, retraction = null, signing = null }) {
    const { clock, feedback, onEntry } = this.#parts;
    return new Desk({
      lookup,
      door,
      ledger,
      clock,
      cards: new Cards({ words, lookup, canRetract: retraction !== null, canSign: (finding) => signing?.isFor(finding) ?? false }),
      words,
      verdict: this.#verdict,
      feedback,
      onEntry,
      retraction,
      signing,
    });
  }

  #makeRehearsal() {
    const { roster, lookup, clock, verify, words } = this.#parts;
    return new Rehearsal({
      roster,
      lookup,
      clock,
      verify,
      makeDesk: (parts) => this.#makeDesk({ ...parts, words: words.under("rehearsal") }),
      onChange: () => this.#onRehearsal(),
    });
  }

  #makeSheets() {
    const { root, config, words, lookup, ledger, signatures, clock, sync, roster, feedback, settings } = this.#parts;
    return new Sheets({
      root,
      words,
      at: () => this.#at,
      lookup,
      ledger,
      signatures,
      clock,
      sync,
      roster,
      feedback,
      phrases: new Phrases({ languages: config.phrases, own: config.language }),
      spoken: () => settings.spoken ?? [],
      onSession: this.#parts.onSession,
      onExport: this.#parts.onExport,
      save: this.#parts.save,
    });
  }

  #makeOthers() {
    const { root, words, others, ledger } = this.#parts;
    return new OthersView({
      root: root.querySelector('[data-dialog="log"]'),
      words,
      others,
      isReversed: (uuid) => ledger.isReversed(uuid),
      canShow: () => others.isAllowed && this.#rehearsal.now === null,
      takeBack: (row) => this.#sheets.askWhy([row], (reason) => this.#real.desk.takeBack([row], reason)),
    });
  }

  #makeDisplay() {
    const { root, words, lookup, ledger, signatures, sync } = this.#parts;
    const views = { view: this.#view, verdict: this.#verdict, sheets: this.#sheets };
    return new Display({ root, ...views, words, lookup, ledger, signatures, sync, at: () => this.#at });
  }

  #makeLookout() {
    const { config, words, settings, save } = this.#parts;
    return new Lookout({
      view: this.#view,
      worker: config.worker,
      lensSheet: this.#sheets.lens,
      words,
      settings,
      save,
      onText: (text) => this.#sheets.isOpen || this.#at.desk.see(text),
      onState: () => this.#sheets.refresh(),
    });
  }

  #makeBefore() {
    const { root, words, config, roster, lookup, sync, ledger, clock, wakeLock, feedback } = this.#parts;
    return new BeforeDoors({
      ...{ root, words, config, sheets: this.#sheets, lookout: this.lookout, verdict: this.#verdict },
      ...{ roster, lookup, rehearsal: this.#rehearsal, sync, ledger, clock, wakeLock, feedback },
    });
  }

  #onRehearsal() {
    this.#verdict.hide();
    this.#before.showRehearsal();
    this.display.showHead();
    this.display.refresh();
    this.desk.heard([]);
  }

  #undoLast() {
    const [last] = this.#at.ledger.newest(1);
    if (last) this.#sheets.undo(this.#groupOf(last));
  }

  /** A party and its guests came in with one tap, so they go with one. */
  #groupOf(last) {
    const before = this.#at.ledger.newest(2).at(1);
    const together = before && last.wire.kind === "walk_in" && last.wire.ticket && before.wire.ticket === last.wire.ticket;
    return together && last.at - before.at < UNDONE_BY_MS ? [before, last] : [last];
  }
}
