import assert from "node:assert/strict";
import { test } from "node:test";

import { releasedPlaces } from "../../static/js/door/release.js";
import { loadVectors } from "./vectors.js";

const { defaults, releases } = loadVectors("release.json");
const moment = (text) => text && Date.parse(text);

for (const { name, ...changes } of releases) {
  test(`released places: ${name}`, () => {
    const given = { ...defaults, ...changes };
    const session = { releasedAt: moment(given.released_at), endsAt: moment(given.ends_at), capacity: given.capacity };
    assert.equal(releasedPlaces(session, { admitted: given.admitted, now: moment(given.now) }), given.expected);
  });
}
