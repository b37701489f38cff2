import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { wordMark } from "../../static/js/door/names.js";
import Roster from "../../static/js/door/roster.js";
import { decodeRoster } from "../../static/js/door/roster_record.js";
import { shortCode } from "../../static/js/door/short_code.js";
import { loadVectors } from "./vectors.js";

const vectors = loadVectors("roster.json");
const bytes = Uint8Array.from(Buffer.from(vectors.record, "base64"));

function ticket(id, more = {}) {
  const row = { ticket: id.padStart(16, "0"), adults: 1, children: 0, status: "confirmed", revoked: false };
  return { ...row, sessions: ["s"], name: "", marks: [], language: "", ...more };
}

function arrival(of, adults, session = "s") {
  return { ticket: of.ticket, session, adults, children: 0, first_at: 1, gate: null, device: null };
}

function record(isComplete, tickets, arrivals = []) {
  return { header: { is_complete: isComplete, sessions: [], event: { reference: "kkbbcc22" } }, tickets, arrivals };
}

describe("decodeRoster", () => {
  test("reads the record that Python makes", () => {
    const decoded = decodeRoster(bytes.buffer);
    assert.deepEqual(decoded, { header: vectors.header, tickets: vectors.tickets, arrivals: vectors.arrivals });
  });
  test("refuses anything else", () => {
    assert.throws(() => decodeRoster(new TextEncoder().encode("<!doctype html>").buffer), RangeError);
    assert.throws(() => decodeRoster(new ArrayBuffer(0)), RangeError);
    assert.throws(() => decodeRoster(bytes.buffer.slice(0, bytes.length - 5)), RangeError);
  });
});

describe("Roster", () => {
  const [one, two] = [ticket("1"), ticket("2")];

  test("a complete record replaces everything", () => {
    const roster = new Roster();
    roster.apply(record(true, [one], [arrival(one, 1)]));
    roster.apply(record(true, [two]));
    assert.deepEqual([roster.size, roster.find(one.ticket), roster.arrival(one.ticket, "s")], [1, null, null]);
  });
  test("a delta is laid over; tickets in it lose their older arrivals", () => {
    const roster = new Roster();
    roster.apply(record(true, [one, two], [arrival(one, 1), arrival(two, 1), arrival(two, 1, "other")]));
    roster.apply(record(false, [{ ...two, revoked: true }], [arrival(two, 3)]));
    assert.equal(roster.size, 2);
    assert.equal(roster.find(two.ticket).revoked, true);
    assert.equal(roster.arrival(one.ticket, "s").adults, 1);
    assert.equal(roster.arrival(two.ticket, "s").adults, 3);
    assert.equal(roster.arrival(two.ticket, "other"), null);
  });
  test("the same delta twice changes nothing", () => {
    const roster = new Roster();
    roster.apply(record(true, [one]));
    for (let i = 0; i < 2; i++) roster.apply(record(false, [two], [arrival(two, 2)]));
    assert.deepEqual([roster.size, roster.arrival(two.ticket, "s").adults], [2, 2]);
  });
  test("finds by short code, and by a code that two tickets share nobody", () => {
    const roster = new Roster();
    const twin = ticket((29n ** 7n + 1n).toString(16));
    roster.apply(record(true, [one, two, twin]));
    assert.equal(shortCode(one.ticket), shortCode(twin.ticket));
    assert.equal(roster.findByShortCode(shortCode(two.ticket)), two);
    assert.equal(roster.findByShortCode(shortCode(one.ticket)), null);
    assert.equal(roster.findByShortCode("22222222"), null);
  });
  test("finds tickets of a delta by short code too", () => {
    const roster = new Roster();
    roster.apply(record(true, [one]));
    roster.findByShortCode(shortCode(one.ticket));
    roster.apply(record(false, [two]));
    assert.equal(roster.findByShortCode(shortCode(two.ticket)), two);
  });
  test("searches names by beginnings of words, without accents, in any script", () => {
    const roster = new Roster();
    const names = ["Şükran Y.", "Familie H.", "نور ح.", "Marie-Claire N.", "Bilal", "Olena D.", "Fatma Y."];
    roster.apply(record(true, names.map((name, i) => ticket(`${i}`, { name }))));
    const found = (typed) => roster.search(typed).tickets.map(({ name }) => name);
    assert.deepEqual(found("sukran"), ["Şükran Y."]);
    assert.deepEqual(found("CLAIRE"), ["Marie-Claire N."]);
    assert.deepEqual(found("fam h"), ["Familie H."]);
    assert.deepEqual(found("نور"), ["نور ح."]);
    assert.deepEqual(found("y"), ["Fatma Y.", "Şükran Y."]);
    assert.deepEqual([found("lena"), found(""), found("  ")], [[], [], []]);
  });
  test("shows twenty names at most", () => {
    const roster = new Roster();
    roster.apply(record(true, Array.from({ length: 30 }, (_, i) => ticket(`${i}`, { name: "Ada B." }))));
    assert.equal(roster.search("ada").tickets.length, 20);
  });
  test("tells families with the same initial apart by the whole name, which it does not hold", () => {
    const roster = new Roster();
    const family = (id, surname, more) => ticket(id, { name: "Familie Y.", marks: [wordMark(surname, "kkbbcc22")], ...more });
    roster.apply(record(true, [family("1", "yilmaz"), family("2", "yildiz"), family("3", "yilmaz", { revoked: true })]));
    const found = (typed) => {
      const { tickets, isGuess } = roster.search(typed);
      return [tickets.map((one) => one.ticket.at(-1)).join(""), isGuess];
    };
    assert.deepEqual(found("Yılmaz"), ["13", false]);
    assert.deepEqual(found("familie yildiz"), ["2", false]);
    assert.deepEqual(found("Yil"), ["123", true]);
    assert.deepEqual(found("Kaya"), ["", false]);
  });
});
