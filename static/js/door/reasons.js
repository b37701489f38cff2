/** Why a code does not let people in, in words: since when, which event, when and where. Pure. */

import { EVENT_NUMBER as REHEARSAL } from "./rehearsal_tickets.js";

export const AGAIN = new Set(["already_admitted", "party_full"]);

export default class Reasons {
  #words;
  #lookup;

  /** @param {{ words: import("./words.js").default, lookup: import("./lookup.js").default }} parts */
  constructor({ words, lookup }) {
    this.#words = words;
    this.#lookup = lookup;
  }

  /** @param {import("./lookup.js").Finding} finding @returns {{ text: string, note: string }} */
  of(finding) {
    const { result, first } = finding.decision;
    if (AGAIN.has(result)) return { text: this.nameOf(finding), note: first ? this.#since(first, finding.at) : "" };
    if (result === "other_event") return this.#otherEvent(finding.claim.eventNumber);
    if (result === "other_session") return this.#otherSession(finding.facts.eventSessions);
    const session = this.#lookup.sessionOf(finding.session);
    const edge = { too_early: session?.opens_at, too_late: session?.closes_at }[result];
    const note = this.#words.say(`${result}.text`, edge ? { time: this.#words.moment(Date.parse(edge)) } : {});
    return { text: this.nameOf(finding), note };
  }

  /** How long ago and when, where, and by whom: what a helper needs to judge a ticket that comes again. */
  #since(first, now) {
    const when = { ago: this.#words.ago(first.at, now), time: this.#words.time(first.at) };
    if (!first.device) return this.#words.say("since.paper", when);
    return this.#words.say("since", { ...when, gate: first.gate ?? "", phone: this.#phoneOf(first) });
  }

  #phoneOf({ device, helper }) {
    if (device === this.#lookup.head.device.reference) return this.#words.say("this_phone");
    return helper ? this.#words.say("phone_of", { name: helper }) : this.#words.say("other_phone");
  }

  #otherEvent(number) {
    if (number === REHEARSAL) return { text: this.#words.say("other_event.rehearsal"), note: "" };
    const other = this.#lookup.head.other_events.find((event) => event.number === number);
    if (!other) return { text: this.#words.say("other_event.text"), note: "" };
    // a counselling day has no title here: nobody hears at this door what the other ticket is for
    const text = other.title ? this.#words.say("other_event.named", { title: other.title }) : this.#words.say("other_event.text");
    return { text, note: this.#words.moment(Date.parse(other.starts_at)) };
  }

  #otherSession(references) {
    const session = references.map((reference) => this.#lookup.sessionOf(reference)).find(Boolean);
    if (!session) return { text: this.#words.say("other_session.plain"), note: "" };
    const { venue } = this.#lookup.head.event;
    const text = session.label
      ? this.#words.say("other_session.text", { title: session.label })
      : this.#words.say("other_session.plain");
    return { text, note: [this.#words.moment(Date.parse(session.starts_at)), venue].filter(Boolean).join(", ") };
  }

  /** The name, else how many they are; at a counselling day number and time (CNS-2). */
  nameOf(finding) {
    if (this.#lookup.admitsToOwnSession && finding.listed) {
      const session = this.#lookup.sessionOf(finding.session);
      return [session?.label, session && this.#words.time(Date.parse(session.starts_at))].filter(Boolean).join(", ");
    }
    return finding.name || (finding.listed ? this.#words.party(finding.facts.party) : "");
  }
}
