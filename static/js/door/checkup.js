/** Looks at everything that a door needs, and helps where one tap can: the readiness check at work. */

import { readBattery } from "./battery.js";
import { install, wayToInstall } from "./install.js";
import { checkOffline } from "./offline_check.js";
import { inTime } from "./patience.js";
import * as judge from "./readiness.js";
import { SAMPLE_TEXT, samplePicture } from "./sample_code.js";
import { askToKeep, canAskToKeep, freeBytes, isKept } from "./storage.js";

const DECODER_MS = 8_000;
const ROUND_MS = 10_000;
/** So long a person may look at the question for permission before the line says what it waits for. */
const CAMERA_MS = 4_000;

export default class Checkup {
  #parts;
  #onLine;
  #lines = new Map();
  #kept = null;
  #isTried = false;
  #cameraDue = 0;
  #heard = () => {};
  #checks = {
    camera: () => this.#camera(),
    decoder: () => this.#decoder(),
    roster: () => this.#roster(),
    clock: () => judge.judgeClock(this.#parts.clock.offset),
    storage: () => this.#storage(),
    queue: () => this.#queue(),
    offline: () => this.#offline(false),
    awake: async () => judge.judgeAwake(await this.#parts.wakeLock.ask()),
    signals: () => this.#signals(),
    battery: async () => judge.judgeBattery(await readBattery()),
    install: () => judge.judgeInstall(wayToInstall()),
  };

  /**
   * @param {{ camera: import("./lookout.js").default, sync: import("./sync.js").default,
   *   ledger: import("./ledger.js").default, roster: import("./roster.js").default,
   *   clock: import("./clock.js").default, wakeLock: import("./wake_lock.js").default,
   *   feedback: import("./feedback.js").default, serviceWorker: string, scope: string,
   *   onLine: (name: string, line: import("./readiness.js").Line | null) => void }} parts
   *   onLine: a line has changed, null: there is nothing to say
   */
  constructor({ onLine, ...parts }) {
    this.#parts = parts;
    this.#onLine = onLine;
  }

  /** Look at everything, all at once. */
  async run() {
    this.#cameraDue = performance.now() + CAMERA_MS;
    setTimeout(() => this.look("camera"), CAMERA_MS);
    await Promise.all(Object.keys(this.#checks).map((name) => this.look(name, { isNew: true })));
  }

  /** What the sync and the camera found out meanwhile. */
  follow() {
    this.#heard();
    for (const name of ["camera", "roster", "clock", "queue"]) this.look(name);
  }

  /** @param {string} name */
  async look(name, { isNew = false } = {}) {
    if (isNew) this.#set(name, judge.CHECKING);
    this.#set(name, await this.#checks[name]());
  }

  /** One tap: do what can be done, then look again. @param {string} name */
  async help(name) {
    this.#set(name, judge.CHECKING);
    await this.#helps[name]?.();
    await this.look(name);
  }

  /** How much is still open. */
  get summary() {
    return judge.summarize(this.#lines.values());
  }

  #helps = {
    camera: () => this.#parts.camera.start(),
    roster: () => this.#hurry(),
    clock: () => this.#hurry(),
    queue: () => this.#hurry(),
    storage: async () => (this.#kept = await askToKeep()),
    offline: () => this.#offline(true),
    signals: () => this.#try(),
    install,
  };

  /** Let the sync make its round now, and wait for it. */
  #hurry() {
    const round = new Promise((resolve) => (this.#heard = resolve));
    this.#parts.sync.hurry();
    return inTime(() => round, { ms: ROUND_MS, late: null, failed: null });
  }

  #set(name, line) {
    if (line === null) this.#lines.delete(name);
    else this.#lines.set(name, line);
    this.#onLine(name, line);
  }

  #camera() {
    const state = this.#parts.camera.state;
    return state.trouble === "starting" && performance.now() < this.#cameraDue ? judge.CHECKING : judge.judgeCamera(state);
  }

  async #decoder() {
    const read = async () => ((await this.#parts.camera.decode(samplePicture())) === SAMPLE_TEXT ? "read" : "failed");
    return judge.judgeDecoder(await inTime(read, { ms: DECODER_MS, late: "late", failed: "failed" }));
  }

  #roster() {
    const { roster, sync, clock } = this.#parts;
    const loadedAt = sync.status.refreshedAt ?? Date.parse(roster.header.server_time);
    return judge.judgeRoster({ loadedAt, now: clock.now(), size: roster.size, isOnline: this.#isOnline });
  }

  #queue() {
    const { ledger } = this.#parts;
    const [waiting, rejected] = ["waiting", "rejected"].map((state) => ledger.inState(state).length);
    return judge.judgeQueue({ waiting, rejected, isOnline: this.#isOnline });
  }

  get #isOnline() {
    return this.#parts.sync.status.state === "online";
  }

  async #storage() {
    const [kept, free] = await Promise.all([isKept(), freeBytes()]);
    return judge.judgeStorage({ kept: kept === "yes" ? "yes" : (this.#refused ?? kept), free, canAsk: canAskToKeep() });
  }

  /** What a browser answered when it was asked says more than that it does not keep. */
  get #refused() {
    return this.#kept === "no" ? "refused" : this.#kept === "late" ? "late" : null;
  }

  async #offline(mend) {
    const { serviceWorker, scope } = this.#parts;
    return judge.judgeOffline(await checkOffline({ serviceWorker, scope, mend }));
  }

  #signals() {
    const canSound = "AudioContext" in globalThis;
    return judge.judgeSignals({ isTried: this.#isTried, canSound, canVibrate: typeof navigator.vibrate === "function" });
  }

  async #try() {
    await this.#parts.feedback.demonstrate();
    this.#isTried = true;
  }
}
