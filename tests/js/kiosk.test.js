import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, mock, test } from "node:test";

import Clock from "../../static/js/door/clock.js";
import Door from "../../static/js/door/door.js";
import KioskCards from "../../static/js/door/kiosk/cards.js";
import Kiosk, { QUESTION_MS, TEAM_MS, WELCOME_MS } from "../../static/js/door/kiosk/kiosk.js";
import Ledger from "../../static/js/door/ledger.js";
import Lookup from "../../static/js/door/lookup.js";
import Roster from "../../static/js/door/roster.js";
import { shortCode } from "../../static/js/door/short_code.js";

const NOW = Date.parse("2026-09-26T12:00:00Z");
const TICKET = "0102030405060708";
const SESSION = "sbbb2222";
const WORDS = { say: (code) => code, time: () => "14:00", moment: () => "Sa 26.09., 14:00" };

/** The tablet's screen as far as the kiosk knows it. */
class Screen {
  card = null;
  cards = [];

  onTouch(handler) {
    this.touch = handler;
  }

  get isAsking() {
    return this.card?.kind === "question";
  }

  show(card, handlers) {
    Object.assign(this, { card, handlers });
    this.cards.push(card.word);
  }

  hide() {
    this.card = null;
  }
}

let screen, ledger, roster, kiosk, sounds, disk;

function open({ openToAll = false, ...ticket } = {}) {
  const session = { reference: SESSION, label: "", opens_at: null, closes_at: null, is_cancelled: false };
  const header = {
    is_complete: true,
    event: { number: 7, kind: "fest", open_to_all: openToAll },
    sessions: [{ ...session, starts_at: "2026-09-26T11:00:00Z", ends_at: "2026-09-26T14:00:00Z" }],
    device: { reference: "dddd4444", gate: "Eingang", rights: ["kiosk", "scan"] },
    counts: { [SESSION]: { admitted: 0, expected: 5, walk_ins: 0, inside: 0 } },
  };
  const row = { ticket: TICKET, adults: 2, children: 3, status: "confirmed", revoked: false, sessions: [SESSION], name: "", ...ticket };
  [screen, ledger, roster, sounds, disk] = [new Screen(), new Ledger(), new Roster(), [], { isFull: false }];
  roster.apply({ header, tickets: [row], arrivals: [] });
  const clock = new Clock({ offset: 0, deviceNow: () => NOW });
  const lookup = new Lookup({ roster, ledger, clock, verify: async () => true });
  lookup.session = SESSION;
  const append = async () => disk.isFull && Promise.reject(new Error("disk full"));
  const newUuid = () => crypto.randomUUID();
  const door = new Door({ lookup, ledger, clock, store: { append }, newUuid });
  const feedback = { give: (kind) => sounds.push(kind) };
  const cards = new KioskCards({ words: WORDS, lookup });
  kiosk = new Kiosk({ lookup, door, cards, screen, feedback, onEntry: () => {} });
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function type() {
  assert.equal(kiosk.type(shortCode(TICKET)), true);
  await settled();
}

async function confirm(party) {
  screen.handlers.confirm(party);
  await settled();
}

const kept = () => ledger.newest().map(({ wire }) => [wire.kind, wire.result, wire.adults, wire.children]);

beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
afterEach(() => mock.timers.reset());

describe("Kiosk", () => {
  test("welcomes one person at once and comes back by itself", async () => {
    open({ adults: 1, children: 0 });
    await type();
    assert.deepEqual([screen.card.kind, screen.card.number, sounds], ["welcome", 1, ["admitted"]]);
    mock.timers.tick(WELCOME_MS);
    assert.equal(screen.card, null);
    assert.deepEqual(kept(), [["admit", "admitted", 1, 0]]);
  });

  test("asks a party how many are there, beginning with who is missing", async () => {
    open();
    await type();
    assert.deepEqual([screen.card.kind, screen.card.party], ["question", { adults: 2, children: 3 }]);
    await confirm({ adults: 1, children: 1 });
    assert.deepEqual([screen.card.number, screen.card.note], [2, { code: "later", n: 3 }]);
    await type();
    assert.deepEqual(screen.card.party, { adults: 1, children: 2 });
  });

  test("lets nobody in when nobody answers, and waits as long as somebody touches it", async () => {
    open();
    await type();
    mock.timers.tick(QUESTION_MS - 1);
    screen.touch();
    mock.timers.tick(QUESTION_MS - 1);
    assert.equal(screen.card.kind, "question");
    mock.timers.tick(1);
    assert.deepEqual([screen.card, kept()], [null, []]);
  });

  test("never lets in more than there are places, and counts no guests", async () => {
    open();
    await type();
    const arrival = { ticket: TICKET, session: SESSION, adults: 2, children: 1, first_at: NOW / 1000, gate: "Tor Ost", device: "x" };
    roster.apply({ header: { ...roster.header, is_complete: false }, tickets: [roster.find(TICKET)], arrivals: [arrival] });
    await confirm({ adults: 2, children: 3 });
    assert.deepEqual([screen.card.number, kept()], [2, [["admit", "admitted", 2, 0]]]);
  });

  test("sends who is in already to the team, kindly, with the reason for the team", async () => {
    open({ adults: 1, children: 0 });
    await type();
    await type();
    assert.deepEqual([screen.card.kind, screen.card.word, screen.card.why], ["team", "team", "why.already_admitted, 14:00, Eingang"]);
    mock.timers.tick(TEAM_MS);
    assert.equal(screen.card, null);
    assert.deepEqual(kept()[0], ["admit", "already_admitted", 0, 0]);
  });

  test("welcomes strangers where everybody is welcome, and leaves the counting to the team", async () => {
    open({ openToAll: true });
    await kiosk.see("https://example.org/");
    assert.deepEqual([screen.card.kind, screen.card.word], ["team", "team.welcome"]);
    assert.deepEqual(kept(), [["admit", "unknown", 0, 0]]);
  });

  test("a code that stays in view is one scan, also beneath a question", async () => {
    open();
    await kiosk.see("https://example.org/");
    await kiosk.see("https://example.org/");
    assert.equal(kept().length, 1);
  });

  test("shows no welcome that is not on the disk", async () => {
    open({ adults: 1, children: 0 });
    disk.isFull = true;
    mock.method(console, "error", () => {});
    await type();
    mock.restoreAll();
    assert.deepEqual([screen.card.kind, screen.card.why, kept()], ["team", "why.not_saved", []]);
  });
});
