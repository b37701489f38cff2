import assert from "node:assert/strict";
import { describe, test } from "node:test";

import Words from "../../static/js/door/words.js";

const AFTERNOON = Date.parse("2026-09-26T14:05:00Z");
const words = (language) => new Words({ words: {}, plurals: {}, language, time_zone: "Europe/Berlin" });

describe("times at the door", () => {
  test("are those of the clock on the wall", () => {
    assert.equal(words("de").time(AFTERNOON), "16:05");
  });

  test("are written in English as in Britain", () => {
    assert.equal(words("en").time(AFTERNOON), "16:05");
    assert.match(words("en").moment(AFTERNOON), /26\/09/);
  });
});
