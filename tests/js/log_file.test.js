import assert from "node:assert/strict";
import { test } from "node:test";

import Clock from "../../static/js/door/clock.js";
import { logFile } from "../../static/js/door/log_file.js";

const clock = new Clock({ offset: -1500, deviceNow: () => Date.parse("2026-09-26T12:00:00Z") });
const wire = { uuid: "u1", kind: "tally", adults: 1 };
const row = { uuid: "u1", seq: 1, state: "waiting", at: 0, wire, answer: null, name: "Amina K.", of: 0 };

test("logFile names format, event, phone, time and clock, and holds what would be uploaded", () => {
  const { name, text } = logFile({ event: "kw2026", device: "d1", identity: "sealed.abc", clock, rows: [row] });
  assert.equal(name, "einlass-kw2026-d1.json");
  assert.deepEqual(JSON.parse(text), {
    format: "einlass-door-log/1",
    event: "kw2026",
    device: "d1",
    identity: "sealed.abc",
    saved_at: "2026-09-26T12:00:00.000Z",
    clock_offset_ms: -1500,
    entries: [{ ...wire, state: "waiting" }],
  });
});
test("logFile starts with its format, so that a file that was cut off is known as ours", () => {
  assert.match(logFile({ event: "", device: "d1", clock, rows: [] }).text, /^\{"format":"einlass-door-log\/1"/);
});
test("logFile of a phone that has forgotten its event is named after the phone", () => {
  assert.equal(logFile({ event: "", device: "d1", clock, rows: [] }).name, "einlass-d1.json");
});
test("logFile of a phone that was paired without an identity claims none", () => {
  assert.equal("identity" in JSON.parse(logFile({ event: "kw2026", device: "d1", clock, rows: [] }).text), false);
});
