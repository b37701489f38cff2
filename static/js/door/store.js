/**
 * What the phone keeps: pairing, roster and its part of the log, in IndexedDB. A decision is on the disk before
 * anybody sees it (durability "strict"); what was sent or merged is noted later and may be noted twice.
 *
 * A disk may be full for a while. The browser then drops the connection, which is opened again with the next write.
 * What nobody was told of is taken out again, should it have reached the disk after all; a note that was not kept goes
 * with the next one.
 */

import { openDB } from "../../vendor/idb/index.js";

const NAME = "einlass-door";
const VERSION = 2;
const STRICT = { durability: "strict" };
const ALL = ["meta", "records", "entries", "signatures"];

export default class Store {
  #db;
  #unkept = new Set();
  #owed = new Map();

  /** @returns {Promise<Store>} */
  static async open() {
    return new Store(await connect());
  }

  constructor(db) {
    this.#db = db;
  }

  /** @returns {Promise<{ pairing: object | null, settings: object, records: ArrayBuffer[], rows: object[], signatures: object[] }>} */
  async load() {
    const transaction = this.#db.transaction(ALL);
    const [pairing, settings, records, rows, signatures] = await Promise.all([
      transaction.objectStore("meta").get("pairing"),
      transaction.objectStore("meta").get("settings"),
      transaction.objectStore("records").getAll(),
      transaction.objectStore("entries").getAll(),
      transaction.objectStore("signatures").getAll(),
    ]);
    return { pairing: pairing ?? null, settings: settings ?? {}, records, rows, signatures };
  }

  /** A new pairing; what an earlier one left is gone. @param {object} pairing token, device, … */
  async pair(pairing) {
    const transaction = await this.#clear();
    transaction.objectStore("meta").put(pairing, "pairing");
    await transaction.done;
  }

  /** Keep decisions, all or none. @param {object[]} rows */
  async append(rows) {
    const doubtful = [...this.#unkept];
    try {
      const transaction = await this.#write(["entries"], STRICT);
      const deletes = doubtful.map((uuid) => transaction.store.delete(uuid));
      const puts = rows.map((row) => transaction.store.add(row));
      await Promise.all([...deletes, ...puts, transaction.done]);
    } catch (error) {
      for (const { uuid } of rows) this.#unkept.add(uuid);
      throw error;
    }
    for (const uuid of doubtful) this.#unkept.delete(uuid);
  }

  /** Note what became of decisions. @param {object[]} rows */
  async update(rows) {
    const owed = this.#owe(rows);
    if (owed.length === 0) return;
    const transaction = await this.#write(["entries"]);
    const puts = owed.map((row) => transaction.store.put(row));
    await Promise.all([...puts, transaction.done]);
    this.#settle(owed);
  }

  /** Keep a signature in place of others. @param {{ uuid: string }} signature @param {string[]} replaced */
  async addSignature(signature, replaced) {
    const transaction = await this.#write(["signatures"], STRICT);
    const deletes = replaced.map((uuid) => transaction.store.delete(uuid));
    await Promise.all([...deletes, transaction.store.add(signature), transaction.done]);
  }

  /** The server has them, or can never have them. @param {string[]} uuids */
  async removeSignatures(uuids) {
    const transaction = await this.#write(["signatures"], STRICT);
    await Promise.all([...uuids.map((uuid) => transaction.store.delete(uuid)), transaction.done]);
  }

  /** Keep a roster's record, together with the rows that it holds. */
  async addRecord(buffer, rows, isComplete) {
    const owed = this.#owe(rows);
    const transaction = await this.#write(["records", "entries"]);
    const records = transaction.objectStore("records");
    const work = isComplete ? [records.clear()] : [];
    work.push(records.add(buffer), ...owed.map((row) => transaction.objectStore("entries").put(row)));
    await Promise.all([...work, transaction.done]);
    this.#settle(owed);
  }

  /** @param {object} settings session, lens, sound, offset */
  async saveSettings(settings) {
    const transaction = await this.#write(["meta"]);
    await Promise.all([transaction.store.put(settings, "settings"), transaction.done]);
  }

  /** Forget the guests at once; the pairing and what waits stay until they are sent. */
  async dropRoster() {
    const transaction = await this.#write(["records"]);
    await Promise.all([transaction.store.clear(), transaction.done]);
  }

  /** Forget everything. */
  async wipe() {
    const transaction = await this.#clear();
    await transaction.done;
  }

  /** Open a transaction, over a new connection if the browser has dropped the old one. */
  async #write(names, options = {}) {
    try {
      return this.#db.transaction(names, "readwrite", options);
    } catch (error) {
      if (error.name !== "InvalidStateError") throw error;
      this.#db = await connect();
      return this.#db.transaction(names, "readwrite", options);
    }
  }

  /** @returns a transaction that empties everything */
  async #clear() {
    this.#owed.clear();
    const transaction = await this.#write(ALL, STRICT);
    for (const name of ALL) transaction.objectStore(name).clear();
    return transaction;
  }

  /** @returns {object[]} these rows and those that could not be noted before */
  #owe(rows) {
    for (const row of rows) this.#owed.set(row.uuid, row);
    return [...this.#owed.values()];
  }

  #settle(rows) {
    for (const row of rows) if (this.#owed.get(row.uuid) === row) this.#owed.delete(row.uuid);
  }
}

function connect() {
  return openDB(NAME, VERSION, {
    upgrade(fresh, before) {
      if (before < 1) {
        fresh.createObjectStore("meta");
        fresh.createObjectStore("records", { autoIncrement: true });
        fresh.createObjectStore("entries", { keyPath: "uuid" });
      }
      fresh.createObjectStore("signatures", { keyPath: "uuid" });
    },
    blocking: (_current, _blocked, event) => event.target.close(),
  });
}
