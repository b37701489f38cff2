/** A paired phone at work: store, rules, sync, camera and screens put together. */

import Api from "./api.js";
import { batteryPercent } from "./battery.js";
import Clock from "./clock.js";
import Door from "./door.js";
import Feedback from "./feedback.js";
import Front from "./front.js";
import { newUuid } from "./ids.js";
import { buildKiosk } from "./kiosk/front.js";
import Ledger from "./ledger.js";
import { logFile, offerFile } from "./log_file.js";
import Lookup from "./lookup.js";
import Others from "./others.js";
import { claimByShortCode } from "./rehearsal_tickets.js";
import Roster from "./roster.js";
import { decodeRoster } from "./roster_record.js";
import { makeVerifier } from "./signature.js";
import Signatures from "./handwriting.js";
import Sync from "./sync.js";
import { part } from "./views/parts.js";
import WakeLock from "./wake_lock.js";

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
  #signatures;
  #verify = makeVerifier(() => this.#roster.header?.keys ?? {});
  #sync;
  /** The screens, and what goes on behind them. */
  #front;
  #feedback = new Feedback();
  #wakeLock = new WakeLock();
  #isReady = false;

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
    this.#connect(config, loaded);
    const parts = this.#partsOf(config);
    // a tablet for guests has the same parts with other faces
    this.#front = loaded.pairing.kiosk ? buildKiosk({ ...parts, onLeave }) : new Front({ ...parts, onSession });
  }

  #restore({ records, rows, settings }) {
    this.#clock = new Clock({ offset: settings.offset ?? 0 });
    this.#ledger = new Ledger(rows);
    for (const record of records) this.#roster.apply(decodeRoster(record));
    this.#feedback.sound = settings.sound ?? this.#pairing.kiosk ?? false;
  }

  #connect(config, { pairing, signatures }) {
    const shared = { roster: this.#roster, ledger: this.#ledger, clock: this.#clock, store: this.#store };
    const elsewhere = (code) => claimByShortCode(this.#roster, code);
    this.#lookup = new Lookup({ ...shared, verify: this.#verify, elsewhere });
    this.#door = new Door({ ...shared, lookup: this.#lookup, newUuid });
    const api = new Api({ base: config.api, token: pairing.token, language: config.language });
    this.#others = new Others({ ...shared, api, lookup: this.#lookup });
    this.#signatures = new Signatures({ ...shared, api, newUuid, waiting: signatures });
    const onChange = (rows) => this.#onSync(rows);
    this.#sync = new Sync({ ...shared, api, decode: decodeRoster, battery: batteryPercent, onChange, signatures: this.#signatures });
  }

  #partsOf(config) {
    return {
      ...{ config, root: this.#root, words: this.#words, roster: this.#roster, ledger: this.#ledger, clock: this.#clock },
      ...{ verify: this.#verify, lookup: this.#lookup, door: this.#door, others: this.#others, sync: this.#sync },
      signatures: this.#signatures,
      ...{ feedback: this.#feedback, wakeLock: this.#wakeLock, settings: this.#settings },
      save: (changes) => this.save(changes),
      announce: (text) => (part(this.#root, "announcement").textContent = text),
      onExport: () => this.exportLog(),
      onEntry: () => this.#onEntry(),
    };
  }

  /** The name of the screen that it works on. */
  get screen() {
    return this.#pairing.kiosk ? "kiosk" : "door";
  }

  get isSent() {
    return this.#ledger.inState("waiting").length === 0 && this.#signatures.waiting === 0;
  }

  /** Whether a file of this phone would hold anything. */
  get hasEntries() {
    return this.#ledger.newest(1).length > 0;
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
    this.#front.pause?.();
    this.#front.lookout.stop();
    this.#isReady = false;
  }

  stop() {
    this.#sync.stop();
    this.#front.lookout.stop();
  }

  /** Open the door for a session. */
  async open(session) {
    this.#lookup.session = session;
    await this.save({ session });
    this.#front.display.showHead();
    this.#front.display.refresh();
    this.#wakeLock.start();
    this.#front.lookout.start(); // may wait for a permission: everything else works meanwhile
  }

  /** Give what this phone has decided to the person, as a file. */
  exportLog() {
    const event = this.#settings.event ?? "";
    const rows = this.#ledger.newest().reverse();
    const { device, identity } = this.#pairing;
    offerFile(logFile({ event, device, identity, clock: this.#clock, rows }));
  }

  /** A ticket that another app has read. */
  see(token) {
    this.#front.desk.see(token);
  }

  /** Before doors: what works on this phone, and what does not yet. */
  askWhetherReady() {
    this.#front.askWhetherReady();
  }

  /** @param {object} changes of the settings */
  async save(changes) {
    Object.assign(this.#settings, changes);
    await this.#store.saveSettings({ ...this.#settings }).catch(() => {});
  }

  #onEntry() {
    this.#front.display.refresh();
    this.#sync.nudge();
  }

  #onSync(rows) {
    const end = this.#end();
    this.#noteLoss();
    if (end) this.#onEnded(end, this.isSent);
    if (end || !this.#roster.header) return;
    this.#remember();
    if (!this.#isReady) {
      this.#isReady = true;
      this.#onReady();
    }
    this.#front.desk.heard(rows);
    this.#front.display.refresh();
  }

  /** What is needed when the roster is gone. */
  #remember() {
    const { offset } = this.#clock;
    const event = this.#roster.header.event.reference;
    if (this.#settings.offset !== offset || this.#settings.event !== event) this.save({ offset, event });
  }

  /** What a server has lost is nowhere but here, even if it was sent: it must not be given up for another door. */
  #noteLoss() {
    const { state } = this.#sync.status;
    const isLost = state === "unknown";
    if ((isLost || state === "online") && (this.#settings.isLost ?? false) !== isLost) this.save({ isLost });
  }

  /** Why this phone may not go on, if so; its own clock counts where there is no network. */
  #end() {
    const { state, code } = this.#sync.status;
    if (state === "ended") return code;
    if (state === "unknown") return "unknown";
    const expiresAt = this.#roster.header?.device.expires_at ?? this.#pairing.expires_at;
    return expiresAt && Date.parse(expiresAt) <= this.#clock.now() ? "device_expired" : "";
  }
}
