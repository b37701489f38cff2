import assert from "node:assert/strict";
import { describe, test } from "node:test";

import Clock, { measureOffset } from "../../static/js/door/clock.js";
import Sightings, { OUT_OF_VIEW_MS } from "../../static/js/door/sightings.js";

const trip = (sentAt, took, offset) => ({ sentAt, receivedAt: sentAt + took, serverTime: sentAt + took / 2 + offset });

test("measureOffset is server minus phone at half the round trip", () => {
  assert.equal(measureOffset({ sentAt: 1000, receivedAt: 1400, serverTime: 61_200 }), 60_000);
});

describe("Clock", () => {
  test("adds the offset it learned", () => {
    const clock = new Clock({ deviceNow: () => 5_000 });
    clock.learn(trip(4_000, 100, 3_600_000));
    assert.deepEqual([clock.deviceNow(), clock.now(), clock.offset], [5_000, 3_605_000, 3_600_000]);
  });
  test("believes the shortest round trip", () => {
    const clock = new Clock();
    clock.learn(trip(0, 60, 500));
    clock.learn({ sentAt: 1000, receivedAt: 2800, serverTime: 3000 });
    assert.equal(clock.offset, 500);
  });
  test("believes a clock that was set meanwhile at once", () => {
    const clock = new Clock();
    clock.learn(trip(0, 10, 500));
    clock.learn(trip(0, 900, -3_600_000));
    assert.equal(clock.offset, -3_600_000);
  });
  test("learns nothing from nonsense", () => {
    const clock = new Clock({ offset: 7 });
    clock.learn({ sentAt: 0, receivedAt: 10, serverTime: Number.NaN });
    clock.learn({ sentAt: 10, receivedAt: 0, serverTime: 5 });
    assert.equal(clock.offset, 7);
  });
  test("is doubtful from more than two minutes on", () => {
    assert.deepEqual([120_000, -120_000, 120_001].map((offset) => new Clock({ offset }).isDoubtful), [false, false, true]);
  });
});

describe("Sightings", () => {
  test("one ticket held up is one scan, however often it is read", () => {
    const sightings = new Sightings();
    const read = [0, 100, 200, 800, 1_400].map((at) => sightings.look("A", at));
    assert.deepEqual(read, ["new", "same", "same", "same", "same"]);
  });
  test("the same ticket taken away and shown again is the same answer again", () => {
    const sightings = new Sightings();
    const read = [0, 1_000, 1_100, 1_100 + OUT_OF_VIEW_MS].map((at) => sightings.look("A", at));
    assert.deepEqual(read, ["new", "again", "same", "again"]);
  });
  test("the same ticket after it was out of view is a new scan", () => {
    const sightings = new Sightings();
    sightings.look("A", 0);
    assert.equal(sightings.look("A", OUT_OF_VIEW_MS + 1), "new");
  });
  test("another ticket is a new scan at once, and the first one again too", () => {
    const sightings = new Sightings();
    assert.deepEqual(["A", "B", "A"].map((text, at) => sightings.look(text, at)), ["new", "new", "new"]);
  });
  test("forgets when told to", () => {
    const sightings = new Sightings();
    sightings.look("A", 0);
    sightings.forget();
    assert.equal(sightings.look("A", 1), "new");
  });
});
