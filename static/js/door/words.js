/** Sentences by code, in the language of the page; numbers, times and names are put in here. Pure. */

const MINUTE_MS = 60_000;
/** English as in Britain, like the server's: 24 hours, the day before the month. */
const REGIONS = { en: "en-GB" };

export default class Words {
  #settings;
  #words;
  #plurals;
  #category;
  #number;
  #time;
  #day;
  #date;
  #ago;

  /**
   * @param {{ words: Record<string, string>, plurals: Record<string, Record<string, string>>, language: string,
   *   time_zone: string }} settings
   */
  constructor({ words, plurals, language, time_zone: timeZone }) {
    this.#settings = { words, plurals, language, time_zone: timeZone };
    this.#words = words;
    this.#plurals = plurals;
    this.#category = new Intl.PluralRules(language);
    this.#number = new Intl.NumberFormat(language);
    const region = REGIONS[language] ?? language;
    this.#time = new Intl.DateTimeFormat(region, { hour: "2-digit", minute: "2-digit", timeZone });
    this.#day = new Intl.DateTimeFormat(region, { weekday: "short", day: "2-digit", month: "2-digit", timeZone });
    this.#date = new Intl.DateTimeFormat(region, { dateStyle: "long", timeZone: "UTC" });
    this.#ago = new Intl.RelativeTimeFormat(language, { numeric: "always" });
  }

  /** The same words, but those that stand below a name of their own: of "rehearsal.x" comes "x". @returns {Words} */
  under(name) {
    const special = Object.entries(this.#words).filter(([code]) => code.startsWith(`${name}.`));
    const changed = special.map(([code, text]) => [code.slice(name.length + 1), text]);
    return new Words({ ...this.#settings, words: { ...this.#words, ...Object.fromEntries(changed) } });
  }

  has(code) {
    return code in this.#words;
  }

  /** @param {string} code @param {Record<string, string>} values */
  say(code, values = {}) {
    return fill(this.#words[code] ?? "", values);
  }

  /** A phrase with a number in it. */
  count(code, number, values = {}) {
    const forms = this.#plurals[code];
    const phrase = forms[this.#category.select(number)] ?? forms.other;
    return fill(phrase, { ...values, n: this.number(number) });
  }

  number(value) {
    return this.#number.format(value);
  }

  /** @param {number} at milliseconds */
  time(at) {
    return this.#time.format(at);
  }

  day(at) {
    return this.#day.format(at);
  }

  /** "26. September 2026". @param {string} date as in 2026-09-26: a day of the calendar, no moment */
  date(date) {
    return this.#date.format(Date.parse(date));
  }

  /** "Sa 26.09., 13:00" */
  moment(at) {
    return `${this.day(at)}, ${this.time(at)}`;
  }

  /** "gerade eben", "vor 3 Minuten", "vor 2 Stunden". @param {number} at @param {number} now milliseconds */
  ago(at, now) {
    const minutes = Math.floor((now - at) / MINUTE_MS);
    if (minutes < 1) return this.say("just_now");
    return minutes < 60 ? this.#ago.format(-minutes, "minute") : this.#ago.format(-Math.floor(minutes / 60), "hour");
  }

  /** What still has to reach the server. */
  waiting(entries) {
    return entries === 0 ? this.say("waiting.none") : this.count("waiting", entries);
  }

  /** How many people: "2 Erwachsene, 3 Kinder". */
  party({ adults, children }) {
    const parts = [adults > 0 ? this.count("adults", adults) : "", children > 0 ? this.count("children", children) : ""];
    return parts.filter(Boolean).join(", ");
  }
}

/** What guests read, in every language; the words travel with the page. @param {object} config the page's settings */
export function guestLanguages(config) {
  return config.guest_languages.map(({ language, name, direction, ...said }) => ({
    ...{ tag: language, name, direction },
    words: new Words({ ...said, language, time_zone: config.time_zone }),
  }));
}

function fill(phrase, values) {
  return phrase.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}
