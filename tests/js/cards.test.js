import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import Cards, { spoken } from "../../static/js/door/cards.js";
import { describe as describeEntry } from "../../static/js/door/entry_words.js";
import Words from "../../static/js/door/words.js";

const NOON = Date.parse("2026-09-26T12:00:00Z");
const NOBODY = { adults: 0, children: 0 };

/** Words that say their own code, so that a test sees which was chosen. */
const CODES = new Proxy({}, { get: (_, code) => `${String(code)}[%(n)s%(of)s%(title)s%(ago)s%(time)s%(gate)s%(phone)s%(name)s%(reason)s]`, has: () => true });
const PLURALS = new Proxy({}, { get: (_, code) => ({ other: `${String(code)}(%(n)s%(admit)s)` }) });

const HEAD = {
  event: { kind: "fest", open_to_all: true, venue: "Buschmannshof" },
  device: { reference: "here" },
  other_events: [
    { number: 8, title: "Netzwerkarbeit", starts_at: "2026-08-29T08:00:00Z" },
    { number: 7, title: "", starts_at: "2026-08-29T08:00:00Z" },
  ],
};
const SESSIONS = {
  s: { reference: "s", label: "Nachmittag", starts_at: "2026-09-26T11:00:00Z", opens_at: "2026-09-26T10:30:00Z", closes_at: "2026-09-26T16:00:00Z" },
};

let lookup, cards;

beforeEach(() => {
  lookup = { head: HEAD, has: () => false, admitsToOwnSession: false, released: () => null, sessionOf: (reference) => SESSIONS[reference] ?? null };
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
    at: NOON + 3 * 60_000,
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
    assert.deepEqual([card.of, card.note], ["of[5]", "inside_already(2)"]);
    assert.equal(card.confirm({ adults: 3, children: 2 }), "confirm.surplus(23)");
  });
});

describe("Cards.admitted", () => {
  const admission = (state) => row(state, { kind: "admit", result: "admitted", adults: 1, children: 2 });

  test("of a late party says that its places were released, and that it comes in all the same", () => {
    lookup.released = () => 0;
    const card = cards.admitted(finding({ result: "admitted", admit: { adults: 2, children: 3 } }), [admission("sent")]);
    assert.deepEqual([card.kind, card.note], ["admitted", "complete[] · late[]"]);
  });

  test("is dashed until the server has named it", () => {
    const part = finding({ result: "admitted", admit: { adults: 1, children: 2 }, left: 2 });
    const card = cards.admitted(part, [admission("waiting")]);
    assert.deepEqual([card.kind, card.number, card.of, card.note], ["pending", "3", "of[5]", "later(2)"]);
    assert.deepEqual(card.actions, ["undo", "more", "next"]);
    const later = cards.renewed(card, [admission("sent")]);
    assert.deepEqual([later.kind, later.status], ["admitted", "status.sent[]"]);
  });
  const says = (part, rows = [admission("sent")]) => {
    const { number, of, note } = cards.admitted(part, rows);
    return [number, of, note];
  };
  const rest = { admit: { adults: 1, children: 1 }, left: 0 };
  const before = { facts: { admitted: { adults: 1, children: 2 } } };

  test("a whole party is all of it", () => {
    const all = finding({ result: "admitted", admit: { adults: 2, children: 3 } });
    assert.deepEqual(says(all), ["5", "of[5]", "complete[]"]);
  });
  test("the rest of a party is how many come now, and how many that makes", () => {
    assert.deepEqual(says(finding({ result: "admitted", ...rest }, before)), ["2", "now_of[55]", "complete[]"]);
    const middle = finding({ result: "admitted", admit: { adults: 1, children: 0 }, left: 1 }, before);
    assert.deepEqual(says(middle), ["1", "now_of[45]", "later(1)"]);
  });
  test("more than the rest is how many come now, and who of them is a guest", () => {
    const rows = [admission("sent"), row("sent", { kind: "walk_in", adults: 1 })];
    assert.deepEqual(says(finding({ result: "admitted", ...rest }, before), rows), ["3", "", "surplus(12) · complete[]"]);
  });
  test("one person is one, without more words", () => {
    const one = { facts: { party: { adults: 1, children: 0 } } };
    assert.deepEqual(says(finding({ result: "admitted", admit: { adults: 1, children: 0 } }, one)), ["1", "", ""]);
  });
  test("shown again a moment later it says that nothing was counted, as far as it has come by now", () => {
    const card = cards.admitted(finding({ result: "admitted", ...rest }), [admission("waiting")]);
    const again = cards.repeated(card, [admission("sent")]);
    assert.deepEqual([again.kind, again.number, again.note], ["admitted", "2", "repeated[]"]);
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
    const since = (first) => refused({ result: "already_admitted", first: { at: NOON, gate: "Tor Ost", ...first } }).note;
    assert.equal(since({ device: "here" }), "since[vor 3 Minuten14:00Tor Ostthis_phone[]]");
    assert.equal(since({ device: "there", helper: "Ionela" }), "since[vor 3 Minuten14:00Tor Ostphone_of[Ionela]]");
    assert.equal(since({ device: "there", helper: "" }), "since[vor 3 Minuten14:00Tor Ostother_phone[]]");
    assert.equal(since({ device: null, gate: null }), "since.paper[vor 3 Minuten14:00]");
  });
  test("names another event if it knows it", () => {
    const card = (number) => refused({ result: "other_event" }, { claim: { eventNumber: number }, listed: null });
    assert.deepEqual([card(8).text, card(8).note], ["other_event.named[Netzwerkarbeit]", "Sa., 29.08., 10:00"]);
    assert.equal(card(9).text, "other_event.text[]");
    assert.deepEqual([card(7).text, card(7).note], ["other_event.text[]", "Sa., 29.08., 10:00"]);
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
    assert.deepEqual(refused({ result: "other_event", offerWalkIn: false }, { isFinal: true }).actions, ["next"]);
  });
  test("takes whoever brings a blank ticket as a guest", () => {
    const card = refused({ result: "waitlisted", offerWalkIn: false }, { listed: { sessions: [] } });
    assert.deepEqual([card.kind, card.text, card.actions], ["attention", "blank.text[]", ["confirm", "next"]]);
  });
});

describe("the sentence for the guest", () => {
  const sentence = (card) => [card.phrase, card.language];
  const inArabic = { listed: { sessions: ["s"], language: "ar" } };

  test("goes with the answer, in the language of the registration", () => {
    const all = finding({ result: "admitted", admit: { adults: 2, children: 3 } }, inArabic);
    assert.deepEqual(sentence(cards.question(all)), ["party", "ar"]);
    assert.deepEqual(sentence(cards.admitted(all, [row("sent", { kind: "admit" })])), ["complete", "ar"]);
    const part = finding({ result: "admitted", admit: { adults: 2, children: 0 }, left: 3 }, inArabic);
    assert.deepEqual(sentence(cards.admitted(part, [row("sent", { kind: "admit" })])), ["welcome", "ar"]);
    const results = { party_full: "used", other_event: "other_date", too_late: "other_date", canceled: "wait", unknown: "guest" };
    for (const [result, phrase] of Object.entries(results)) assert.deepEqual(sentence(refused({ result }, inArabic)), [phrase, "ar"]);
    assert.deepEqual(sentence(refused({ result: "unknown" }, { listed: null })), ["guest", ""]);
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
  const plurals = { later: { one: "%(n)s kann", other: "%(n)s können" }, waiting: { one: "%(n)s wartet", other: "%(n)s warten" } };
  const sentences = { since: "seit %(time)s", just_now: "eben", "waiting.none": "alles übertragen" };
  const words = new Words({ words: sentences, plurals, language: "de", time_zone: "Europe/Berlin" });

  test("puts numbers into the right form", () => {
    assert.deepEqual([0, 1, 2, 1500].map((n) => words.count("later", n)), ["0 können", "1 kann", "2 können", "1.500 können"]);
  });
  test("says how long ago something was", () => {
    const ago = (minutes) => words.ago(NOON - minutes * 60_000, NOON);
    assert.deepEqual([1, 3, 59, 60, 150].map(ago), ["vor 1 Minute", "vor 3 Minuten", "vor 59 Minuten", "vor 1 Stunde", "vor 2 Stunden"]);
    assert.deepEqual([ago(0.9), ago(-1)], ["eben", "eben"]);
  });
  test("never says that nothing waits", () => {
    assert.deepEqual([0, 1, 3].map((n) => words.waiting(n)), ["alles übertragen", "1 wartet", "3 warten"]);
  });
  test("knows the time at the event's place", () => assert.equal(words.time(NOON), "14:00"));
  test("puts values in and leaves nothing behind", () => {
    assert.deepEqual([words.say("since", { time: "14:00" }), words.say("since"), words.say("nothing")], ["seit 14:00", "seit ", ""]);
  });
});

describe("a line of the log", () => {
  const words = new Words({ words: CODES, plurals: PLURALS, language: "de", time_zone: "Europe/Berlin" });
  const lines = [
    [{ kind: "admit", result: "admitted", adults: 3 }, { of: 5 }, "admitted", "log.admit.of[35]"],
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
