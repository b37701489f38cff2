/** A paired phone at work: store, rules, sync, camera and screens put together. */

import Api from "./api.js";
import { batteryPercent } from "./battery.js";
import BeforeDoors from "./before_doors.js";
import Cards from "./cards.js";
import Clock from "./clock.js";
import Desk from "./desk.js";
import Display from "./display.js";
import Door from "./door.js";
import Feedback from "./feedback.js";
import { newUuid } from "./ids.js";
import { buildKiosk } from "./kiosk/front.js";
import Ledger from "./ledger.js";
import { logFile, offerFile } from "./log_file.js";
import Lookout from "./lookout.js";
import Lookup from "./lookup.js";
import Others from "./others.js";
import Phrases from "./phrases.js";
import Rehearsal from "./rehearsal.js";
import { claimByShortCode } from "./rehearsal_tickets.js";
import Roster from "./roster.js";
import { decodeRoster } from "./roster_record.js";
import Sheets from "./sheets.js";
import { makeVerifier } from "./signature.js";
import Sync from "./sync.js";
import DoorView from "./views/door_view.js";
import OthersView from "./views/others_view.js";
import { part } from "./views/parts.js";
import VerdictView from "./views/verdict_view.js";
import WakeLock from "./wake_lock.js";

const UNDONE_BY_MS = 5_000;

export default class Work {
  #root;
  #words;
  #store;
  #pairing;
  #settings;
  #onEnded;
  #onReady;
  #clock;
  #ledger;
  #roster = new Roster();
  #lookup;
  #door;
  #others;
  #sync;
  #desk;
  #view;
  #verdict;
  #sheets;
  #lookout;
  #display;
  #feedback = new Feedback();
  #wakeLock = new WakeLock();
  #rehearsal;
  #before;
  #isReady = false;
  /** What the server said about real entries while this phone rehearsed. */
  #unheard = [];

  /**
   * @param {{ root: HTMLElement, config: object, words: import("./words.js").default,
   *   store: import("./store.js").default, loaded: object, onReady: () => void, onSession: () => void,
   *   onLeave: () => void, onEnded: (code: string, isSent: boolean) => void }} parts onReady: the first roster is here;
   *   onLeave: the team signs a tablet off
   */
  constructor({ root, config, words, store, loaded, onReady, onSession, onLeave, onEnded }) {
    this.#root = root;
    this.#words = words;
    this.#store = store;
    this.#pairing = loaded.pairing;
    this.#settings = { ...loaded.settings };
    this.#onReady = onReady;
    this.#onEnded = onEnded;
    this.#restore(loaded);
    this.#connect(config, loaded.pairing);
    if (loaded.pairing.kiosk) this.#buildKiosk(config, onLeave);
    else this.#build(config, onSession);
  }

  #restore({ records, rows, settings }) {
    this.#clock = new Clock({ offset: settings.offset ?? 0 });
    this.#ledger = new Ledger(rows);
    for (const record of records) this.#roster.apply(decodeRoster(record));
    this.#feedback.sound = settings.sound ?? this.#pairing.kiosk ?? false;
  }

  #connect(config, pairing) {
    const shared = { roster: this.#roster, ledger: this.#ledger, clock: this.#clock, store: this.#store };
    const verify = makeVerifier(() => this.#roster.header?.keys ?? {});
    const elsewhere = (code) => claimByShortCode(this.#roster, code);
    this.#lookup = new Lookup({ ...shared, verify, elsewhere });
    this.#door = new Door({ ...shared, lookup: this.#lookup, newUuid });
    const api = new Api({ base: config.api, token: pairing.token, language: config.language });
    this.#others = new Others({ ...shared, api, lookup: this.#lookup });
    const onChange = (rows) => this.#onSync(rows);
    this.#sync = new Sync({ ...shared, api, decode: decodeRoster, battery: batteryPercent, onChange });
    this.#rehearsal = new Rehearsal({
      ...{ ...shared, lookup: this.#lookup, verify },
      makeDesk: (parts) => this.#makeDesk({ ...parts, words: this.#words.under("rehearsal") }),
      onChange: () => this.#onRehearsal(),
    });
  }

  #build(config, onSession) {
    const screen = this.#root.querySelector('[data-screen="door"]');
    const announce = (text) => (part(this.#root, "announcement").textContent = text);
    this.#view = new DoorView({ root: screen, words: this.#words });
    this.#verdict = new VerdictView({ root: part(this.#root, "verdict"), behind: screen, announce });
    const real = { lookup: this.#lookup, door: this.#door, ledger: this.#ledger };
    const retraction = {
      admissionsOf: (finding) => this.#others.admissionsOf(finding),
      askWhy: (rows, then) => this.#sheets.askWhy(rows, then),
    };
    this.#desk = this.#makeDesk({ ...real, words: this.#words, retraction });
    const at = () => this.#at;
    this.#sheets = new Sheets({
      root: this.#root,
      words: this.#words,
      at,
      lookup: this.#lookup,
      ledger: this.#ledger,
      clock: this.#clock,
      sync: this.#sync,
      roster: this.#roster,
      feedback: this.#feedback,
      phrases: new Phrases({ languages: config.phrases, own: config.language }),
      spoken: () => this.#settings.spoken ?? [],
      onSession,
      onExport: () => this.exportLog(),
      save: (changes) => this.save(changes),
    });
    this.#sheets.add("others", new OthersView({
      root: this.#root.querySelector('[data-dialog="log"]'),
      words: this.#words,
      others: this.#others,
      isReversed: (uuid) => this.#ledger.isReversed(uuid),
      canShow: () => this.#others.isAllowed && this.#rehearsal.now === null,
      takeBack: (row) => this.#sheets.askWhy([row], (reason) => this.#desk.takeBack([row], reason)),
    }));
    this.#display = new Display({
      root: this.#root,
      view: this.#view,
      verdict: this.#verdict,
      sheets: this.#sheets,
      words: this.#words,
      lookup: this.#lookup,
      ledger: this.#ledger,
      sync: this.#sync,
      at,
    });
    this.#lookout = new Lookout({
      view: this.#view,
      worker: config.worker,
      lensSheet: this.#sheets.lens,
      words: this.#words,
      settings: this.#settings,
      save: (changes) => this.save(changes),
      onText: (text) => this.#sheets.isOpen || this.#at.desk.see(text),
      onState: () => this.#sheets.refresh(),
    });
    this.#before = new BeforeDoors({
      ...{ root: this.#root, words: this.#words, config, sheets: this.#sheets, lookout: this.#lookout },
      ...{ roster: this.#roster, rehearsal: this.#rehearsal, lookup: this.#lookup, verdict: this.#verdict },
      ...{ sync: this.#sync, ledger: this.#ledger, clock: this.#clock },
      ...{ wakeLock: this.#wakeLock, feedback: this.#feedback },
    });
    for (const name of ["guests", "code", "search", "log", "phone"]) this.#view.on(name, () => this.#sheets.open(name));
    this.#view.on("phrases", () => this.#sheets.openPhrases(null));
    this.#verdict.onSpeak((card) => this.#sheets.openPhrases(card));
    this.#view.on("undo-last", () => this.#undoLast());
  }

  /** A tablet for guests has the same parts with other faces. */
  #buildKiosk(config, onLeave) {
    const kiosk = buildKiosk({
      root: this.#root,
      config,
      words: this.#words,
      lookup: this.#lookup,
      door: this.#door,
      ledger: this.#ledger,
      sync: this.#sync,
      feedback: this.#feedback,
      settings: this.#settings,
      save: (changes) => this.save(changes),
      announce: (text) => (part(this.#root, "announcement").textContent = text),
      onEntry: () => this.#onEntry(),
      onLeave,
    });
    this.#desk = kiosk.desk;
    this.#display = kiosk.display;
    this.#lookout = kiosk.lookout;
  }

  /** The name of the screen that it works on. */
  get screen() {
    return this.#pairing.kiosk ? "kiosk" : "door";
  }

  get isSent() {
    return this.#ledger.inState("waiting").length === 0;
  }

  #makeDesk({ lookup, door, ledger, words, retraction = null }) {
    return new Desk({
      lookup,
      door,
      ledger,
      clock: this.#clock,
      cards: new Cards({ words, lookup, canRetract: retraction !== null }),
      words,
      verdict: this.#verdict,
      feedback: this.#feedback,
      onEntry: () => this.#onEntry(),
      retraction,
    });
  }

  /** Where codes and taps go: to the door, or to the rehearsal while there is one. */
  get #at() {
    return this.#rehearsal.now ?? { lookup: this.#lookup, door: this.#door, ledger: this.#ledger, desk: this.#desk };
  }

  get lookup() {
    return this.#lookup;
  }

  /** The session that was chosen the last time, as long as it takes place. */
  get rememberedSession() {
    const known = this.#lookup.sessions.some((session) => session.reference === this.#settings.session);
    return known ? this.#settings.session : null;
  }

  /** Begin to sync; the screen follows when a roster is here. */
  start() {
    for (const event of ["online", "focus", "pageshow"]) addEventListener(event, () => this.#sync.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.#sync.hurry());
    this.#sync.run();
    this.#onSync([]);
  }

  /** No more guests; what waits is still sent. */
  pause() {
    if (this.#rehearsal.now) this.#rehearsal.stop();
    this.#lookout.stop();
    this.#isReady = false;
  }

  stop() {
    this.#sync.stop();
    this.#lookout.stop();
  }

  /** Open the door for a session. */
  async open(session) {
    this.#lookup.session = session;
    await this.save({ session });
    this.#display.showHead();
    this.#display.refresh();
    this.#wakeLock.start();
    this.#lookout.start(); // may wait for a permission: everything else works meanwhile
  }

  /** Give what this phone has decided to the person, as a file. */
  exportLog() {
    const event = this.#settings.event ?? "";
    const rows = this.#ledger.newest().reverse();
    offerFile(logFile({ event, device: this.#pairing.device, clock: this.#clock, rows }));
  }

  /** A ticket that another app has read. */
  see(token) {
    this.#at.desk.see(token);
  }

  /** Before doors: what works on this phone, and what does not yet. */
  askWhetherReady() {
    this.#sheets.open("readiness");
  }

  /** @param {object} changes of the settings */
  async save(changes) {
    Object.assign(this.#settings, changes);
    await this.#store.saveSettings({ ...this.#settings }).catch(() => {});
  }

  #onEntry() {
    this.#display.refresh();
    this.#sync.nudge();
  }

  #onSync(rows) {
    const end = this.#end();
    if (end) this.#onEnded(end, this.#ledger.inState("waiting").length === 0);
    if (end || !this.#roster.header) return;
    this.#remember();
    if (!this.#isReady) {
      this.#isReady = true;
      this.#onReady();
    }
    this.#hear(rows);
    this.#display.refresh();
  }

  #hear(rows) {
    this.#unheard.push(...rows);
    if (this.#rehearsal.now === null) this.#desk.heard(this.#unheard.splice(0));
  }

  #onRehearsal() {
    this.#verdict.hide();
    this.#before.showRehearsal();
    this.#display.showHead();
    this.#display.refresh();
    this.#hear([]);
  }

  /** What is needed when the roster is gone. */
  #remember() {
    const { offset } = this.#clock;
    const event = this.#roster.header.event.reference;
    if (this.#settings.offset !== offset || this.#settings.event !== event) this.save({ offset, event });
  }

  /** Why this phone may not go on, if so; its own clock counts where there is no network. */
  #end() {
    const { state, code } = this.#sync.status;
    if (state === "ended") return code;
    if (state === "unknown") return "unknown";
    const expiresAt = this.#roster.header?.device.expires_at ?? this.#pairing.expires_at;
    return expiresAt && Date.parse(expiresAt) <= this.#clock.now() ? "device_expired" : "";
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
