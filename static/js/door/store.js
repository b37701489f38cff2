/**
 * What the phone keeps: pairing, roster and its part of the log, in IndexedDB. A decision is on the disk before
 * anybody sees it (durability "strict"); what was sent or merged is noted later and may be noted twice.
 */

import { openDB } from "../../vendor/idb/index.js";

const NAME = "einlass-door";
const VERSION = 1;
const STRICT = { durability: "strict" };

export default class Store {
  #db;

  /** @returns {Promise<Store>} */
  static async open() {
    const db = await openDB(NAME, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore("meta");
        fresh.createObjectStore("records", { autoIncrement: true });
        fresh.createObjectStore("entries", { keyPath: "uuid" });
      },
      blocking: (_current, _blocked, event) => event.target.close(),
    });
    return new Store(db);
  }

  constructor(db) {
    this.#db = db;
  }

  /** @returns {Promise<{ pairing: object | null, settings: object, records: ArrayBuffer[], rows: object[] }>} */
  async load() {
    const transaction = this.#db.transaction(["meta", "records", "entries"]);
    const [pairing, settings, records, rows] = await Promise.all([
      transaction.objectStore("meta").get("pairing"),
      transaction.objectStore("meta").get("settings"),
      transaction.objectStore("records").getAll(),
      transaction.objectStore("entries").getAll(),
    ]);
    return { pairing: pairing ?? null, settings: settings ?? {}, records, rows };
  }

  /** A new pairing; what an earlier one left is gone. @param {object} pairing token, device, … */
  async pair(pairing) {
    const transaction = this.#db.transaction(["meta", "records", "entries"], "readwrite", STRICT);
    for (const name of ["meta", "records", "entries"]) transaction.objectStore(name).clear();
    transaction.objectStore("meta").put(pairing, "pairing");
    await transaction.done;
  }

  /** Keep decisions, all or none. @param {object[]} rows */
  async append(rows) {
    const transaction = this.#db.transaction("entries", "readwrite", STRICT);
    const puts = rows.map((row) => transaction.store.add(row));
    await Promise.all([...puts, transaction.done]);
  }

  /** Note what became of decisions. @param {object[]} rows */
  async update(rows) {
    if (rows.length === 0) return;
    const transaction = this.#db.transaction("entries", "readwrite");
    const puts = rows.map((row) => transaction.store.put(row));
    await Promise.all([...puts, transaction.done]);
  }

  /** Keep a roster's record, together with the rows that it holds. */
  async addRecord(buffer, rows, isComplete) {
    const transaction = this.#db.transaction(["records", "entries"], "readwrite");
    const records = transaction.objectStore("records");
    const work = isComplete ? [records.clear()] : [];
    work.push(records.add(buffer), ...rows.map((row) => transaction.objectStore("entries").put(row)));
    await Promise.all([...work, transaction.done]);
  }

  /** @param {object} settings session, lens, sound, offset */
  async saveSettings(settings) {
    await this.#db.put("meta", settings, "settings");
  }

  /** Forget the guests at once; the pairing and what waits stay until they are sent. */
  async dropRoster() {
    await this.#db.clear("records");
  }

  /** Forget everything. */
  async wipe() {
    const transaction = this.#db.transaction(["meta", "records", "entries"], "readwrite", STRICT);
    for (const name of ["meta", "records", "entries"]) transaction.objectStore(name).clear();
    await transaction.done;
  }
}
