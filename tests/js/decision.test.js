import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { decideCheckIn, foldAdmissions } from "../../static/js/door/decision.js";
import { loadVectors } from "./vectors.js";

const vectors = loadVectors("check_in.json");

describe("decideCheckIn", () => {
  for (const given of vectors.decisions) {
    test(given.name, () => {
      const merged = Object.fromEntries(Object.keys(vectors.defaults).map((key) => [key, merge(key, given)]));
      const decision = decideCheckIn(claimOf(merged.claim), {
        facts: factsOf(merged.facts),
        door: doorOf(merged.door),
        now: Date.parse(merged.now),
        wanted: merged.wanted,
      });
      assert.deepEqual(decision, decisionOf(merged.expected));
    });
  }
});

describe("foldAdmissions", () => {
  for (const given of vectors.admissions) {
    test(given.name, () => {
      const entries = given.entries.map((entry) => ({ ...entry, at: Date.parse(entry.at) }));
      const admission = foldAdmissions(entries, new Set(given.reversed));
      const { expected } = given;
      assert.deepEqual(admission, expected && { admitted: expected.admitted, first: firstOf(expected.first) });
    });
  }
});

function merge(key, given) {
  const standard = vectors.defaults[key];
  if (!(key in given)) return standard;
  if (given[key] === null || "rejected" in Object(given[key])) return given[key];
  return typeof standard === "object" && standard !== null ? { ...standard, ...given[key] } : given[key];
}

function claimOf(raw) {
  return "rejected" in raw ? raw : { eventNumber: raw.event_number, ticket: raw.ticket, keyId: 0 };
}

function factsOf(raw) {
  return (
    raw && {
      ticketStatus: raw.ticket_status,
      registrationStatus: raw.registration_status,
      eventSessions: raw.event_sessions,
      party: raw.party,
      admitted: raw.admitted,
      first: firstOf(raw.first),
    }
  );
}

function doorOf(raw) {
  return {
    eventNumber: raw.event_number,
    eventSession: raw.event_session,
    opensAt: raw.opens_at && Date.parse(raw.opens_at),
    closesAt: raw.closes_at && Date.parse(raw.closes_at),
    openToAll: raw.open_to_all,
    isReleased: raw.is_released,
  };
}

function decisionOf({ offer_walk_in: offerWalkIn, first, ...rest }) {
  return { ...rest, first: firstOf(first), offerWalkIn };
}

function firstOf(raw) {
  return raw && { ...raw, at: Date.parse(raw.at) };
}
