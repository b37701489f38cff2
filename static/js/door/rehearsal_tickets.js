/** The rehearsal's tickets: what a rehearsing door knows of them, and how the real door knows them. Pure. */

import { shortCode } from "./short_code.js";

/** The event number in their codes; no event has it (eventapp/domain/rehearsal.py). */
export const EVENT_NUMBER = 0;
const OTHER_DAY = "rehearsal-other-day";
const WEEK_MS = 7 * 24 * 3_600_000;
const INSIDE_SINCE_MS = 20 * 60_000;

/** The claim of a rehearsal ticket whose short code was typed at the real door; null for any other code. */
export function claimByShortCode(roster, code) {
  const found = roster.rehearsal.find(({ ticket }) => !ticket.is_forged && shortCode(ticket.ticket) === code);
  return found ? { eventNumber: EVENT_NUMBER, ticket: found.ticket.ticket, keyId: 0 } : null;
}

/**
 * A roster record of the rehearsal's tickets, for the session that the door is open for.
 * @param {{ header: object, rehearsal: object[] }} roster the real one
 * @param {string} session
 * @param {number} now
 */
export function rehearsalRecord({ header, rehearsal }, session, now) {
  const tickets = rehearsal.map(({ ticket }) => ticket).filter((ticket) => !ticket.is_forged);
  return {
    header: rehearsalHeader(header, session),
    tickets: tickets.map(({ ticket, adults, children, status, is_for_session: isHere }) => ({
      ...{ ticket, adults, children, status, revoked: false, name: "", marks: "", language: "" },
      sessions: [isHere ? session : OTHER_DAY],
    })),
    arrivals: tickets
      .filter((ticket) => ticket.is_inside)
      .map(({ ticket, adults, children }) => ({
        ...{ ticket, session, adults, children, gate: header.device.gate, device: OTHER_DAY, helper: "" },
        first_at: Math.floor((now - INSIDE_SINCE_MS) / 1000),
      })),
  };
}

/** The door's head, open at any time, with a session on another day; without names and counts. */
function rehearsalHeader(header, session) {
  const here = header.sessions.find(({ reference }) => reference === session);
  const later = (moment) => new Date(Date.parse(moment) + WEEK_MS).toISOString();
  const otherDay = { reference: OTHER_DAY, label: "", starts_at: later(here.starts_at), ends_at: later(here.ends_at) };
  return {
    ...header,
    is_complete: true,
    // at a counselling day everybody comes to their own session, and none would be another one
    event: { ...header.event, number: EVENT_NUMBER, kind: "" },
    sessions: [here, otherDay].map((one) => ({ ...one, opens_at: null, closes_at: null, is_cancelled: false })),
    counts: {},
    other_events: [],
    has_names: false,
  };
}
