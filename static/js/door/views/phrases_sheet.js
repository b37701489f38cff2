/** Shows a guest a sentence in their own language, large, and the helper what it means. */

import { action, copy, part, write } from "./parts.js";
import { Sheet } from "./sheets.js";

export default class PhrasesSheet extends Sheet {
  #phrases;
  #choose;
  #now = { fitting: "", isOpenToAll: true };
  #recent = [];
  #tag = "";
  #code = "";

  /**
   * @param {{ phrases: import("../phrases.js").default, choose: (tag: string) => void }} parts
   *   choose: a language was chosen
   */
  constructor(root, { phrases, choose }) {
    super(root);
    this.#phrases = phrases;
    this.#choose = choose;
    action(root, "read-aloud").addEventListener("click", () => this.#readAloud());
  }

  /** @param {{ recent: string[], language: string, fitting: string, isOpenToAll: boolean }} now */
  ask({ recent, language, fitting, isOpenToAll }) {
    this.#now = { fitting, isOpenToAll };
    this.#recent = recent;
    this.#showLanguage(this.#phrases.first(recent, language));
    this.open();
    this.root.scrollTop = 0;
  }

  #showLanguage(tag) {
    this.#tag = tag;
    const language = this.#phrases.language(tag);
    const list = this.#phrases.list(tag, this.#now);
    this.#fillLanguages();
    part(this.root, "phrases").replaceChildren(...list.map((phrase) => this.#item(phrase, language)));
    this.#enlarge(list[0], language);
  }

  #fillLanguages() {
    const buttons = this.#phrases.offered(this.#recent).map(({ tag, name, direction }) => {
      const button = copy(this.root, "language");
      button.textContent = name;
      Object.assign(button, { lang: tag, dir: direction });
      button.setAttribute("aria-pressed", String(tag === this.#tag));
      button.addEventListener("click", () => {
        this.#choose(tag);
        this.#showLanguage(tag);
      });
      return button;
    });
    part(this.root, "languages").replaceChildren(...buttons);
  }

  #item(phrase, language) {
    const item = copy(this.root, "phrase");
    say(item, phrase, language);
    item.querySelector("button").addEventListener("click", () => {
      this.#enlarge(phrase, language);
      this.root.scrollTop = 0;
    });
    item.dataset.code = phrase.code;
    return item;
  }

  #enlarge(phrase, language) {
    this.#code = phrase.code;
    say(part(this.root, "stage"), phrase, language);
    action(this.root, "read-aloud").hidden = voiceOf(this.#tag) === null;
    for (const item of part(this.root, "phrases").children) item.hidden = item.dataset.code === phrase.code;
  }

  #readAloud() {
    const speech = new SpeechSynthesisUtterance(this.#phrases.language(this.#tag).texts[this.#code]);
    Object.assign(speech, { voice: voiceOf(this.#tag), lang: this.#tag });
    speechSynthesis.cancel();
    speechSynthesis.speak(speech);
  }
}

function say(root, { text, meaning }, { tag, direction }) {
  write(root, "text", text);
  Object.assign(part(root, "text"), { lang: tag, dir: direction });
  write(root, "meaning", meaning);
}

/** A voice of the phone's own: others need a network and hear what is said. */
function voiceOf(tag) {
  const voices = globalThis.speechSynthesis?.getVoices() ?? [];
  return voices.find(({ localService, lang }) => localService && lang.split(/[-_]/)[0] === tag.split("-")[0]) ?? null;
}
