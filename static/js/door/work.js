/** A paired phone at work: store, rules, sync, camera and screens put together. */

import Api from "./api.js";
import Cards from "./cards.js";
import Clock from "./clock.js";
import Desk from "./desk.js";
import Display from "./display.js";
import Door from "./door.js";
import Feedback, { batteryPercent, keepAwake } from "./feedback.js";
import { newUuid } from "./ids.js";
import Ledger from "./ledger.js";
import Lookout from "./lookout.js";
import Lookup from "./lookup.js";
import Roster from "./roster.js";
import { decodeRoster } from "./roster_record.js";
import Sheets from "./sheets.js";
import { makeVerifier } from "./signature.js";
import Sync from "./sync.js";
import DoorView from "./views/door_view.js";
import { part } from "./views/parts.js";
import VerdictView from "./views/verdict_view.js";

const UNDONE_BY_MS = 5_000;

export default class Work {
  #root;
  #words;
  #store;
  #settings;
  #onEnded;
  #onReady;
  #clock;
  #ledger;
  #roster = new Roster();
  #lookup;
  #door;
  #sync;
  #desk;
  #view;
  #verdict;
  #sheets;
  #lookout;
  #display;
  #feedback = new Feedback();
  #isReady = false;
  #isAwake = false;

  /**
   * @param {{ root: HTMLElement, config: object, words: import("./words.js").default,
   *   store: import("./store.js").default, loaded: object, onReady: () => void, onSession: () => void,
   *   onEnded: (code: string, isSent: boolean) => void }} parts onReady: the first roster is here
   */
  constructor({ root, config, words, store, loaded, onReady, onSession, onEnded }) {
    this.#root = root;
    this.#words = words;
    this.#store = store;
    this.#settings = { ...loaded.settings };
    this.#onReady = onReady;
    this.#onEnded = onEnded;
    this.#restore(loaded);
    this.#connect(config, loaded.pairing);
    this.#build(config, onSession);
  }

  #restore({ records, rows, settings }) {
    this.#clock = new Clock({ offset: settings.offset ?? 0 });
    this.#ledger = new Ledger(rows);
    for (const record of records) this.#roster.apply(decodeRoster(record));
    this.#feedback.sound = settings.sound ?? false;
  }

  #connect(config, pairing) {
    const shared = { roster: this.#roster, ledger: this.#ledger, clock: this.#clock, store: this.#store };
    const verify = makeVerifier(() => this.#roster.header?.keys ?? {});
    this.#lookup = new Lookup({ ...shared, verify });
    this.#door = new Door({ ...shared, lookup: this.#lookup, newUuid });
    const api = new Api({ base: config.api, token: pairing.token, language: config.language });
    const onChange = (rows) => this.#onSync(rows);
    this.#sync = new Sync({ ...shared, api, decode: decodeRoster, battery: batteryPercent, onChange });
  }

  #build(config, onSession) {
    const screen = this.#root.querySelector('[data-screen="door"]');
    const announce = (text) => (part(this.#root, "announcement").textContent = text);
    this.#view = new DoorView({ root: screen, words: this.#words });
    this.#verdict = new VerdictView({ root: part(this.#root, "verdict"), behind: screen, announce });
    this.#desk = new Desk({
      lookup: this.#lookup,
      door: this.#door,
      ledger: this.#ledger,
      clock: this.#clock,
      cards: new Cards({ words: this.#words, lookup: this.#lookup }),
      words: this.#words,
      verdict: this.#verdict,
      feedback: this.#feedback,
      onEntry: () => this.#onEntry(),
    });
    this.#sheets = new Sheets({
      root: this.#root,
      words: this.#words,
      lookup: this.#lookup,
      door: this.#door,
      desk: this.#desk,
      ledger: this.#ledger,
      clock: this.#clock,
      sync: this.#sync,
      roster: this.#roster,
      feedback: this.#feedback,
      onSession,
      save: (changes) => this.save(changes),
    });
    this.#display = new Display({
      root: this.#root,
      view: this.#view,
      verdict: this.#verdict,
      sheets: this.#sheets,
      words: this.#words,
      lookup: this.#lookup,
      door: this.#door,
      ledger: this.#ledger,
      sync: this.#sync,
    });
    this.#lookout = new Lookout({
      view: this.#view,
      worker: config.worker,
      lensSheet: this.#sheets.lens,
      words: this.#words,
      settings: this.#settings,
      save: (changes) => this.save(changes),
      onText: (text) => this.#sheets.isOpen || this.#desk.see(text),
    });
    for (const name of ["guests", "code", "search", "log", "phone"]) this.#view.on(name, () => this.#sheets.open(name));
    this.#view.on("undo-last", () => this.#undoLast());
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
    if (this.#roster.header) this.#onSync([]);
  }

  /** No more guests; what waits is still sent. */
  pause() {
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
    if (!this.#isAwake) keepAwake();
    this.#isAwake = true;
    this.#lookout.start(); // may wait for a permission: everything else works meanwhile
  }

  /** A ticket that another app has read. */
  see(token) {
    this.#desk.see(token);
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
    if (this.#settings.offset !== this.#clock.offset) this.save({ offset: this.#clock.offset });
    if (!this.#isReady) {
      this.#isReady = true;
      this.#onReady();
    }
    this.#desk.heard(rows);
    this.#display.refresh();
  }

  /** Why this phone may not go on, if so; its own clock counts where there is no network. */
  #end() {
    const { state, code } = this.#sync.status;
    if (state === "ended") return code;
    if (state === "unknown") return "unknown";
    const expiresAt = this.#roster.header?.device.expires_at;
    return expiresAt && Date.parse(expiresAt) <= this.#clock.now() ? "device_expired" : "";
  }

  #undoLast() {
    const [last] = this.#ledger.newest(1);
    if (last) this.#sheets.undo(this.#groupOf(last));
  }

  /** A party and its guests came in with one tap, so they go with one. */
  #groupOf(last) {
    const before = this.#ledger.newest(2).at(1);
    const together = before && last.wire.kind === "walk_in" && last.wire.ticket && before.wire.ticket === last.wire.ticket;
    return together && last.at - before.at < UNDONE_BY_MS ? [before, last] : [last];
  }
}
