/**
 * Sentences for guests in their language, offered so that the likeliest comes first (ONS-13). Pure.
 *
 * @typedef {{ tag: string, name: string, direction: "ltr" | "rtl", texts: Record<string, string> }} Language
 * @typedef {{ code: string, text: string, meaning: string }} Phrase meaning: in the helper's language, "" if that is it
 */

/** In the order in which they are offered. */
const CODES = ["welcome", "ticket", "party", "used", "other_date", "guest", "wait", "complete"];
const REMEMBERED = 4;
/** The sentence for whoever comes without having been scanned yet. */
const FIRST = "ticket";

export default class Phrases {
  #languages;
  #own;

  /** @param {{ languages: Language[], own: string }} parts own: the tag of the helper's language */
  constructor({ languages, own }) {
    this.#languages = languages;
    this.#own = languages.find(({ tag }) => tag === own) ?? null;
  }

  /**
   * @param {string[]} recent tags, the last one first
   * @returns {Language[]} those that were used lately, then the others, the helper's own last
   */
  offered(recent) {
    const rank = (language) => {
      if (recent.includes(language.tag)) return recent.indexOf(language.tag);
      return language === this.#own ? Infinity : recent.length;
    };
    return [...this.#languages].sort((a, b) => Math.sign(rank(a) - rank(b)) || 0);
  }

  /**
   * @param {string[]} recent
   * @param {string} wanted the language of a registration, "" when it is not known
   * @returns {string} the tag of the language to begin with
   */
  first(recent, wanted = "") {
    const known = this.#languages.find(({ tag }) => tag === wanted) ?? this.#languages.find(({ tag }) => tag === base(wanted));
    return known && known !== this.#own ? known.tag : this.offered(recent)[0].tag;
  }

  /** @param {string} tag @returns {Language} */
  language(tag) {
    return this.#languages.find((language) => language.tag === tag);
  }

  /**
   * @param {string} tag
   * @param {{ fitting: string, isOpenToAll: boolean }} now fitting: the code of the sentence that goes with the answer
   * @returns {Phrase[]}
   */
  list(tag, { fitting, isOpenToAll }) {
    const { texts } = this.language(tag);
    const codes = CODES.filter((code) => code in texts && (isOpenToAll || code !== "guest"));
    const begin = codes.includes(fitting) ? fitting : FIRST;
    return codes
      .sort((a, b) => (b === begin) - (a === begin))
      .map((code) => ({ code, text: texts[code], meaning: tag === this.#own?.tag ? "" : (this.#own?.texts[code] ?? "") }));
  }
}

/** @param {string[]} recent @param {string} tag @returns {string[]} */
export function remember(recent, tag) {
  return [tag, ...recent.filter((one) => one !== tag)].slice(0, REMEMBERED);
}

function base(tag) {
  return tag.split("-")[0];
}
