/**
 * Makes the rows of the phone's log: what will be uploaded. Pure; uuid, number and time come with the stamp.
 *
 * @typedef {{ uuid: string, seq: number, deviceNow: number, now: number, offset: number }} Stamp
 * @typedef {import("./ledger.js").Row} Row
 * @typedef {import("./decision.js").Party} Party
 */

import { NOBODY } from "./decision.js";

const MAX_CODE = 200;

/** People let in on a ticket. @returns {Row} */
export function admissionRow(stamp, finding, party, more = {}) {
  const fields = { ...codeOf(finding), ...party, result: "admitted", ...more };
  return row(stamp, "admit", finding.session, fields, finding);
}

/** A code that was refused. @returns {Row} */
export function refusalRow(stamp, finding) {
  const fields = { ...codeOf(finding), ...NOBODY, result: finding.decision.result };
  return row(stamp, "admit", finding.session, fields, finding);
}

/** Guests without booking: behind a code, or without one (finding null). @returns {Row} */
export function guestsRow(stamp, session, party, finding, more = {}) {
  const fields = { ...codeOf(finding), ...party, result: "recorded", ...more };
  return row(stamp, "walk_in", session, fields, finding);
}

/** One tap on the counter. @returns {Row} */
export function tallyRow(stamp, session, step) {
  return row(stamp, "tally", session, { ...step, result: "recorded" });
}

/** People who leave. @returns {Row} */
export function exitRow(stamp, session, people) {
  const fields = { adults: people, children: 0, result: "recorded" };
  return row(stamp, "exit", session, fields);
}

/** The entry that takes another one back. @returns {Row} */
export function reversalRow(stamp, target, reason) {
  const { ticket, event_session: session } = target.wire;
  const fields = { ...(ticket ? { ticket } : {}), ...NOBODY, reverses: target.uuid, note: reason, result: "recorded" };
  return row(stamp, "reversal", session, fields, { name: target.name, size: target.of });
}

/** The entry that takes one of another phone back; what that was goes with it, this phone's log does not hold it. @returns {Row} */
export function foreignReversalRow(stamp, target, reason) {
  return { ...reversalRow(stamp, target, reason), takenBack: target.wire };
}

function row({ uuid, seq, deviceNow, now, offset }, kind, session, fields, about = null) {
  const wire = {
    uuid,
    kind,
    device_seq: seq,
    happened_at: new Date(deviceNow).toISOString(),
    clock_offset_ms: offset,
    event_session: session,
    decided_by: "device",
    ...fields,
  };
  const { name = "", size = 0 } = about ?? {};
  return { uuid, seq, state: "waiting", at: now, wire, answer: null, name, of: size };
}

function codeOf(finding) {
  if (finding === null) return {};
  const code = finding.code === null ? {} : { code: finding.code.slice(0, MAX_CODE) };
  const ours = finding.ticket !== null && finding.decision.result !== "other_event";
  return ours ? { ...code, ticket: finding.ticket } : code;
}
