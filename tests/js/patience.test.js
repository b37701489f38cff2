import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { inTime } from "../../static/js/door/patience.js";

const SHORT = { ms: 5, late: "late", failed: "failed" };
const LONG = { ms: 60_000, late: "late", failed: "failed" };

describe("inTime", () => {
  test("hands on what comes in time, from a promise or not", async () => {
    assert.deepEqual([await inTime(async () => 1, LONG), await inTime(() => 2, LONG)], [1, 2]);
  });
  test("does not wait for what never comes", async () => {
    assert.equal(await inTime(() => new Promise(() => {}), SHORT), "late");
  });
  test("takes a refusal for an answer, and a missing function too", async () => {
    assert.equal(await inTime(() => Promise.reject(new Error("no")), LONG), "failed");
    assert.equal(await inTime(() => undefined.persist(), LONG), "failed");
  });
  test("says late once, whatever comes afterwards", async () => {
    const slow = new Promise((resolve) => setTimeout(() => resolve("at last"), 20));
    const first = await inTime(() => slow, SHORT);
    await slow;
    assert.equal(first, "late");
  });
});
