/**
 * The phone's own modules without a screen, for tests in Python: a request per line on stdin, an answer per line on
 * stdout, both JSON. While a phone syncs, its questions to the server come as lines {"ask": …} that Python answers.
 * tests/support/door_peer.py speaks to it.
 */

import { createInterface } from "node:readline";

import Api from "../../static/js/door/api.js";
import Clock from "../../static/js/door/clock.js";
import { decideCheckIn, foldAdmissions } from "../../static/js/door/decision.js";
import Door from "../../static/js/door/door.js";
import { newUuid } from "../../static/js/door/ids.js";
import Ledger, { isAlarming } from "../../static/js/door/ledger.js";
import Lookup from "../../static/js/door/lookup.js";
import Roster from "../../static/js/door/roster.js";
import { decodeRoster } from "../../static/js/door/roster_record.js";
import { normalizeShortCode, shortCode } from "../../static/js/door/short_code.js";
import { makeVerifier } from "../../static/js/door/signature.js";
import Sync from "../../static/js/door/sync.js";
import { readTicket } from "../../static/js/door/ticket.js";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const phones = new Map();

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function hear() {
  const { value, done } = await lines.next();
  return done ? null : JSON.parse(value);
}

/** The server as the phone's Sync knows it; Python is behind it, and may lose questions and answers. */
const asking = (phone) => ({
  sendEntries: (entries) => ask(phone, "entries", { entries }),
  sendState: (report) => ask(phone, "state", report),
  async loadRoster(cursor) {
    const answer = await ask(phone, "roster", { cursor });
    if (answer.kind === "ok") answer.body = toBuffer(answer.body);
    return answer;
  },
});

async function ask(phone, path, body) {
  say({ ask: path, body });
  const { at, ...answer } = await hear();
  if (at !== undefined) phone.time = at;
  return answer;
}

function toBuffer(base64) {
  return Uint8Array.from(Buffer.from(base64, "base64")).buffer;
}

/** What IndexedDB keeps: copies, so that a restart sees what was written and nothing else. */
class MemoryStore {
  rows = new Map();
  records = [];

  async append(rows) {
    await this.update(rows);
  }

  async update(rows) {
    for (const row of rows) this.rows.set(row.uuid, structuredClone(row));
  }

  async addRecord(record, rows, isComplete) {
    this.records = isComplete ? [record] : [...this.records, record];
    await this.update(rows);
  }
}

class Phone {
  store = new MemoryStore();
  offset = 0;

  constructor({ at, api = null, session = null }) {
    this.time = at;
    this.api = api ? new Api({ ...api, language: "de" }) : asking(this);
    this.session = session;
    this.start();
  }

  /** As after a crash: all that is left is in the store. */
  start() {
    this.clock = new Clock({ offset: this.clock?.offset ?? 0, deviceNow: () => this.time });
    this.roster = new Roster();
    for (const record of this.store.records) this.roster.apply(decodeRoster(record));
    this.ledger = new Ledger([...this.store.rows.values()].map((row) => structuredClone(row)));
    const shared = { roster: this.roster, ledger: this.ledger, clock: this.clock, store: this.store };
    this.lookup = new Lookup({ ...shared, verify: makeVerifier(() => this.roster.header?.keys ?? {}) });
    this.door = new Door({ ...shared, lookup: this.lookup, newUuid });
    this.sync = new Sync({ ...shared, api: this.api, decode: decodeRoster });
    this.lookup.session = this.session;
  }

  async round({ hurry }) {
    if (hurry) this.sync.hurry();
    return { done: await this.sync.round(), status: this.sync.status };
  }

  /** Show a code to the camera, or type it, and do what a volunteer may do then. */
  async scan({ text, typed, wanted, otherwise, people, note }) {
    const finding = text === undefined ? this.lookup.type(typed) : await this.lookup.read(text);
    if (finding === null) return { rows: [], result: null };
    const { result, admit } = finding.decision;
    const { rows } = await this.#decide(finding, { wanted: wanted ?? admit, otherwise, people, note });
    return { rows, result };
  }

  #decide(finding, { wanted, otherwise, people, note }) {
    if (finding.decision.result === "admitted") return this.door.admit(finding, wanted);
    if (otherwise === "override") return this.door.override(finding, people, note);
    if (otherwise === "guests") return this.door.countGuests(people, finding);
    return this.door.refuse(finding);
  }

  tally({ step }) {
    return this.door.tally(step);
  }

  guests({ people }) {
    return this.door.countGuests(people);
  }

  exit({ people }) {
    return this.door.exit(people);
  }

  undo({ uuids }) {
    return this.door.undo(uuids, "Vertippt");
  }

  takeBack({ rows }) {
    return this.door.takeBack(rows, "Vertippt");
  }

  look({ tickets }) {
    const { header } = this.roster;
    if (header === null) return null;
    const here = { gate: header.device.gate, device: header.device.reference };
    const inside = tickets.map((ticket) => {
      const arrival = this.roster.arrival(ticket, this.session);
      return this.ledger.admission(ticket, this.session, arrival, here);
    });
    const sizes = tickets.map((ticket) => {
      const listed = this.roster.find(ticket);
      return listed && listed.adults + listed.children;
    });
    const rows = this.ledger.newest();
    const states = rows.map(({ uuid, state }) => [uuid, state]);
    const answers = Object.fromEntries(rows.map(({ uuid, answer }) => [uuid, answer]));
    const alarms = rows.filter(({ answer }) => isAlarming(answer)).map(({ uuid }) => uuid);
    return { counts: this.lookup.counts(), inside, sizes, states, answers, alarms };
  }
}

const REQUESTS = {
  decide: ({ cases }) => cases.map(({ claim, ...given }) => decideCheckIn(claim, given)),
  fold: ({ cases }) => cases.map(({ entries, reversed }) => foldAdmissions(entries, new Set(reversed))),
  read({ texts, keys, library }) {
    const verify = makeVerifier(() => keys, library ? { subtle: null } : {});
    return Promise.all(texts.map((text) => readTicket(text, verify)));
  },
  codes: ({ tickets, typed }) => ({ made: tickets.map(shortCode), meant: typed.map(normalizeShortCode) }),
  rosters: ({ records }) => records.map((record) => decodeRoster(toBuffer(record))),
  open: ({ phone, ...given }) => void phones.set(phone, new Phone(given)),
  close: ({ phone }) => void phones.delete(phone),
  restart: ({ phone }) => phones.get(phone).start(),
  phone({ phone, at, act, ...given }) {
    const one = phones.get(phone);
    one.time = at ?? one.time;
    return one[act](given);
  },
};

for (let request = await hear(); request !== null; request = await hear()) {
  const { op, ...given } = request;
  try {
    say({ answer: (await REQUESTS[op](given)) ?? null });
  } catch (error) {
    say({ error: String(error.stack ?? error) });
  }
}
