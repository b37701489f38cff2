import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import Cards, { spoken } from "../../static/js/door/cards.js";
import { describe as describeEntry } from "../../static/js/door/entry_words.js";
import Words from "../../static/js/door/words.js";

const NOON = Date.parse("2026-09-26T12:00:00Z");
const NOBODY = { adults: 0, children: 0 };

/** Words that say their own code, so that a test sees which was chosen. */
const CODES = new Proxy({}, { get: (_, code) => `${String(code)}[%(n)s%(title)s%(time)s%(gate)s%(phone)s%(reason)s]`, has: () => true });
const PLURALS = new Proxy({}, { get: (_, code) => ({ other: `${String(code)}(%(n)s%(admit)s)` }) });

const HEAD = {
  event: { kind: "fest", open_to_all: true, venue: "Buschmannshof" },
  device: { reference: "here" },
  other_events: [{ number: 8, title: "Netzwerkarbeit", starts_at: "2026-08-29T08:00:00Z" }],
};
const SESSIONS = {
  s: { reference: "s", label: "Nachmittag", starts_at: "2026-09-26T11:00:00Z", opens_at: "2026-09-26T10:30:00Z", closes_at: "2026-09-26T16:00:00Z" },
};

let lookup, cards;

beforeEach(() => {
  lookup = { head: HEAD, has: () => false, admitsToOwnSession: false, sessionOf: (reference) => SESSIONS[reference] ?? null };
  const words = new Words({ words: CODES, plurals: PLURALS, language: "de", time_zone: "Europe/Berlin" });
  cards = new Cards({ words, lookup });
});

function finding(decision, changes = {}) {
  const facts = { party: { adults: 2, children: 3 }, admitted: NOBODY, eventSessions: ["s"], ...changes.facts };
  const { adults, children } = facts.party;
  return {
    claim: { eventNumber: 7 },
    listed: { sessions: ["s"] },
    session: "s",
    name: "Familie H.",
    size: adults + children,
    ...changes,
    facts,
    decision: { admit: NOBODY, surplus: NOBODY, left: 0, first: null, offerWalkIn: true, ...decision },
  };
}

function row(state, wire) {
  return { uuid: `${state}-${wire.kind}`, state, at: NOON, name: "", of: 1, wire: { ...NOBODY, ...wire } };
}

const refused = (decision, changes) => cards.refused(finding(decision, changes), [row("sent", { kind: "admit" })]);

describe("Cards.question", () => {
  test("proposes who is missing and says what the tap will do", () => {
    const card = cards.question(finding({ result: "admitted" }, { facts: { admitted: { adults: 1, children: 1 } } }));
    assert.deepEqual([card.kind, card.number, card.party, card.main], ["question", "3", { adults: 1, children: 2 }, "confirm"]);
    assert.equal(card.confirm({ adults: 1, children: 2 }), "confirm(3)");
    assert.equal(card.confirm({ adults: 3, children: 2 }), "confirm.surplus(23)");
  });
});

describe("Cards.admitted", () => {
  const admission = (state) => row(state, { kind: "admit", result: "admitted", adults: 1, children: 2 });

  test("is dashed until the server has named it", () => {
    const part = finding({ result: "admitted", admit: { adults: 1, children: 2 }, left: 2 });
    const card = cards.admitted(part, [admission("waiting")]);
    assert.deepEqual([card.kind, card.number, card.of, card.note], ["pending", "3", "of[5]", "later(2)"]);
    assert.deepEqual(card.actions, ["undo", "more", "next"]);
    const later = cards.renewed(card, [admission("sent")]);
    assert.deepEqual([later.kind, later.status], ["admitted", "status.sent[]"]);
  });
  test("says who came in as guest", () => {
    const full = finding({ result: "admitted", admit: { adults: 2, children: 3 } });
    const rows = [admission("sent"), row("sent", { kind: "walk_in", adults: 1 })];
    assert.equal(cards.admitted(full, rows).note, "complete[] · surplus(1)");
  });
  test("says why a supervisor let somebody in", () => {
    const rows = [row("sent", { kind: "admit", adults: 2, overrides: "canceled", note: "Doch da" })];
    const card = cards.admitted(finding({ result: "canceled" }), rows);
    assert.deepEqual([card.word, card.number, card.note], ["overridden[]", "2", "with_reason[Doch da]"]);
  });
});

describe("Cards.refused", () => {
  const NAMED = ["already_admitted", "party_full"];
  const OTHERS = ["other_event", "revoked", "canceled", "waitlisted", "unconfirmed", "other_session", "too_early", "too_late"];

  for (const result of NAMED) test(`${result} is a look of its own`, () => assert.equal(refused({ result }).kind, "again"));
  for (const result of OTHERS) test(`${result} is refused`, () => assert.equal(refused({ result }).kind, "refused"));
  for (const result of ["unknown", "forged"]) {
    test(`${result} asks for guests where all are welcome, and is refused elsewhere`, () => {
      assert.equal(refused({ result }).kind, "attention");
      assert.equal(refused({ result, offerWalkIn: false }).kind, "refused");
    });
  }
  test("says since when, where and by which phone somebody is inside", () => {
    const first = (device) => ({ at: NOON, gate: "Tor Ost", device });
    assert.equal(refused({ result: "already_admitted", first: first("here") }).note, "since[14:00Tor Ostthis_phone[]]");
    assert.equal(refused({ result: "already_admitted", first: first("there") }).note, "since[14:00Tor Ostother_phone[]]");
  });
  test("names another event if it knows it", () => {
    const card = (number) => refused({ result: "other_event" }, { claim: { eventNumber: number }, listed: null });
    assert.deepEqual([card(8).text, card(8).note], ["other_event.named[Netzwerkarbeit]", "Sa., 29.08., 10:00"]);
    assert.equal(card(9).text, "other_event.text[]");
  });
  test("says when and where another session is", () => {
    const { text, note } = refused({ result: "other_session" });
    assert.deepEqual([text, note], ["other_session.text[Nachmittag]", "Sa., 26.09., 13:00, Buschmannshof"]);
  });
  test("says when the door opens and when it closed", () => {
    assert.equal(refused({ result: "too_early" }).note, "too_early.text[Sa., 26.09., 12:30]");
    assert.equal(refused({ result: "too_late" }).note, "too_late.text[Sa., 26.09., 18:00]");
  });
  test("offers guests and the supervisor only to those who may", () => {
    assert.deepEqual(refused({ result: "canceled", offerWalkIn: false }).actions, ["next"]);
    lookup.has = (right) => right === "supervisor";
    assert.deepEqual(refused({ result: "canceled" }).actions, ["guests", "override", "next"]);
  });
  test("takes whoever brings a blank ticket as a guest", () => {
    const card = refused({ result: "waitlisted", offerWalkIn: false }, { listed: { sessions: [] } });
    assert.deepEqual([card.kind, card.text, card.actions], ["attention", "blank.text[]", ["confirm", "next"]]);
  });
});

describe("Cards.guests", () => {
  test("starts with the party that was cancelled, and with one where nothing is known", () => {
    assert.deepEqual(cards.guests(finding({ result: "canceled" })).party, { adults: 2, children: 3 });
    assert.deepEqual(cards.guests(finding({ result: "unknown" }, { listed: null })).party, { adults: 1, children: 0 });
    assert.deepEqual(cards.guests(finding({ result: "party_full" })).party, { adults: 1, children: 0 });
  });
});

describe("counselling", () => {
  test("shows number and time, never a name", () => {
    lookup.admitsToOwnSession = true;
    SESSIONS.b = { reference: "b", label: "B-02", starts_at: "2026-10-08T08:30:00Z" };
    const one = finding({ result: "admitted", admit: { adults: 1, children: 0 } }, { session: "b", facts: { party: { adults: 1, children: 0 } } });
    assert.equal(cards.admitted(one, [row("sent", { kind: "admit", adults: 1 })]).text, "B-02, 10:30");
  });
});

test("an alarm names the conflict and that it stays counted", () => {
  const card = cards.alarm({ ...row("sent", { kind: "admit", adults: 1 }), name: "Amina K.", answer: { detail: "admitted_twice" } });
  assert.deepEqual([card.kind, card.text, card.note], ["attention", "Amina K.", "alarm.admitted_twice[] alarm.note[]"]);
});

test("a screen reader hears word, number, who and why in one sentence after the other", () => {
  assert.equal(spoken({ word: "Willkommen", number: "3", of: "von 5", text: "Familie H.", note: "" }), "Willkommen. 3 von 5. Familie H.");
});

describe("Words", () => {
  const plurals = { later: { one: "%(n)s kann", other: "%(n)s können" } };
  const words = new Words({ words: { since: "seit %(time)s" }, plurals, language: "de", time_zone: "Europe/Berlin" });

  test("puts numbers into the right form", () => {
    assert.deepEqual([0, 1, 2, 1500].map((n) => words.count("later", n)), ["0 können", "1 kann", "2 können", "1.500 können"]);
  });
  test("knows the time at the event's place", () => assert.equal(words.time(NOON), "14:00"));
  test("puts values in and leaves nothing behind", () => {
    assert.deepEqual([words.say("since", { time: "14:00" }), words.say("since"), words.say("nothing")], ["seit 14:00", "seit ", ""]);
  });
});

describe("a line of the log", () => {
  const words = new Words({ words: CODES, plurals: PLURALS, language: "de", time_zone: "Europe/Berlin" });
  const lines = [
    [{ kind: "admit", result: "admitted", adults: 3 }, { of: 5 }, "admitted", "log.admit.of[3]"],
    [{ kind: "admit", result: "admitted", adults: 1 }, {}, "admitted", "log.admit[1]"],
    [{ kind: "admit", result: "party_full" }, {}, "again", "party_full[]"],
    [{ kind: "admit", result: "revoked" }, {}, "refused", "revoked[]"],
    [{ kind: "tally", adults: 1 }, {}, "admitted", "log.tally[+1]"],
    [{ kind: "tally", children: -1 }, {}, "admitted", "log.tally[-1]"],
    [{ kind: "walk_in", adults: 2 }, {}, "admitted", "log.walk_in[2]"],
    [{ kind: "reversal" }, {}, "admitted", "log.reversal[0]"],
    [{ kind: "exit", adults: 1 }, { state: "rejected" }, "attention", "log.exit[1]"],
  ];
  for (const [wire, changes, dot, text] of lines) {
    test(text, () => {
      const line = describeEntry({ ...row("merged", wire), ...changes }, words);
      assert.deepEqual([line.dot, line.text], [dot, text]);
    });
  }
});
