import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import Clock from "../../static/js/door/clock.js";
import Ledger from "../../static/js/door/ledger.js";
import Lookup from "../../static/js/door/lookup.js";
import Roster from "../../static/js/door/roster.js";
import Signatures, { BATCH } from "../../static/js/door/handwriting.js";
import Signing from "../../static/js/door/signing.js";

const NOW = Date.parse("2026-09-26T12:00:00Z");
const SESSION = "sbbb2222";
const TICKET = "0102030405060708";
const STROKES = [[0, 0, 900, 900]];

class MemoryStore {
  kept = new Map();
  fails = false;

  async addSignature(signature, replaced) {
    if (this.fails) throw new Error("disk full");
    for (const uuid of replaced) this.kept.delete(uuid);
    this.kept.set(signature.uuid, signature);
  }

  async removeSignatures(uuids) {
    if (this.fails) throw new Error("disk full");
    for (const uuid of uuids) this.kept.delete(uuid);
  }
}

let store, sent, answer, signatures;
const ok = (answers) => ({ kind: "ok", body: { answers } });
const taken = (batch) => ok(batch.map(({ uuid }) => ({ uuid, verdict: "stored" })));
const finding = (ticket = TICKET, session = SESSION) => ({ ticket, session });

function open(waiting = []) {
  let uuids = 0;
  const api = {
    async sendSignatures(batch) {
      sent.push(batch);
      return answer(batch);
    },
  };
  const clock = new Clock({ offset: 500, deviceNow: () => NOW - 500 });
  return new Signatures({ api, store, clock, newUuid: () => `u${(uuids += 1)}`, waiting });
}

beforeEach(() => {
  store = new MemoryStore();
  sent = [];
  answer = taken;
  signatures = open();
});

describe("signatures on the phone", () => {
  test("one is on the disk before it waits, without a name, and gone as soon as the server has it", async () => {
    await signatures.keep({ ...finding(), name: "Amina K." }, STROKES);
    const wire = { uuid: "u1", event_session: SESSION, ticket: TICKET, signed_at: "2026-09-26T11:59:59.500Z", clock_offset_ms: 500, strokes: STROKES };
    assert.deepEqual([...store.kept.values()], [{ uuid: "u1", wire }]);

    assert.equal(await signatures.upload(), null);

    assert.deepEqual([sent, store.kept.size, signatures.waiting], [[[wire]], 0, 0]);
  });

  test("a later one of the same person takes the place of one that waits", async () => {
    await signatures.keep(finding(), STROKES);
    await signatures.keep(finding("ff02030405060708"), STROKES);
    await signatures.keep(finding(), [[1, 1, 800, 800]]);

    assert.deepEqual([...store.kept.keys()], ["u2", "u3"]);
    assert.equal(signatures.waiting, 2);
  });

  test("nothing waits that the disk has not kept", async () => {
    store.fails = true;
    await assert.rejects(signatures.keep(finding(), STROKES));

    assert.equal(signatures.waiting, 0);
  });

  test("without an answer all stays, also after a restart", async () => {
    await signatures.keep(finding(), STROKES);
    answer = () => ({ kind: "failed" });

    assert.deepEqual(await signatures.upload(), { kind: "failed" });

    const again = open([...store.kept.values()]);
    assert.equal(again.waiting, 1);
    answer = taken;
    await again.upload();
    assert.deepEqual([sent.length, store.kept.size], [2, 0]);
  });

  test("what was sent and could not be taken off the disk is known the next time", async () => {
    await signatures.keep(finding(), STROKES);
    store.fails = true;
    await signatures.upload();
    store.fails = false;
    answer = (batch) => ok(batch.map(({ uuid }) => ({ uuid, verdict: "known" })));

    const again = open([...store.kept.values()]);
    await again.upload();

    assert.deepEqual([again.waiting, again.rejected, store.kept.size], [0, 0, 0]);
  });

  test("what can never be kept is counted and not kept here either", async () => {
    await signatures.keep(finding(), STROKES);
    answer = (batch) => ok(batch.map(({ uuid }) => ({ uuid, verdict: "rejected", detail: "erased" })));
    await signatures.upload();

    assert.deepEqual([signatures.waiting, signatures.rejected, store.kept.size], [0, 1, 0]);
  });

  test("one that spoils a whole upload is set aside alone", async () => {
    for (let at = 0; at < BATCH + 2; at += 1) await signatures.keep(finding(`${at}`), STROKES);
    const refused = { kind: "refused", status: 400, code: "malformed_batch", message: "" };
    answer = (batch) => (batch.some(({ ticket }) => ticket === "3") ? refused : taken(batch));

    assert.equal(await signatures.upload(), null);

    assert.deepEqual([signatures.waiting, signatures.rejected], [0, 1]);
    assert.ok(sent.every((batch) => batch.length <= BATCH));
  });
});

describe("who may sign", () => {
  const session = { reference: SESSION, label: "", starts_at: "2026-09-26T11:00:00Z", ends_at: "2026-09-26T14:00:00Z", opens_at: null, closes_at: null };
  const listed = { ticket: TICKET, adults: 1, children: 0, status: "confirmed", revoked: false, sessions: [SESSION], name: "Amina K.", language: "tr" };

  function open({ ticket = listed, rights = ["scan"], signing = { deleted_on: "2026-12-25" } } = {}) {
    const roster = new Roster();
    const device = { reference: "d", gate: "Tor West", rights };
    const event = { number: 7, kind: "fachtag", open_to_all: false, title: "Fachtag" };
    const header = { is_complete: true, event, sessions: [session], device, counts: {}, ...(signing ? { signing } : {}) };
    roster.apply({ header, tickets: ticket ? [ticket] : [], arrivals: [] });
    const clock = new Clock({ offset: 0, deviceNow: () => NOW });
    const lookup = new Lookup({ roster, ledger: new Ledger(), clock, verify: async () => true });
    lookup.session = SESSION;
    const words = { say: (code, values = {}) => [code, ...Object.values(values)].join(" "), moment: () => "when", date: (day) => day };
    const view = { isOpen: false, open: (card) => (view.card = card) };
    const languages = ["de", "tr"].map((tag) => ({ tag, direction: "ltr", words }));
    return { lookup, view, signing: new Signing({ lookup, signatures, languages, own: "de", view, onEntry: () => {} }) };
  }

  const may = (options) => {
    const { lookup, signing } = open(options);
    return signing.isFor(lookup.choose(TICKET));
  };

  test("an adult on the list who is let in, where it is offered", () => assert.equal(may(), true));
  test("nobody where it is not offered", () => assert.equal(may({ signing: null }), false));
  test("nobody on a tablet for guests", () => assert.equal(may({ rights: ["scan", "kiosk"] }), false));
  test("nobody whose ticket is not on the list", () => assert.equal(may({ ticket: null }), false));
  test("no children alone", () => assert.equal(may({ ticket: { ...listed, adults: 0, children: 1 } }), false));
  test("nobody who is not let in", () => assert.equal(may({ ticket: { ...listed, status: "canceled" } }), false));

  test("the page has the own line alone, in the language of the registration", async () => {
    const { lookup, view, signing } = open();
    signing.start(lookup.choose(TICKET), () => {});
    const { tag, name, event, moment, use } = view.card;
    await view.card.keep(STROKES);

    assert.deepEqual([tag, name, event, moment, use], ["tr", "Amina K.", "Fachtag", "when", "sign.use 2026-12-25"]);
    assert.equal(signatures.waiting, 1);
  });

  test("a phone without names shows the code of the ticket", () => {
    const { lookup, view, signing } = open({ ticket: { ...listed, name: "", language: "" } });
    signing.start(lookup.choose(TICKET), () => {});

    assert.deepEqual([view.card.tag, view.card.name.startsWith("sign.ticket ")], ["de", true]);
  });
});
