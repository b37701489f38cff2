/**
 * Brings what waits to the server, then hears what is new: upload first, then download. Every answer is about one
 * entry, so one poisoned entry stops no other; an entry that the server has not named stays. Knows no screen and no
 * clock of its own; api and store are given.
 *
 * @typedef {{ state: "starting" | "online" | "offline" | "ended" | "unknown", refreshedAt: number | null,
 *   code: string }} Status
 *   ended: revoked or expired, code says which; unknown: the server does not know this phone
 */

export const BATCH = 100;
export const REFRESH_MS = 10_000;
export const LONGEST_WAIT_MS = 30_000;
const FIRST_WAIT_MS = 1_000;
/** After so many deltas a complete roster is shorter than all of them, and mends whatever they missed. */
const MAX_DELTAS = 120;

export default class Sync {
  #api;
  #ledger;
  #roster;
  #clock;
  #store;
  #decode;
  #battery;
  #onChange;
  #signatures;
  #batch = BATCH;
  #failures = 0;
  #deltas = 0;
  #refreshDue = 0;
  #wake = () => {};
  #running = false;

  /** @type {Status} */
  status = { state: "starting", refreshedAt: null, code: "" };

  /**
   * @param {{ api: import("./api.js").default, ledger: import("./ledger.js").default,
   *   roster: import("./roster.js").default, clock: import("./clock.js").default,
   *   store: { update: (rows: object[]) => Promise<void>, addRecord: (buffer: ArrayBuffer, rows: object[],
   *   isComplete: boolean) => Promise<void> }, decode: typeof import("./roster_record.js").decodeRoster,
   *   battery?: () => Promise<number | null>, onChange?: (settled: object[]) => void,
   *   signatures?: null | import("./handwriting.js").default }} parts signatures: what else waits, sent after the entries
   */
  constructor({ api, ledger, roster, clock, store, decode, battery = async () => null, onChange = () => {}, signatures = null }) {
    this.#api = api;
    this.#ledger = ledger;
    this.#roster = roster;
    this.#clock = clock;
    this.#store = store;
    this.#decode = decode;
    this.#battery = battery;
    this.#onChange = onChange;
    this.#signatures = signatures;
  }

  /** Go on until stopped: round, pause, round. */
  async run() {
    this.#running = true;
    while (this.#running) {
      await this.round();
      if (this.#running) await this.#pause(this.waitMs());
    }
  }

  stop() {
    this.#running = false;
    this.#wake();
  }

  /** There is something to send. Does not cut short the pause after a failure. */
  nudge() {
    if (this.#failures === 0) this.#wake();
  }

  /** The network or the person is back: look at everything at once. */
  hurry() {
    this.#refreshDue = 0;
    this.#wake();
  }

  /** How long until the next round: back-off after failures, else until the next refresh. */
  waitMs() {
    if (this.#failures > 0) return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1));
    if (this.#waiting > 0) return 0;
    return Math.max(0, this.#refreshDue - this.#clock.deviceNow());
  }

  /** One round. @returns {Promise<boolean>} true when everything went through */
  async round() {
    const sent = (await this.#upload()) && (await this.#sendSignatures());
    const due = this.#clock.deviceNow() >= this.#refreshDue;
    const done = sent && (!due || (await this.#refresh()));
    this.#failures = done ? 0 : this.#failures + 1;
    if (done && due) this.#refreshDue = this.#clock.deviceNow() + REFRESH_MS;
    this.#onChange([]);
    return done;
  }

  async #upload() {
    for (let waiting = this.#ledger.inState("waiting"); waiting.length > 0; waiting = this.#ledger.inState("waiting")) {
      const batch = waiting.slice(0, this.#batch);
      const answer = await this.#api.sendEntries(batch.map((row) => row.wire));
      if (answer.kind === "ok" && answer.body.answers?.length === batch.length) {
        await this.#settle(batch, answer.body.answers);
        this.#learnTime(answer);
      } else if (answer.kind === "refused" && (answer.status === 400 || answer.status === 413)) {
        await this.#halve(batch, answer);
      } else {
        return this.#fail(answer);
      }
    }
    this.#batch = BATCH;
    return true;
  }

  /** How much waits, of whatever kind. */
  get #waiting() {
    return this.#ledger.inState("waiting").length + (this.#signatures?.waiting ?? 0);
  }

  async #sendSignatures() {
    const stopped = (await this.#signatures?.upload()) ?? null;
    return stopped === null || this.#fail(stopped);
  }

  async #settle(batch, answers) {
    const named = answers.map((answer, at) => ({ ...answer, uuid: batch[at].uuid }));
    const changed = this.#ledger.settle(named);
    await this.#store.update(changed).catch(() => {}); // they would be sent again and answered "known"
    this.#onChange(changed);
  }

  /** A batch that is refused as a whole is cut in half until the one entry that spoils it is set aside. */
  async #halve(batch, answer) {
    if (batch.length > 1) this.#batch = Math.ceil(batch.length / 2);
    else await this.#settle(batch, [{ verdict: "rejected", detail: answer.code, where: "" }]);
  }

  async #refresh() {
    const sent = this.#ledger.inState("sent").map((row) => row.uuid);
    const state = await this.#api.sendState({
      queue_length: this.#waiting,
      clock_offset_ms: this.#clock.offset,
      battery: await this.#battery(),
    });
    if (state.kind !== "ok") return this.#fail(state);
    this.#learnTime(state);
    // a roster brings its own counters: later ones, of the same moment as its arrivals
    if (this.#roster.header?.version === state.body.version) this.#roster.header.counts = state.body.counts;
    else if (!(await this.#download(sent))) return false;
    this.status = { state: "online", refreshedAt: this.#clock.now(), code: "" };
    return true;
  }

  async #download(sent) {
    const cursor = this.#deltas < MAX_DELTAS ? (this.#roster.header?.cursor ?? "") : "";
    const answer = await this.#api.loadRoster(cursor);
    const record = answer.kind === "ok" ? this.#read(answer.body) : null;
    if (record === null) return this.#fail(answer);
    const isComplete = record.header.is_complete;
    this.#roster.apply(record);
    this.#deltas = isComplete ? 0 : this.#deltas + 1;
    const merged = this.#ledger.merge(sent);
    try {
      await this.#store.addRecord(answer.body, merged, isComplete);
    } catch {
      this.#deltas = MAX_DELTAS; // a gap on the disk: the next one has to be complete
    }
    return true;
  }

  #read(buffer) {
    try {
      return this.#decode(buffer);
    } catch {
      return null;
    }
  }

  #learnTime({ body, trip }) {
    this.#clock.learn({ ...trip, serverTime: Date.parse(body.server_time) });
  }

  #fail(answer) {
    const { refreshedAt } = this.status;
    if (answer.kind === "refused" && answer.status === 401) this.status = { state: "ended", refreshedAt, code: answer.code };
    else if (answer.kind === "refused") this.status = { state: "unknown", refreshedAt, code: answer.code };
    else this.status = { state: "offline", refreshedAt, code: "" };
    return false;
  }

  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
