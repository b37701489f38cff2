import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import Clock from "../../static/js/door/clock.js";
import Door from "../../static/js/door/door.js";
import Ledger, { isAlarming } from "../../static/js/door/ledger.js";
import Lookup, { missing } from "../../static/js/door/lookup.js";
import Roster from "../../static/js/door/roster.js";
import { shortCode } from "../../static/js/door/short_code.js";
import { loadVectors } from "./vectors.js";

const NOW = Date.parse("2026-09-26T12:00:00Z");
const { cases } = loadVectors("tickets.json");
/** A real token of event 7 with ticket 0102030405060708. */
const [{ text: TOKEN }] = cases;
const TICKET = "0102030405060708";
const OTHER_EVENT = cases.find((given) => given.expected.event_number === 8).text;
const SESSION = "sbbb2222";
const LATER = "sccc3333";

function head(changes = {}) {
  const session = { label: "", opens_at: null, closes_at: null, is_cancelled: false };
  return {
    is_complete: true,
    event: { number: 7, kind: "fest", open_to_all: true, ...changes.event },
    sessions: [
      { ...session, reference: SESSION, starts_at: "2026-09-26T11:00:00Z", ends_at: "2026-09-26T14:00:00Z" },
      { ...session, reference: LATER, starts_at: "2026-09-26T15:00:00Z", ends_at: "2026-09-26T17:00:00Z" },
    ],
    device: { reference: "dddd4444", gate: "Tor West", rights: ["scan", "walk_in"] },
    counts: { [SESSION]: { admitted: 10, expected: 20, walk_ins: 5, inside: 12 } },
  };
}

function listed(changes = {}) {
  const row = { ticket: TICKET, adults: 2, children: 3, status: "confirmed", revoked: false };
  return { ...row, sessions: [SESSION], name: "Familie H.", ...changes };
}

function arrived(adults, children, changes = {}) {
  const at = NOW / 1000 - 600;
  return { ticket: TICKET, session: SESSION, adults, children, first_at: at, gate: "Tor Ost", device: "x", helper: "Ionela", ...changes };
}

class MemoryStore {
  rows = [];
  fails = false;

  async append(rows) {
    if (this.fails) throw new Error("disk full");
    this.rows.push(...rows.map((row) => structuredClone(row)));
  }
}

let store, roster, ledger, lookup, door;

function open({ tickets = [listed()], arrivals = [], ...changes } = {}) {
  store = new MemoryStore();
  roster = new Roster();
  ledger = new Ledger();
  roster.apply({ header: head(changes), tickets, arrivals });
  let uuids = 0;
  const clock = new Clock({ offset: 500, deviceNow: () => NOW - 500 });
  lookup = new Lookup({ roster, ledger, clock, verify: async () => true });
  door = new Door({
    lookup,
    ledger,
    store,
    clock,
    newUuid: () => `00000000-0000-4000-8000-${String((uuids += 1)).padStart(12, "0")}`,
  });
  lookup.session = SESSION;
}

/** What the server answers to everything that waits. */
function upload(verdict = "stored", detail = "") {
  return ledger.settle(ledger.inState("waiting").map(({ uuid }) => ({ uuid, verdict, detail })));
}

/** A roster that knows what was sent arrives. */
function download(arrivals, tickets = [listed()], counts = head().counts) {
  const sent = ledger.inState("sent").map(({ uuid }) => uuid);
  roster.apply({ header: { ...head(), counts }, tickets, arrivals });
  ledger.merge(sent);
}

beforeEach(() => open());

describe("Lookup.read", () => {
  test("proposes the whole party with its name", async () => {
    const finding = await lookup.read(TOKEN);
    assert.equal(finding.decision.result, "admitted");
    assert.deepEqual(finding.decision.admit, { adults: 2, children: 3 });
    assert.deepEqual([finding.name, finding.size], ["Familie H.", 5]);
    assert.equal(store.rows.length, 0);
  });
  test("names another event's ticket without looking it up here", async () => {
    const finding = await lookup.read(OTHER_EVENT);
    assert.deepEqual([finding.decision.result, finding.claim.eventNumber, finding.name], ["other_event", 8, ""]);
  });
  test("takes a genuine ticket that is not on the roster as one person", async () => {
    open({ tickets: [] });
    const finding = await lookup.read(TOKEN);
    assert.deepEqual([finding.decision.result, finding.size], ["admitted", 1]);
    await door.admit(finding, finding.decision.admit);
    assert.equal((await lookup.read(TOKEN)).decision.result, "already_admitted");
  });
  test("a text that is not ours is unknown and may become a guest", async () => {
    const finding = await lookup.read("https://example.org/");
    assert.deepEqual([finding.decision.result, finding.decision.offerWalkIn], ["unknown", true]);
  });
});

describe("Lookup.type", () => {
  test("finds the ticket of a short code", () => {
    assert.equal(lookup.type(shortCode(TICKET).toLowerCase()).ticket, TICKET);
  });
  test("answers null to a mistyped code and unknown to a code nobody has", () => {
    assert.equal(lookup.type("2JB8M99R"), null);
    assert.equal(lookup.type(shortCode("00000000000000ff")).decision.result, "unknown");
  });
});

describe("Door.admit", () => {
  test("three of five, then the other two, then a sixth as guest", async () => {
    const first = await door.admit(await lookup.read(TOKEN), { adults: 1, children: 2 });
    assert.deepEqual([first.finding.decision.left, first.rows.length], [2, 1]);
    const second = await lookup.read(TOKEN);
    assert.deepEqual([second.decision.admit, missing(second)], [{ adults: 1, children: 1 }, { adults: 1, children: 1 }]);
    assert.deepEqual(second.decision.first, { at: NOW, gate: "Tor West", device: "dddd4444" });
    await door.admit(second, { adults: 1, children: 1 });
    const third = await lookup.read(TOKEN);
    assert.equal(third.decision.result, "party_full");
    await door.admit(third, { adults: 1, children: 0 });
    assert.deepEqual(store.rows.map(({ wire }) => [wire.kind, wire.result, wire.adults, wire.children]), [
      ["admit", "admitted", 1, 2],
      ["admit", "admitted", 1, 1],
      ["walk_in", "recorded", 1, 0],
    ]);
    assert.deepEqual(lookup.counts(), { admitted: 21, expected: 15, inside: 18 });
  });
  test("more people than places: the surplus are guests in the same step", async () => {
    const { rows } = await door.admit(await lookup.read(TOKEN), { adults: 4, children: 3 });
    assert.deepEqual(rows.map(({ wire }) => [wire.kind, wire.adults, wire.children]), [
      ["admit", 2, 3],
      ["walk_in", 2, 0],
    ]);
    assert.deepEqual(lookup.counts(), { admitted: 22, expected: 15, inside: 19 });
  });
  test("writes what the server reads", async () => {
    const { rows } = await door.admit(await lookup.read(TOKEN), { adults: 2, children: 3 });
    assert.deepEqual(rows[0].wire, {
      uuid: "00000000-0000-4000-8000-000000000001",
      kind: "admit",
      device_seq: 1,
      happened_at: "2026-09-26T11:59:59.500Z",
      clock_offset_ms: 500,
      event_session: SESSION,
      decided_by: "device",
      code: TOKEN,
      ticket: TICKET,
      adults: 2,
      children: 3,
      result: "admitted",
    });
  });
  test("what the store did not keep has not happened", async () => {
    store.fails = true;
    await assert.rejects(door.admit(await lookup.read(TOKEN), { adults: 1, children: 0 }));
    assert.deepEqual(lookup.counts(), { admitted: 15, expected: 20, inside: 12 });
    store.fails = false;
    assert.deepEqual((await lookup.read(TOKEN)).decision.admit, { adults: 2, children: 3 });
  });
  test("looks again: a party that filled meanwhile is not let in twice", async () => {
    const early = await lookup.read(TOKEN);
    await door.admit(early, { adults: 2, children: 3 });
    const { rows, finding } = await door.admit(early, { adults: 2, children: 3 });
    assert.equal(finding.decision.result, "party_full");
    assert.deepEqual(rows.map(({ wire }) => wire.kind), ["walk_in"]);
  });
});

describe("what the server says and what happened here", () => {
  test("an entry counts once while it waits, when it is sent and when the roster has it", async () => {
    await door.admit(await lookup.read(TOKEN), { adults: 1, children: 2 });
    const seen = [];
    const look = async () => seen.push([missing(await lookup.read(TOKEN)), lookup.counts().admitted]);
    await look();
    upload();
    await look();
    download([arrived(1, 2, { gate: "Tor West", device: "dddd4444" })], undefined, {
      [SESSION]: { admitted: 13, expected: 17, walk_ins: 5, inside: 15 },
    });
    await look();
    assert.deepEqual(seen, Array(3).fill([{ adults: 1, children: 1 }, 18]));
  });
  test("other phones' arrivals come with the roster and add up", async () => {
    await door.admit(await lookup.read(TOKEN), { adults: 1, children: 0 });
    roster.apply({ header: { ...head(), is_complete: false }, tickets: [listed()], arrivals: [arrived(1, 2)] });
    const finding = await lookup.read(TOKEN);
    assert.deepEqual(missing(finding), { adults: 0, children: 1 });
    assert.deepEqual(finding.decision.first, { at: NOW - 600_000, gate: "Tor Ost", device: "x", helper: "Ionela" });
  });
  test("a rejected entry does not count and is kept", async () => {
    await door.admit(await lookup.read(TOKEN), { adults: 2, children: 3 });
    upload("rejected", "malformed_entry");
    assert.equal((await lookup.read(TOKEN)).decision.result, "admitted");
    assert.equal(lookup.counts().admitted, 15);
    assert.equal(ledger.inState("rejected").length, 1);
  });
  test("a doubt about the clock alarms nobody, another conflict does", () => {
    const answers = ["", "clock", "admitted_twice"].map((detail) => isAlarming({ verdict: "conflict", detail }));
    assert.deepEqual(answers, [false, false, true]);
    assert.equal(isAlarming({ verdict: "rejected", detail: "not_allowed" }), false);
    assert.equal(isAlarming(null), false);
  });
});

describe("Door.undo", () => {
  const undoAll = async () => door.undo(ledger.newest().map(({ uuid }) => uuid), "Falsche Person");

  test("takes an admission with its guests back, as entries that name the uuids", async () => {
    const { rows } = await door.admit(await lookup.read(TOKEN), { adults: 3, children: 3 });
    await door.undo(rows.map(({ uuid }) => uuid), "Falsche Person");
    const wires = store.rows.slice(2).map(({ wire }) => [wire.kind, wire.reverses, wire.ticket, wire.note]);
    assert.deepEqual(wires, rows.map(({ uuid }) => ["reversal", uuid, TICKET, "Falsche Person"]));
    assert.deepEqual(missing(await lookup.read(TOKEN)), { adults: 2, children: 3 });
    assert.deepEqual(lookup.counts(), { admitted: 15, expected: 20, inside: 12 });
  });
  test("works after the server and the roster know of it, before they know of the reversal", async () => {
    await door.admit(await lookup.read(TOKEN), { adults: 2, children: 3 });
    upload();
    download([arrived(2, 3)]);
    assert.equal((await lookup.read(TOKEN)).decision.result, "party_full");
    await undoAll();
    const again = await lookup.read(TOKEN);
    assert.deepEqual([again.decision.result, again.decision.first], ["admitted", null]);
    upload();
    download([]);
    assert.deepEqual(missing(await lookup.read(TOKEN)), { adults: 2, children: 3 });
  });
  test("takes nothing back twice, and no reversal", async () => {
    await door.admit(await lookup.read(TOKEN), { adults: 1, children: 0 });
    await undoAll();
    await undoAll();
    assert.equal(store.rows.length, 2);
  });
  test("a refused attempt cannot be taken back", async () => {
    const { rows } = await door.refuse(await lookup.read(OTHER_EVENT));
    assert.equal(door.canUndo(rows[0].uuid), false);
  });
});

describe("Lookup.released", () => {
  function release(session) {
    roster.header.sessions[0] = { ...roster.header.sessions[0], ...session };
  }

  test("says nothing where nothing is set", () => {
    assert.equal(lookup.released(), null);
    assert.equal(lookup.again({ claim: { eventNumber: 7, ticket: TICKET }, code: null }).decision.result, "admitted");
  });

  test("counts what is left of the places, and those whom this phone lets in", async () => {
    release({ released_at: "2026-09-26T11:30:00Z", capacity: 22 });
    assert.equal(lookup.released(), 7);
    await door.countGuests({ adults: 2, children: 0 });
    assert.equal(lookup.released(), 5);
  });

  test("lets somebody who waits in as a guest while places are left", async () => {
    open({ tickets: [listed({ status: "waitlisted" })], event: { open_to_all: false } });
    assert.equal((await lookup.read(TOKEN)).decision.offerWalkIn, false);
    release({ released_at: "2026-09-26T11:30:00Z", capacity: 22 });
    assert.equal((await lookup.read(TOKEN)).decision.offerWalkIn, true);
    release({ capacity: 15 });
    assert.equal((await lookup.read(TOKEN)).decision.offerWalkIn, false);
  });
});

describe("Lookup.counts", () => {
  const OVERRIDDEN = [{ adults: 1, children: 0 }, "Leitung kennt sie"];

  test("a party over its size stays whole when one of the entries is taken back", async () => {
    const { rows } = await door.admit(await lookup.read(TOKEN), { adults: 2, children: 3 });
    await door.override(await lookup.read(TOKEN), ...OVERRIDDEN);
    assert.equal(lookup.counts().admitted, 20);
    upload();
    await door.undo([rows[0].uuid], "");
    assert.deepEqual([lookup.counts().admitted, lookup.counts().expected], [16, 19]);
  });
  test("what another phone let in too is counted once, and stays when this one takes back", async () => {
    const { rows } = await door.admit(await lookup.read(TOKEN), { adults: 2, children: 3 });
    upload();
    download([arrived(4, 6)], [listed()], { [SESSION]: { admitted: 15, expected: 15, walk_ins: 5, inside: 17 } });
    await door.undo([rows[0].uuid], "");
    assert.deepEqual(lookup.counts(), { admitted: 20, expected: 15, inside: 17 });
  });
  test("a counter whose taps were taken back shows nobody, never fewer", async () => {
    const up = await door.tally({ adults: 1, children: 0 });
    await door.tally({ adults: -1, children: 0 });
    await door.undo([up.rows[0].uuid], "");
    assert.equal(lookup.counts().admitted, 15);
  });
  test("the counter of another phone is not this one's: taking back its minus one adds one", async () => {
    const theirs = (uuid, adults) => ({ uuid, wire: { uuid, kind: "tally", event_session: SESSION, adults, children: 0 } });
    await door.tally({ adults: 1, children: 0 });
    await door.takeBack([theirs("minus", -1)], "Vertippt");
    assert.equal(lookup.counts().admitted, 17);
    await door.takeBack([theirs("plus", 1)], "Vertippt");
    assert.equal(lookup.counts().admitted, 16);
  });
  test("an entry that was rejected counts for nothing, nor does taking it back", async () => {
    const { rows } = await door.countGuests({ adults: 2, children: 0 });
    await door.undo([rows[0].uuid], "");
    ledger.settle([{ uuid: rows[0].uuid, verdict: "rejected", detail: "not_allowed" }]);
    assert.equal(lookup.counts().admitted, 15);
  });
});

describe("Door.override", () => {
  const overriding = async (changes) => {
    open({ tickets: [listed(changes)] });
    await door.override(await lookup.read(TOKEN), { adults: 1, children: 0 }, "Leitung kennt sie");
    const [{ wire }] = store.rows;
    return [wire.kind, wire.overrides, wire.note, wire.ticket];
  };

  test("a booking that was refused comes in as a booking, with a reason", async () => {
    assert.deepEqual(await overriding({ revoked: true }), ["admit", "revoked", "Leitung kennt sie", TICKET]);
    assert.deepEqual(await overriding({ status: "pending" }), ["admit", "unconfirmed", "Leitung kennt sie", TICKET]);
  });
  test("who has no booking here any more comes in as a guest", async () => {
    const canceled = await overriding({ status: "canceled", revoked: true });
    assert.deepEqual(canceled, ["walk_in", "canceled", "Leitung kennt sie", TICKET]);
    assert.deepEqual((await overriding({ sessions: [LATER] })).slice(0, 2), ["walk_in", "other_session"]);
  });
  test("a ticket of another event is a guest here, never a booking", async () => {
    await door.override(await lookup.read(OTHER_EVENT), { adults: 1, children: 0 }, "Leitung");
    const [{ wire }] = store.rows;
    assert.deepEqual([wire.kind, wire.overrides, wire.ticket, wire.code], ["walk_in", "other_event", undefined, OTHER_EVENT]);
  });
});

describe("counting without tickets", () => {
  test("taps add up and never go below zero, however quick the fingers", async () => {
    const steps = [1, 1, -1, -1, -1, 1].map((adults) => door.tally({ adults, children: 0 }));
    await Promise.all(steps);
    assert.deepEqual(store.rows.map(({ wire }) => wire.adults), [1, 1, -1, -1, 1]);
    assert.deepEqual(door.tallied(), { adults: 1, children: 0 });
    assert.deepEqual(store.rows.map(({ wire }) => wire.device_seq), [1, 2, 3, 4, 5]);
  });
  test("a family is one entry", async () => {
    await door.countGuests({ adults: 2, children: 2 });
    assert.deepEqual(lookup.counts(), { admitted: 19, expected: 20, inside: 16 });
  });
  test("an unknown code counted as guest keeps what was read", async () => {
    const finding = await lookup.read("https://example.org/x".padEnd(300, "y"));
    await door.countGuests({ adults: 1, children: 0 }, finding);
    assert.equal(store.rows[0].wire.code.length, 200);
  });
  test("exits lower who is inside and nothing else", async () => {
    await door.exit(2);
    assert.deepEqual(lookup.counts(), { admitted: 15, expected: 20, inside: 10 });
  });
});

describe("sessions", () => {
  test("the one that is on now is proposed, then the next, then the last", () => {
    const at = (moment) => {
      return new Lookup({ roster, ledger, clock: new Clock({ deviceNow: () => Date.parse(moment) }) }).sessionNow();
    };
    assert.equal(at("2026-09-26T08:00:00Z"), SESSION);
    assert.equal(at("2026-09-26T14:30:00Z"), LATER);
    assert.equal(at("2026-09-27T08:00:00Z"), LATER);
  });
  test("a ticket of another session is refused", async () => {
    open({ tickets: [listed({ sessions: [LATER] })] });
    assert.equal((await lookup.read(TOKEN)).decision.result, "other_session");
  });
  test("a counselling day counts all of its appointments", async () => {
    open({ event: { kind: "beratung" }, tickets: [listed({ sessions: [LATER], adults: 1, children: 0 })] });
    const finding = await lookup.read(TOKEN);
    await door.admit(finding, finding.decision.admit);
    assert.deepEqual(lookup.counts(), { admitted: 16, expected: 20, inside: 13 });
  });
  test("counselling admits everybody to their own appointment", async () => {
    open({ event: { kind: "beratung" }, tickets: [listed({ sessions: [LATER], adults: 1, children: 0 })] });
    const finding = await lookup.read(TOKEN);
    assert.deepEqual([finding.decision.result, finding.session], ["admitted", LATER]);
    await door.admit(finding, finding.decision.admit);
    assert.equal(store.rows[0].wire.event_session, LATER);
  });
});

test("a ledger restored from its rows goes on where it stopped", async () => {
  await door.admit(await lookup.read(TOKEN), { adults: 1, children: 2 });
  await door.tally({ adults: 1, children: 0 });
  const restored = new Ledger(structuredClone(store.rows).reverse());
  assert.deepEqual(restored.inState("waiting").map(({ seq }) => seq), [1, 2]);
  assert.equal(restored.takeSeq(), 3);
  assert.deepEqual(restored.tally(SESSION), { adults: 1, children: 0 });
});
