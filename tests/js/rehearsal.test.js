import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";

import Clock from "../../static/js/door/clock.js";
import Door from "../../static/js/door/door.js";
import Ledger from "../../static/js/door/ledger.js";
import Lookup, { missing } from "../../static/js/door/lookup.js";
import Rehearsal, { LENGTH_MS } from "../../static/js/door/rehearsal.js";
import { EVENT_NUMBER, claimByShortCode } from "../../static/js/door/rehearsal_tickets.js";
import Roster from "../../static/js/door/roster.js";
import { shortCode } from "../../static/js/door/short_code.js";
import { loadVectors } from "./vectors.js";

const { tickets: TICKETS } = loadVectors("rehearsal.json");
const START = Date.parse("2026-09-26T12:00:00Z");
const SESSION = "sbbb2222";
const REAL = "0102030405060708";

let now, roster, ledger, lookup, rehearsal, changes;

function head(kind = "fest") {
  return {
    is_complete: true,
    event: { number: 7, kind, open_to_all: true, venue: "Buschmannshof" },
    sessions: [
      {
        reference: SESSION,
        label: "",
        starts_at: "2026-09-27T12:00:00Z",
        ends_at: "2026-09-27T16:00:00Z",
        opens_at: "2026-09-27T11:00:00Z",
        closes_at: null,
        is_cancelled: false,
      },
    ],
    device: { reference: "dddd4444", gate: "Tor West", rights: ["scan", "walk_in", "supervisor"] },
    counts: { [SESSION]: { admitted: 10, expected: 20, walk_ins: 5, inside: 12 } },
    other_events: [],
    has_names: true,
    rehearsal: TICKETS.map((ticket) => ({ ticket, side: 0, modules: "" })),
  };
}

function open(kind) {
  now = START;
  changes = 0;
  roster = new Roster();
  ledger = new Ledger();
  const listed = { ticket: REAL, adults: 1, children: 0, status: "confirmed", revoked: false, sessions: [SESSION], name: "A" };
  roster.apply({ header: head(kind), tickets: [listed], arrivals: [] });
  const clock = new Clock({ deviceNow: () => now });
  const verify = async () => true;
  lookup = new Lookup({ roster, ledger, clock, verify, elsewhere: (code) => claimByShortCode(roster, code) });
  lookup.session = SESSION;
  rehearsal = new Rehearsal({
    roster,
    lookup,
    clock,
    verify,
    makeDesk: (parts) => parts,
    onChange: () => (changes += 1),
  });
}

/** What the rehearsing door decides about a ticket. */
function finding({ ticket }) {
  return rehearsal.now.lookup.find({ eventNumber: EVENT_NUMBER, ticket, keyId: 0 }, "a code");
}

function byName(name) {
  return TICKETS.find((ticket) => ticket.name === name);
}

beforeEach(() => open());
afterEach(() => rehearsal.stop());

describe("a rehearsing door", () => {
  for (const ticket of TICKETS.filter((one) => !one.is_forged)) {
    test(`answers ${ticket.result} to ${ticket.name}, whatever the time and the kind of event`, () => {
      for (const kind of ["fest", "beratung"]) {
        open(kind);
        rehearsal.start();
        assert.equal(finding(ticket).decision.result, ticket.result);
        rehearsal.stop();
      }
    });
  }

  test("lets a family in by parts, and knows a ticket that comes again", async () => {
    rehearsal.start();
    const { door } = rehearsal.now;
    await door.admit(finding(byName("family")), { adults: 1, children: 1 });
    await door.admit(finding(byName("single")), { adults: 1, children: 0 });
    assert.deepEqual(missing(finding(byName("family"))), { adults: 1, children: 1 });
    assert.equal(finding(byName("single")).decision.result, "already_admitted");
  });

  test("keeps nothing: neither in the phone's log nor in what waits, and forgets when it ends", async () => {
    const before = lookup.counts();
    rehearsal.start();
    const { rows } = await rehearsal.now.door.admit(finding(byName("single")), { adults: 1, children: 0 });
    await rehearsal.now.door.tally({ adults: 1, children: 0 });
    rehearsal.stop();
    rehearsal.start();
    assert.deepEqual([ledger.newest(), rows.map((row) => row.state)], [[], ["sent"]]);
    assert.deepEqual(lookup.counts(), before);
    assert.equal(finding(byName("single")).decision.result, "admitted");
  });

  test("refuses a real ticket, scanned or typed, and offers nothing to be done with it", () => {
    rehearsal.start();
    const scanned = rehearsal.now.lookup.find({ eventNumber: 7, ticket: REAL, keyId: 0 }, "a code");
    const typed = rehearsal.now.lookup.type(shortCode(REAL));
    for (const { decision, isFinal } of [scanned, typed]) {
      assert.deepEqual([decision.result, decision.offerWalkIn, isFinal], ["other_event", false, true]);
    }
  });

  test("lets a supervisor try to let somebody in against the rule", async () => {
    rehearsal.start();
    const canceled = finding(byName("canceled"));
    const { rows } = await rehearsal.now.door.override(canceled, { adults: 1, children: 0 }, "Doch gekommen");
    assert.deepEqual([rehearsal.now.lookup.has("supervisor"), canceled.isFinal], [true, undefined]);
    assert.deepEqual(rows.map(({ state, wire }) => [state, wire.overrides, wire.note]), [["sent", "canceled", "Doch gekommen"]]);
    assert.deepEqual(ledger.newest(), []);
  });

  test("takes the short codes of its tickets, but never that of a forged one", () => {
    rehearsal.start();
    for (const ticket of TICKETS) {
      const { decision } = rehearsal.now.lookup.type(shortCode(ticket.ticket));
      assert.equal(decision.result, ticket.is_forged ? "unknown" : ticket.result);
    }
  });

  test("ends by itself", () => {
    rehearsal.start();
    now += LENGTH_MS - 1;
    assert.notEqual(rehearsal.now, null);
    now += 1;
    assert.equal(rehearsal.now, null);
    assert.equal(changes, 2);
  });
});

describe("the real door", () => {
  test("refuses rehearsal tickets like those of another event, scanned or typed", () => {
    const ticket = byName("single");
    const scanned = lookup.find({ eventNumber: EVENT_NUMBER, ticket: ticket.ticket, keyId: 0 }, "a code");
    const typed = lookup.type(shortCode(ticket.ticket));
    assert.deepEqual([scanned.decision.result, typed.decision.result], ["other_event", "other_event"]);
  });
  test("keeps such a refusal without a ticket, so that nothing is counted by it", async () => {
    const rows = [];
    const store = { append: async (more) => rows.push(...more) };
    const clock = new Clock({ deviceNow: () => now });
    const door = new Door({ lookup, ledger, clock, store, newUuid: () => "1" });
    await door.refuse(lookup.type(shortCode(byName("family").ticket)));
    const [{ wire }] = rows;
    assert.deepEqual([wire.result, wire.ticket, wire.adults, wire.children], ["other_event", undefined, 0, 0]);
  });
  test("keeps its rehearsal tickets when a record brings only what changed", () => {
    const { rehearsal: codes, ...delta } = head();
    roster.apply({ header: { ...delta, is_complete: false }, tickets: [], arrivals: [] });
    assert.deepEqual(roster.rehearsal, codes);
  });
});
