/**
 * What other phones have decided, for a supervisor who takes something back: asked of the server, named from this
 * phone's own roster. Knows no screen; the api is given.
 *
 * @typedef {import("./ledger.js").Row & { gate: string }} ForeignRow an entry of the server's log, looked at as a row
 */

import { sizeOf } from "./decision.js";
import { isAdmission } from "./ledger.js";
import { normalizeShortCode } from "./short_code.js";

const MOST_TICKETS = 20;

export default class Others {
  #api;
  #lookup;
  #roster;
  #ledger;

  /**
   * @param {{ api: import("./api.js").default, lookup: import("./lookup.js").default,
   *   roster: import("./roster.js").default, ledger: import("./ledger.js").default }} parts
   */
  constructor({ api, lookup, roster, ledger }) {
    this.#api = api;
    this.#lookup = lookup;
    this.#roster = roster;
    this.#ledger = ledger;
  }

  /** True for phones that may take back what others decided. */
  get isAllowed() {
    return this.#lookup.has("supervisor");
  }

  /**
   * The newest entries of other phones, or those about what was typed: a short code, or a name where names are shown.
   * @param {string} typed
   * @returns {Promise<ForeignRow[] | null>} null when the server cannot be asked
   */
  async newest(typed = "") {
    const tickets = typed.trim() === "" ? [] : this.#find(typed);
    if (typed.trim() !== "" && tickets.length === 0) return [];
    const session = this.#lookup.admitsToOwnSession ? "" : this.#lookup.session;
    const rows = await this.#load(session, tickets);
    return rows && rows.filter((row) => this.#ledger.get(row.uuid) === null);
  }

  /**
   * Everything that let people in on a ticket, by whatever phone; also what this one has not sent yet.
   * @param {import("./lookup.js").Finding} finding
   * @returns {Promise<import("./ledger.js").Row[] | null>} null when the server cannot be asked
   */
  async admissionsOf({ ticket, session }) {
    const rows = await this.#load(session, [ticket]);
    if (rows === null) return null;
    const theirs = rows.filter((row) => this.#ledger.get(row.uuid) === null);
    const own = this.#ledger.newest().filter(({ wire }) => wire.ticket === ticket && wire.event_session === session);
    const standing = (row) => isAdmission(row) && row.state !== "rejected" && !this.#ledger.isReversed(row.uuid);
    return [...own, ...theirs].filter(standing);
  }

  /** @returns {string[]} */
  #find(typed) {
    const code = normalizeShortCode(typed);
    const listed = code === null ? null : this.#roster.findByShortCode(code);
    if (listed) return [listed.ticket];
    const found = this.#lookup.head.has_names ? this.#lookup.search(typed).tickets : [];
    return found.slice(0, MOST_TICKETS).map(({ ticket }) => ticket);
  }

  async #load(session, tickets) {
    const answer = await this.#api.loadEntries(session, tickets);
    return answer.kind === "ok" ? answer.body.entries.map((entry) => this.#rowOf(entry)) : null;
  }

  #rowOf({ uuid, kind, session, ticket, adults, children, at, gate }) {
    const listed = ticket === null ? null : this.#roster.find(ticket);
    const result = kind === "admit" ? "admitted" : "recorded";
    const wire = { uuid, kind, event_session: session, ...(ticket === null ? {} : { ticket }), adults, children, result };
    const about = { name: listed?.name ?? "", of: listed ? sizeOf(listed) : 0 };
    return { uuid, seq: 0, state: "merged", at: Date.parse(at), wire, answer: null, gate: gate ?? "", ...about };
  }
}
