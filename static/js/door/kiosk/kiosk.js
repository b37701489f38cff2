/**
 * A tablet at which guests check themselves in. It lets people in by the rule and does nothing else: no guests without a
 * ticket, no exceptions, nothing taken back. Whatever it cannot answer with "welcome" it sends to the team, kindly. It
 * comes back by itself: the next guest must never meet the answer to another one.
 */

import { sizeOf } from "../decision.js";
import { isAdmission } from "../ledger.js";
import { missing } from "../lookup.js";
import Sightings from "../sightings.js";

export const WELCOME_MS = 4_000;
export const TEAM_MS = 8_000;
export const QUESTION_MS = 30_000;

export default class Kiosk {
  #lookup;
  #door;
  #cards;
  #screen;
  #feedback;
  #onEntry;
  #sightings = new Sightings();
  #busy = false;
  #timer = null;

  /**
   * @param {{ lookup: import("../lookup.js").default, door: import("../door.js").default,
   *   cards: import("./cards.js").default, screen: import("./screen.js").default,
   *   feedback: { give: (kind: string) => void }, onEntry: () => void }} parts
   */
  constructor({ lookup, door, cards, screen, feedback, onEntry }) {
    this.#lookup = lookup;
    this.#door = door;
    this.#cards = cards;
    this.#screen = screen;
    this.#feedback = feedback;
    this.#onEntry = onEntry;
    screen.onTouch(() => this.#screen.isAsking && this.#comeBackAfter(QUESTION_MS));
  }

  /** The camera read something; a question that is open is answered first. */
  async see(text) {
    const at = performance.now();
    if (this.#busy || this.#screen.isAsking) return this.#sightings.stillThere(text, at);
    if (this.#sightings.look(text, at) !== "new") return undefined;
    return this.#answer(async () => this.#judge(await this.#lookup.read(text)));
  }

  /** @returns {boolean} false when the code was mistyped */
  type(typed) {
    const finding = this.#lookup.type(typed);
    if (finding === null) return false;
    this.#answer(() => this.#judge(finding));
    return true;
  }

  /** What the server sees otherwise is for the team, not for the guests: it stands on the organizers' pages. */
  heard() {}

  async #judge(finding) {
    if (finding.decision.result !== "admitted") return this.#sendToTeam(finding);
    if (finding.size === 1) return this.#admit(finding, finding.decision.admit);
    this.#show(this.#cards.question(finding), QUESTION_MS, {
      confirm: (party) => this.#answer(() => this.#admit(finding, party)),
      back: () => this.#comeBack(),
    });
    return undefined;
  }

  /** Others may have come in meanwhile; a tablet never lets in more than there are places. */
  async #admit(finding, party) {
    const now = this.#lookup.again(finding);
    if (now.decision.result !== "admitted") return this.#sendToTeam(now);
    const { finding: fresh, rows } = await this.#door.admit(finding, within(party, missing(now)));
    if (!rows.some(isAdmission)) return this.#showTeam(fresh);
    return this.#show(this.#cards.welcome(fresh), WELCOME_MS);
  }

  async #sendToTeam(finding) {
    await this.#door.refuse(finding);
    this.#showTeam(finding);
  }

  #showTeam(finding) {
    this.#show(this.#cards.team(finding), TEAM_MS);
  }

  #show(card, ms, handlers = {}) {
    this.#feedback.give(card.sound);
    this.#screen.show(card, { back: () => this.#comeBack(), ...handlers });
    this.#comeBackAfter(ms);
  }

  #comeBackAfter(ms) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#comeBack(), ms);
  }

  #comeBack() {
    clearTimeout(this.#timer);
    this.#screen.hide();
  }

  /** One at a time, and never a welcome that is not on the disk. */
  async #answer(work) {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await work();
    } catch (error) {
      console.error(error);
      this.#show(this.#cards.notSaved(), TEAM_MS);
    } finally {
      this.#busy = false;
      this.#onEntry();
    }
  }
}

/** As many of a party as there are places; adults and children may stand in for one another. */
function within({ adults, children }, left) {
  const places = sizeOf(left);
  const grown = Math.min(adults, places);
  return { adults: grown, children: Math.min(children, places - grown) };
}
