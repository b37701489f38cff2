import assert from "node:assert/strict";
import test from "node:test";

import Wallet, { describeTicket, forgetTicket, inOrder, keepTicket, storedTickets } from "../../../static/js/components/wallet.js";

const FESTIVAL = { key: "k7wmaaaa", title: "KulturWERK", date: "2026-09-26", kind: "fest" };
const WORKSHOP = { key: "b2bbbbbb", title: "Netzwerkarbeit", date: "2026-08-29", kind: "workshop" };

/** A storage as browsers have it, in memory. */
function makeStorage(content = {}) {
  const items = new Map(Object.entries(content));
  return { getItem: (name) => items.get(name) ?? null, setItem: (name, value) => items.set(name, value) };
}

test("an empty wallet lists nothing", () => {
  assert.deepEqual(storedTickets(makeStorage()), []);
});

test("kept tickets are listed with the next one first", () => {
  const storage = makeStorage();

  keepTicket(FESTIVAL, storage);
  keepTicket(WORKSHOP, storage);

  assert.deepEqual(storedTickets(storage), [WORKSHOP, FESTIVAL]);
});

test("a ticket kept again replaces its older state", () => {
  const storage = makeStorage();
  const moved = { ...FESTIVAL, date: "2026-09-27" };

  keepTicket(FESTIVAL, storage);
  keepTicket(moved, storage);

  assert.deepEqual(storedTickets(storage), [moved]);
});

test("a forgotten ticket is gone, the others stay", () => {
  const storage = makeStorage();
  keepTicket(FESTIVAL, storage);
  keepTicket(WORKSHOP, storage);

  forgetTicket(FESTIVAL.key, storage);

  assert.deepEqual(storedTickets(storage), [WORKSHOP]);
});

for (const [name, text] of [["no JSON", "{"], ["no list", "{}"], ["a key that is a path", '[{"key": "../x"}]'], ["null", "[null]"]]) {
  test(`a damaged wallet (${name}) lists nothing`, () => {
    assert.deepEqual(storedTickets(makeStorage({ "einlass.tickets": text })), []);
  });
}

const SERIES = { ...WORKSHOP, date: "2026-04-18", dates: "2026-04-18 2026-05-30 2026-08-29", state: "valid" };

for (const [today, day, notes] of [
  ["2026-04-01", "2026-04-18", ["more"]],
  ["2026-05-30", "2026-05-30", ["more"]],
  ["2026-06-01", "2026-08-29", []],
  ["2026-09-01", "2026-08-29", ["over"]],
]) {
  test(`a series shows its next day on ${today}`, () => {
    assert.deepEqual(describeTicket(SERIES, today), { day, notes });
  });
}

test("a ticket of an earlier version has one day, and one that waits says so", () => {
  assert.deepEqual(describeTicket(FESTIVAL, "2026-09-01"), { day: "2026-09-26", notes: [] });
  assert.deepEqual(describeTicket({ ...FESTIVAL, state: "waitlisted" }, "2026-09-01").notes, ["waitlisted"]);
});

test("what is over comes last, the rest by the next day", () => {
  assert.deepEqual(inOrder([WORKSHOP, FESTIVAL, SERIES], "2026-08-30"), [FESTIVAL, WORKSHOP, SERIES]);
  assert.deepEqual(inOrder([FESTIVAL, SERIES], "2026-05-01"), [SERIES, FESTIVAL]);
});

test("a full storage keeps nothing and says so", () => {
  const storage = { getItem: () => null, setItem: () => { throw new Error("quota"); } };

  assert.equal(keepTicket(FESTIVAL, storage), false);
});

test("a page whose link was renewed is kept in the place of the old one", (context) => {
  globalThis.localStorage = makeStorage();
  context.after(() => delete globalThis.localStorage);
  keepTicket(FESTIVAL);

  new Wallet({ dataset: { ...FESTIVAL, key: "new222", instead: FESTIVAL.key }, querySelectorAll: () => [] });

  assert.deepEqual(
    storedTickets().map(({ key }) => key),
    ["new222"],
  );
});
