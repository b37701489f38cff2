import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { nameLenses } from "../../static/js/door/lens_names.js";
import { nextZoom, zoomLevels } from "../../static/js/door/zoom.js";

const WORDS = {
  say: (code, { name, n } = {}) => (code === "lens.numbered" ? `${name} ${n}` : code.replace("lens.", "")),
  number: String,
};
const names = (...labels) => nameLenses(labels.map((label, id) => ({ id: String(id), label })), WORDS).map(({ name }) => name);

describe("nameLenses", () => {
  test("says where the lenses of a phone look, and numbers those that look alike", () => {
    const android = names("camera2 1, facing front", "camera2 0, facing back", "camera2 2, facing back");
    assert.deepEqual(android, ["front", "back 1", "back 2"]);
  });
  test("knows wide and long lenses, in the languages of phones", () => {
    assert.deepEqual(
      names("Back Camera", "Back Ultra Wide Camera", "Back Telephoto Camera", "Frontkamera", "Ultra-Weitwinkelkamera (Rückseite)"),
      ["back", "back.wide 1", "back.tele", "front", "back.wide 2"],
    );
  });
  test("keeps the name of a camera on the desk, without its numbers", () => {
    assert.deepEqual(names("Logi C920 (046d:082d)"), ["Logi C920"]);
  });
  test("numbers lenses that say nothing", () => {
    assert.deepEqual(names("", "camera 1"), ["plain 1", "plain 2"]);
  });
});

describe("zoom", () => {
  test("goes from the widest to eight times nearer, each step as much as the one before", () => {
    assert.deepEqual(zoomLevels({ min: 1, max: 10, step: 0.1 }), [1, 1.5, 2.3, 3.4, 5.1, 8]);
    assert.deepEqual(zoomLevels({ min: 100, max: 200, step: 1 }), [100, 150, 200]);
  });
  test("begins at nothing in equal steps", () => {
    assert.deepEqual(zoomLevels({ min: 0, max: 6, step: 1 }), [0, 1, 2, 3, 4, 5, 6]);
  });
  test("goes on from a value between two levels, and ends at the ends", () => {
    const range = { min: 1, max: 3, step: 0 };
    assert.equal(nextZoom({ ...range, value: 1.2 }, 1), 1.5);
    assert.equal(nextZoom({ ...range, value: 1.2 }, -1), 1);
    assert.equal(nextZoom({ ...range, value: 3 }, 1), null);
    assert.equal(nextZoom({ ...range, value: 1 }, -1), null);
  });
});
