import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import Clock from "../../static/js/door/clock.js";
import Door from "../../static/js/door/door.js";
import Ledger from "../../static/js/door/ledger.js";
import Lookup from "../../static/js/door/lookup.js";
import Others from "../../static/js/door/others.js";
import Roster from "../../static/js/door/roster.js";
import { shortCode } from "../../static/js/door/short_code.js";

const NOW = Date.parse("2026-09-26T12:00:00Z");
const [AMINA, BENNO] = ["0102030405060708", "1112131415161718"];
const SESSION = "sbbb2222";
const HERE = { gate: "Leitung", device: "here" };

const entry = (uuid, changes = {}) => ({
  ...{ uuid, kind: "admit", session: SESSION, ticket: AMINA, adults: 2, children: 1, gate: "Tor Ost" },
  ...{ at: "2026-09-26T11:50:00+00:00", ...changes },
});

/** A server as a supervisor's phone meets it: answers with its entries, or cannot be reached. */
class Server {
  entries = [];
  asked = [];
  isReachable = true;

  async loadEntries(session, tickets) {
    this.asked.push([session, tickets]);
    if (!this.isReachable) return { kind: "failed" };
    const found = this.entries.filter(({ ticket }) => tickets.length === 0 || tickets.includes(ticket));
    return { kind: "ok", body: { entries: found } };
  }
}

let server, roster, ledger, lookup, door, others;

function open({ kind = "fest", hasNames = true } = {}) {
  server = new Server();
  roster = new Roster();
  ledger = new Ledger();
  const session = { reference: SESSION, label: "", opens_at: null, closes_at: null, is_cancelled: false };
  const times = { starts_at: "2026-09-26T11:00:00Z", ends_at: "2026-09-26T14:00:00Z" };
  const header = {
    is_complete: true,
    has_names: hasNames,
    event: { number: 7, kind, open_to_all: false },
    sessions: [{ ...session, ...times }],
    device: { reference: HERE.device, gate: HERE.gate, rights: ["scan", "supervisor"] },
    counts: { [SESSION]: { admitted: 3, expected: 1, walk_ins: 4, inside: 7 } },
  };
  const listed = { status: "confirmed", revoked: false, sessions: [SESSION], marks: [] };
  const tickets = [
    { ...listed, ticket: AMINA, adults: 2, children: 1, name: "Amina K." },
    { ...listed, ticket: BENNO, adults: 1, children: 0, name: "Benno B." },
  ];
  const arrival = { ticket: AMINA, session: SESSION, adults: 2, children: 1, first_at: NOW / 1000 - 600, gate: "Tor Ost", device: "x" };
  roster.apply({ header, tickets, arrivals: [arrival] });
  let uuids = 0;
  const clock = new Clock({ deviceNow: () => NOW });
  lookup = new Lookup({ roster, ledger, clock, verify: async () => true });
  lookup.session = SESSION;
  const store = { append: async () => {} };
  door = new Door({ lookup, ledger, store, clock, newUuid: () => `own-${(uuids += 1)}` });
  others = new Others({ api: server, lookup, roster, ledger });
}

beforeEach(() => open());

describe("Others.newest", () => {
  test("names the entries of other phones from this phone's own roster and leaves its own out", async () => {
    await door.countGuests({ adults: 1, children: 0 });
    server.entries = [entry("a"), entry("own-1", { ticket: null }), entry("g", { kind: "walk_in", ticket: null })];
    const rows = await others.newest();
    assert.deepEqual(rows.map(({ uuid, name, of, gate, at }) => [uuid, name, of, gate, at]), [
      ["a", "Amina K.", 3, "Tor Ost", NOW - 600_000],
      ["g", "", 0, "Tor Ost", NOW - 600_000],
    ]);
    assert.deepEqual(server.asked, [[SESSION, []]]);
  });
  test("finds by short code and by name; what nobody has is not asked for", async () => {
    await others.newest(shortCode(BENNO));
    await others.newest("amina");
    assert.deepEqual(await others.newest("niemand"), []);
    assert.deepEqual(server.asked, [[SESSION, [BENNO]], [SESSION, [AMINA]]]);
  });
  test("without names a name finds nobody", async () => {
    open({ hasNames: false });
    assert.deepEqual(await others.newest("amina"), []);
  });
  test("asks about the whole day of counselling", async () => {
    open({ kind: "beratung" });
    await others.newest();
    assert.deepEqual(server.asked, [["", []]]);
  });
  test("knows when the server cannot be asked", async () => {
    server.isReachable = false;
    assert.equal(await others.newest(), null);
  });
});

describe("Others.admissionsOf", () => {
  test("holds what the server knows and what this phone has not sent; taken back and guests left out", async () => {
    const benno = lookup.choose(BENNO);
    await door.admit(benno, { adults: 1, children: 0 });
    server.entries = [entry("b", { ticket: BENNO, adults: 1, children: 0 }), entry("g", { ticket: BENNO, kind: "walk_in" })];
    assert.deepEqual((await others.admissionsOf(benno)).map(({ uuid }) => uuid), ["own-1", "b"]);
    await door.undo(["own-1"], "Falsche Person");
    assert.deepEqual((await others.admissionsOf(benno)).map(({ uuid }) => uuid), ["b"]);
  });
  test("knows when the server cannot be asked", async () => {
    server.isReachable = false;
    assert.equal(await others.admissionsOf(lookup.choose(AMINA)), null);
  });
});

describe("Door.takeBack", () => {
  test("takes back another phone's entry by its uuid, at once and without a network from then on", async () => {
    server.entries = [entry("a")];
    const rows = await others.newest();
    server.isReachable = false;
    const { rows: [reversal] } = await door.takeBack(rows, "Falsche Person");
    const { kind, reverses, note, ticket, adults } = reversal.wire;
    assert.deepEqual([kind, reverses, note, ticket, adults], ["reversal", "a", "Falsche Person", AMINA, 0]);
    assert.equal(lookup.choose(AMINA).decision.result, "admitted");
    assert.deepEqual(lookup.counts(), { admitted: 4, expected: 4, inside: 4 });
  });
  test("nothing is taken back twice, by one tap or by two", async () => {
    server.entries = [entry("a")];
    const rows = await others.newest();
    await Promise.all([door.takeBack(rows, "Falsche Person"), door.takeBack(rows, "Falsche Person")]);
    assert.equal(ledger.newest().length, 1);
  });
  test("counts nothing off any more when a roster holds it", async () => {
    server.entries = [entry("a")];
    await door.takeBack(await others.newest(), "Falsche Person");
    ledger.settle([{ uuid: "own-1", verdict: "stored", detail: "" }]);
    ledger.merge(["own-1"]);
    assert.deepEqual(lookup.counts(), { admitted: 7, expected: 1, inside: 7 }); // the numbers of the roster as it is
  });
  test("a refused reversal has taken nothing back", async () => {
    server.entries = [entry("a")];
    await door.takeBack(await others.newest(), "Falsche Person");
    ledger.settle([{ uuid: "own-1", verdict: "rejected", detail: "not_allowed" }]);
    assert.equal(lookup.choose(AMINA).decision.result, "party_full");
    assert.equal(ledger.isReversed("a"), false);
  });
  test("guests and counters of another phone go off the numbers", async () => {
    server.entries = [
      entry("g", { kind: "walk_in", ticket: null, adults: 1, children: 1 }),
      entry("t", { kind: "tally", ticket: null, adults: 1, children: 0 }),
    ];
    await door.takeBack(await others.newest(), "Falsche Anzahl");
    assert.deepEqual(lookup.counts(), { admitted: 4, expected: 1, inside: 4 });
  });
});
