import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import Clock from "../../static/js/door/clock.js";
import Ledger from "../../static/js/door/ledger.js";
import Roster from "../../static/js/door/roster.js";
import Sync, { BATCH, LONGEST_WAIT_MS } from "../../static/js/door/sync.js";

const OFFLINE = { kind: "failed" };
const refused = (status, code) => ({ kind: "refused", status, code, message: "" });

/** A server as the phone meets it: keeps entries by uuid, answers each, and can be cut off in every way. */
class Server {
  stored = new Map();
  poisoned = new Set();
  uploads = [];
  rosters = [];
  version = "1";
  counts = { s: { n: 1 } };
  now = 1_000_000;
  /** @type {null | ((path: string) => object | null)} an answer that replaces the real one */
  before = null;
  after = null;

  sendEntries(entries) {
    return this.#answer("entries", () => {
      this.uploads.push(entries.length);
      return { answers: entries.map((entry) => this.#take(entry)), server_time: new Date(this.now).toISOString() };
    });
  }

  #take(entry) {
    const { uuid } = entry;
    if (this.stored.has(uuid)) return { uuid, verdict: "known", detail: "", where: "" };
    if (this.poisoned.has(uuid)) return { uuid: "", verdict: "rejected", detail: "malformed_entry", where: "adults" };
    this.stored.set(uuid, entry);
    this.version = `${this.stored.size + 1}`;
    return { uuid, verdict: "stored", detail: "", where: "" };
  }

  sendState(report) {
    this.report = report;
    const answer = { server_time: new Date(this.now).toISOString(), version: this.version, counts: this.counts };
    return this.#answer("state", () => answer);
  }

  loadRoster(cursor) {
    return this.#answer("roster", () => {
      this.rosters.push(cursor);
      return { is_complete: cursor === "", version: this.version, cursor: `c${this.rosters.length}`, counts: this.counts };
    });
  }

  async #answer(path, make) {
    const instead = this.before?.(path);
    if (instead) return instead;
    const body = make();
    const lost = this.after?.(path);
    if (lost) return lost;
    return body.kind ? body : { kind: "ok", body, trip: { sentAt: 0, receivedAt: 0 } };
  }
}

class MemoryStore {
  rows = new Map();
  records = [];

  async update(rows) {
    for (const row of rows) this.rows.set(row.uuid, row);
  }

  async addRecord(record, rows, isComplete) {
    this.records = isComplete ? [record] : [...this.records, record];
    await this.update(rows);
  }
}

let server, ledger, roster, store, sync, clock, time, settled;

function add(count = 1) {
  for (let i = 0; i < count; i++) {
    const seq = ledger.takeSeq();
    const wire = { uuid: `u${seq}`, kind: "tally", event_session: "s", adults: 1, children: 0 };
    ledger.add({ uuid: wire.uuid, seq, state: "waiting", at: 0, wire, answer: null });
  }
}

const states = () => ledger.newest().reverse().map((row) => row.state);

beforeEach(() => {
  time = 1_000_000;
  server = new Server();
  ledger = new Ledger();
  roster = new Roster();
  store = new MemoryStore();
  settled = [];
  clock = new Clock({ deviceNow: () => time });
  const decode = (header) => ({ header, tickets: [], arrivals: [] });
  sync = new Sync({ api: server, ledger, roster, clock, store, decode, onChange: (rows) => settled.push(...rows) });
});

describe("Sync.round", () => {
  test("uploads first, then hears the state, then loads the roster; then all is merged", async () => {
    const path = [];
    server.before = (name) => void path.push(name);
    add(2);
    assert.equal(await sync.round(), true);
    assert.deepEqual(path, ["entries", "state", "roster"]);
    assert.deepEqual(states(), ["merged", "merged"]);
    assert.equal(server.report.queue_length, 0);
    assert.equal(sync.status.state, "online");
    assert.deepEqual(roster.header.counts, { s: { n: 1 } });
  });
  test("loads the roster complete once, then from its cursor, and only when it changed", async () => {
    await sync.round();
    time += 60_000;
    await sync.round();
    add();
    time += 60_000;
    await sync.round();
    assert.deepEqual(server.rosters, ["", "c1"]);
    assert.equal(store.records.length, 2);
  });
  test("between refreshes it sends entries alone", async () => {
    await sync.round();
    add();
    await sync.round();
    assert.deepEqual([states(), server.rosters.length], [["sent"], 1]);
  });
  test("sends what happened in order, in batches", async () => {
    add(BATCH * 2 + 5);
    await sync.round();
    assert.deepEqual(server.uploads, [BATCH, BATCH, 5]);
    assert.deepEqual([...server.stored.keys()].slice(0, 3), ["u1", "u2", "u3"]);
  });
  test("learns the clock", async () => {
    server.now = time + 3_600_000;
    await sync.round();
    assert.equal(clock.offset, 3_600_000 + time);
  });
});

describe("what goes wrong", () => {
  test("without network everything waits and is downloaded by nobody", async () => {
    add(3);
    server.before = () => OFFLINE;
    assert.equal(await sync.round(), false);
    assert.deepEqual([states(), sync.status.state, server.rosters.length], [["waiting", "waiting", "waiting"], "offline", 0]);
  });
  test("an upload whose answer was lost is sent again and counted once", async () => {
    add(3);
    server.after = (path) => (path === "entries" ? OFFLINE : null);
    await sync.round();
    assert.deepEqual([server.stored.size, states()], [3, ["waiting", "waiting", "waiting"]]);
    server.after = null;
    await sync.round();
    assert.deepEqual([server.stored.size, states()], [3, ["merged", "merged", "merged"]]);
    assert.deepEqual(settled.map((row) => row.answer.verdict), ["known", "known", "known"]);
  });
  test("an upload cut between two batches goes on with the second", async () => {
    add(BATCH + 1);
    server.before = (path) => (path === "entries" && server.uploads.length === 1 ? OFFLINE : null);
    await sync.round();
    assert.equal(ledger.inState("waiting").length, 1);
    server.before = null;
    await sync.round();
    assert.equal(server.stored.size, BATCH + 1);
  });
  test("one poisoned entry is set aside and stops no other", async () => {
    add(3);
    server.poisoned.add("u2");
    await sync.round();
    assert.deepEqual(states(), ["merged", "rejected", "merged"]);
    assert.deepEqual(ledger.get("u2").answer, { uuid: "u2", verdict: "rejected", detail: "malformed_entry", where: "adults" });
    assert.equal(store.rows.get("u2").state, "rejected");
  });
  test("a batch that is refused as a whole is halved until the entry that spoils it is found", async () => {
    add(9);
    const real = server.sendEntries.bind(server);
    server.sendEntries = (entries) => (entries.some(({ uuid }) => uuid === "u6") ? refused(400, "bad_request") : real(entries));
    await sync.round();
    assert.deepEqual(ledger.inState("rejected").map(({ uuid }) => uuid), ["u6"]);
    assert.equal(server.stored.size, 8);
  });
  test("an answer that is not about the batch is no answer", async () => {
    add(2);
    server.after = (path) => (path === "entries" ? { kind: "ok", body: { answers: [] }, trip: {} } : null);
    assert.equal(await sync.round(), false);
    assert.deepEqual(states(), ["waiting", "waiting"]);
  });
  test("a roster that cannot be read is asked for again", async () => {
    const broken = new Sync({ api: server, ledger, roster, clock, store, decode: () => { throw new RangeError(); } });
    assert.equal(await broken.round(), false);
    assert.equal(roster.header, null);
  });
  test("entries made while the roster is on its way wait for the next one", async () => {
    add();
    server.before = (path) => void (path === "roster" && add());
    await sync.round();
    assert.deepEqual(states(), ["merged", "waiting"]);
  });
  test("a full disk loses nothing: what it could not note is sent again", async () => {
    add();
    store.update = store.addRecord = async () => { throw new Error("full"); };
    assert.equal(await sync.round(), true);
    assert.equal(server.stored.size, 1);
  });
});

describe("the end of access", () => {
  test("a revoked phone still brings what waits, then knows that it must wipe", async () => {
    add(2);
    server.before = (path) => (path === "entries" ? null : refused(401, "device_revoked"));
    await sync.round();
    assert.equal(server.stored.size, 2);
    assert.deepEqual([sync.status.state, sync.status.code, ledger.inState("waiting").length], ["ended", "device_revoked", 0]);
  });
  test("a phone that comes much too late keeps what waits, until somebody has taken over its file", async () => {
    add(2);
    const known = [...ledger.inState("waiting")].map((row) => row.wire);
    let isTakenOver = false;
    server.before = (path) => (path !== "entries" ? refused(401, "device_revoked") : isTakenOver ? null : refused(401, "uploads_over"));
    await sync.round();
    assert.deepEqual([sync.status.state, sync.status.code, ledger.inState("waiting").length], ["ended", "uploads_over", 2]);
    isTakenOver = true;
    for (const wire of known) server.stored.set(wire.uuid, wire);
    await sync.round();
    assert.deepEqual([sync.status.code, ledger.inState("waiting").length], ["device_revoked", 0]);
  });
  test("a phone that the server does not know keeps what waits", async () => {
    add();
    server.before = () => refused(404, "not_found");
    await sync.round();
    assert.deepEqual([sync.status.state, states()], ["unknown", ["waiting"]]);
  });
});

describe("Sync.waitMs", () => {
  test("backs off up to half a minute and starts anew after success", async () => {
    server.before = () => OFFLINE;
    const waits = [];
    for (let i = 0; i < 8; i++) {
      await sync.round();
      waits.push(sync.waitMs());
    }
    assert.deepEqual(waits, [1, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1000));
    assert.equal(waits.at(-1), LONGEST_WAIT_MS);
    server.before = null;
    await sync.round();
    assert.equal(sync.waitMs(), 10_000);
  });
  test("does not wait while something waits", async () => {
    await sync.round();
    add();
    assert.equal(sync.waitMs(), 0);
  });
});

describe("Sync and signatures", () => {
  const open = (signatures) => {
    const decode = (header) => ({ header, tickets: [], arrivals: [] });
    sync = new Sync({ api: server, ledger, roster, clock, store, decode, signatures });
  };

  test("signatures go after the entries and before what is downloaded", async () => {
    const path = [];
    server.before = (name) => void path.push(name);
    open({ waiting: 0, upload: async () => void path.push("signatures") ?? null });
    add();
    assert.equal(await sync.round(), true);
    assert.deepEqual(path, ["entries", "signatures", "state", "roster"]);
  });
  test("those that cannot be sent wait like entries, and are reported as waiting", async () => {
    open({ waiting: 2, upload: async () => OFFLINE });
    assert.equal(await sync.round(), false);
    assert.equal(sync.status.state, "offline");
    assert.equal(sync.waitMs(), 1_000);
    open({ waiting: 2, upload: async () => null });
    await sync.round();
    assert.equal(server.report.queue_length, 2);
  });
});

describe("Sync.run", () => {
  test("sends at once when nudged, and everything when hurried, until it is stopped", async () => {
    const running = sync.run();
    await until(() => sync.status.state === "online");
    add();
    sync.nudge();
    await until(() => states()[0] === "sent");
    sync.hurry();
    await until(() => states()[0] === "merged");
    sync.stop();
    await running;
  });
});

async function until(condition) {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.ok(condition());
}
