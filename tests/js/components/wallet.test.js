import assert from "node:assert/strict";
import test from "node:test";

import { forgetTicket, keepTicket, storedTickets } from "../../../static/js/components/wallet.js";

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

test("a full storage keeps nothing and says so", () => {
  const storage = { getItem: () => null, setItem: () => { throw new Error("quota"); } };

  assert.equal(keepTicket(FESTIVAL, storage), false);
});
