/**
 * Admission at the door: the questions of docs/door.md in their order, one answer each. The same rule stands in
 * eventapp/domain/check_in.py and admissions.py; tests/vectors/check_in.json runs against both. Times are
 * milliseconds since 1970.
 *
 * @typedef {{ adults: number, children: number }} Party
 * @typedef {{ at: number, gate: string | null, device: string | null }} FirstEntry
 * @typedef {{ eventNumber: number, eventSession: string, opensAt: number | null, closesAt: number | null,
 *   openToAll: boolean, isReleased: boolean }} DoorFacts
 * @typedef {{ ticketStatus: "valid" | "revoked", registrationStatus: string, eventSessions: string[],
 *   party: Party, admitted: Party, first: FirstEntry | null }} TicketFacts
 * @typedef {{ result: string, admit: Party, surplus: Party, left: number, first: FirstEntry | null,
 *   offerWalkIn: boolean }} Decision
 * @typedef {{ uuid: string, at: number, adults: number, children: number, gate: string | null,
 *   device: string | null }} AdmittedEntry
 */

/** @type {Readonly<Party>} */
export const NOBODY = Object.freeze({ adults: 0, children: 0 });

const REFUSED_STATES = { canceled: "canceled", waitlisted: "waitlisted", pending: "unconfirmed" };
/** Who is refused for want of a place alone comes in as a guest once places are released (release.js). */
const WITHOUT_A_PLACE = new Set(["waitlisted", "unconfirmed"]);

/** @param {Party} party */
export function sizeOf(party) {
  return party.adults + party.children;
}

/**
 * @param {import("./ticket.js").TicketClaim | import("./ticket.js").TicketRejected} claim
 * @param {{ facts: TicketFacts | null, door: DoorFacts, now: number, wanted?: Party | null }} given
 *   facts: null for a genuine code that is neither on the roster nor in the log; wanted: how many stand at the
 *   door, without it everybody who is still missing is proposed
 * @returns {Decision}
 */
export function decideCheckIn(claim, { facts, door, now, wanted = null }) {
  const known = facts ?? unlistedTicket(door.eventSession);
  const refusal = refusalOf(claim, known, door, now);
  if (refusal !== null) {
    const takesGuest = door.openToAll || (door.isReleased && WITHOUT_A_PLACE.has(refusal));
    return decision({ result: refusal, offerWalkIn: takesGuest });
  }
  return decidePlaces(known, wanted, door.openToAll);
}

/**
 * The facts of a genuine ticket that is not on the roster (sold a moment ago): one person.
 * @returns {TicketFacts}
 */
export function unlistedTicket(eventSession, admitted = NOBODY, first = null) {
  return {
    ticketStatus: "valid",
    registrationStatus: "confirmed",
    eventSessions: [eventSession],
    party: { adults: 1, children: 0 },
    admitted,
    first,
  };
}

function refusalOf(claim, facts, door, now) {
  if ("rejected" in claim) return claim.rejected;
  if (claim.eventNumber !== door.eventNumber) return "other_event";
  return refusalByRoster(facts, door) ?? refusalByTime(door, now);
}

function refusalByRoster(facts, door) {
  // Cancelling revokes the tickets too; "cancelled" is what the guest understands.
  if (facts.ticketStatus === "revoked" && facts.registrationStatus !== "canceled") return "revoked";
  if (facts.registrationStatus in REFUSED_STATES) return REFUSED_STATES[facts.registrationStatus];
  if (!facts.eventSessions.includes(door.eventSession)) return "other_session";
  return null;
}

function refusalByTime(door, now) {
  if (door.opensAt !== null && now < door.opensAt) return "too_early";
  if (door.closesAt !== null && now > door.closesAt) return "too_late";
  return null;
}

function decidePlaces(facts, wanted, openToAll) {
  const left = Math.max(0, sizeOf(facts.party) - sizeOf(facts.admitted));
  if (left === 0) {
    const single = sizeOf(facts.party) <= 1;
    return decision({
      result: single ? "already_admitted" : "party_full",
      surplus: wanted ?? NOBODY,
      first: facts.first,
      offerWalkIn: openToAll || !single,
    });
  }
  const asked = wanted ?? missingParty(facts.party, facts.admitted);
  const surplus = surplusOf(asked, left);
  const admit = { adults: asked.adults - surplus.adults, children: asked.children - surplus.children };
  return decision({
    result: "admitted",
    admit,
    surplus,
    left: left - sizeOf(admit),
    first: facts.first,
    offerWalkIn: sizeOf(surplus) > 0,
  });
}

/**
 * Who is still missing; adults and children may stand in for one another (CNT-2).
 * @param {Party} party
 * @param {Party} admitted
 * @returns {Party}
 */
export function missingParty(party, admitted) {
  const left = Math.max(0, sizeOf(party) - sizeOf(admitted));
  const children = Math.min(left, Math.max(0, party.children - admitted.children));
  return { adults: left - children, children };
}

function surplusOf(asked, left) {
  const over = Math.max(0, sizeOf(asked) - left);
  const adults = Math.min(over, asked.adults);
  return { adults, children: over - adults };
}

function decision(answer) {
  return { admit: NOBODY, surplus: NOBODY, left: 0, first: null, offerWalkIn: false, ...answer };
}

/**
 * Who is inside on one ticket for one session, in whatever order and however often the entries come.
 * @param {Iterable<AdmittedEntry>} entries
 * @param {Set<string>} reversed uuids that were taken back
 * @returns {{ admitted: Party, first: FirstEntry } | null}
 */
export function foldAdmissions(entries, reversed) {
  const counting = new Map();
  for (const entry of entries) if (!reversed.has(entry.uuid)) counting.set(entry.uuid, entry);
  const inOrder = [...counting.values()].sort((a, b) => a.at - b.at || (a.uuid < b.uuid ? -1 : 1));
  if (inOrder.length === 0) return null;
  const [{ at, gate, device }] = inOrder;
  return { admitted: inOrder.reduce(addParties, NOBODY), first: { at, gate, device } };
}

/**
 * @param {Party} one
 * @param {Party} other
 * @returns {Party}
 */
export function addParties(one, other) {
  return { adults: one.adults + other.adults, children: one.children + other.children };
}
