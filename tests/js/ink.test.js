import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import Ink, { BOX, LEAST_REACH, MAX_POINTS, MAX_STROKES } from "../../static/js/door/ink.js";

function drawn(...strokes) {
  const ink = new Ink();
  for (const [first, ...others] of strokes) {
    ink.begin(point(first));
    for (const other of others) ink.move(point(other));
    ink.end();
  }
  return ink;
}

const point = ([x, y]) => ({ x, y });
/** A scribble that turns at every step: nothing of it can be left out for free. */
const scribble = (steps) => Array.from({ length: steps }, (_, at) => [(at * 37) % BOX, at % 2 ? BOX - (at % 500) : at % 700]);

describe("a signature", () => {
  test("a straight line is its two ends, however many points the finger gave", () => {
    const line = Array.from({ length: 200 }, (_, at) => [at * 10, at * 5]);

    assert.deepEqual(drawn(line).strokes, [[0, 0, 1990, 995]]);
  });

  test("corners stay where they are", () => {
    assert.deepEqual(drawn([[0, 0], [500, 0], [500, 400]], [[10, 10]]).strokes, [[0, 0, 500, 0, 500, 400], [10, 10]]);
  });

  test("outside of the field is its edge, and numbers are whole", () => {
    assert.deepEqual(drawn([[-40.4, 10.6], [BOX + 900, 300]]).strokes, [[0, 11, BOX, 300]]);
  });

  test("nothing and a dot are not enough, a reach across the field is", () => {
    assert.equal(new Ink().isEnough, false);
    assert.equal(drawn([[50, 50], [50 + LEAST_REACH - 1, 50]]).isEnough, false);
    assert.equal(drawn([[50, 50], [50 + LEAST_REACH, 50]]).isEnough, true);
  });

  test("after clearing it begins anew, and a finger that is still down draws nothing", () => {
    const ink = drawn([[0, 0], [900, 900]]);
    ink.begin({ x: 5, y: 5 });
    ink.clear();
    ink.move({ x: 900, y: 900 });

    assert.deepEqual([ink.isEmpty, ink.isEnough, ink.path, ink.strokes], [true, false, "", []]);
  });

  test("scribbles are thinned out until the server takes them", () => {
    const scribbles = Array.from({ length: MAX_STROKES + 5 }, () => scribble(400));
    const { strokes } = drawn(...scribbles);

    assert.equal(strokes.length, MAX_STROKES);
    assert.ok(strokes.flat().length / 2 <= MAX_POINTS);
    assert.ok(strokes.every((stroke) => stroke.length >= 2 && stroke.every((number) => Number.isInteger(number) && number >= 0 && number <= BOX)));
  });

  test("it is shown as the path of an SVG, dots too", () => {
    assert.equal(drawn([[0, 0], [500, 0]], [[7, 8]]).path, "M0 0L500 0M7 8L7 9");
  });

  test("the limits are the server's", () => {
    const source = readFileSync(new URL("../../eventapp/domain/handwriting.py", import.meta.url), "utf8");
    const limits = Object.fromEntries([...source.matchAll(/^([A-Z_]+) = (\d+)$/gm)].map(([, name, value]) => [name, Number(value)]));

    assert.deepEqual(
      { BOX, LEAST_REACH, MAX_POINTS, MAX_STROKES },
      { BOX: limits.BOX, LEAST_REACH: limits.LEAST_REACH, MAX_POINTS: limits.MAX_POINTS, MAX_STROKES: limits.MAX_STROKES },
    );
  });
});
