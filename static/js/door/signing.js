/**
 * Hands the phone to a guest who signs: only their own line, in the language they registered in, and the scanner again
 * afterwards. Whoever is on the list of a session where people may sign, and is inside, may do so once or again.
 */

import { sizeOf } from "./decision.js";
import { shortCode } from "./short_code.js";

export default class Signing {
  #lookup;
  #signatures;
  #languages;
  #own;
  #view;
  #onEntry;

  /**
   * @param {{ lookup: import("./lookup.js").default, signatures: import("./handwriting.js").default,
   *   languages: { tag: string, direction: string, words: import("./words.js").default }[], own: string,
   *   view: import("./views/signing_view.js").default, onEntry: () => void }} parts own: the language of the page
   */
  constructor({ lookup, signatures, languages, own, view, onEntry }) {
    this.#lookup = lookup;
    this.#signatures = signatures;
    this.#languages = languages;
    this.#own = own;
    this.#view = view;
    this.#onEntry = onEntry;
  }

  /** The guest has the phone: nothing about others may be shown. */
  get isOpen() {
    return this.#view.isOpen;
  }

  /** May whoever holds this ticket sign, now that these came in with it? @param {import("./lookup.js").Finding} finding */
  isFor({ listed, session, facts, decision }) {
    if (!this.#lookup.head.signing || this.#lookup.has("kiosk") || listed === null) return false;
    const isInside = sizeOf(facts.admitted) > 0 || decision.result === "admitted";
    return isInside && listed.adults > 0 && listed.status === "confirmed" && listed.sessions.includes(session);
  }

  /** @param {import("./lookup.js").Finding} finding @param {() => void} then the helper has the phone again */
  start(finding, then) {
    const { tag, direction, words } = this.#languageOf(finding);
    this.#view.open({
      ...{ tag, direction, words, ...this.#lineOf(finding, words) },
      keep: async (strokes) => {
        await this.#signatures.keep(finding, strokes);
        this.#onEntry();
      },
      then,
    });
  }

  #languageOf({ listed }) {
    const find = (wanted) => this.#languages.find(({ tag }) => tag === wanted);
    return find(listed.language) ?? find(this.#own) ?? this.#languages[0];
  }

  /** The guest's own line: the name as the door knows it, else the code of the ticket. */
  #lineOf({ name, ticket, session }, words) {
    const { event, signing } = this.#lookup.head;
    const { label, starts_at: startsAt } = this.#lookup.sessionOf(session);
    return {
      name: name || words.say("sign.ticket", { code: shortCode(ticket) }),
      event: [event.title, label].filter(Boolean).join(", "),
      moment: words.moment(Date.parse(startsAt)),
      use: words.say("sign.use", { day: words.date(signing.deleted_on) }),
    };
  }
}
