/** The tablet's screen: the camera with what to do, the answer in full, the typed code; in the language of the guest. */

import Stepper from "../../components/stepper.js";
import { action, copy, only, part, write } from "../views/parts.js";

/** After so long without a touch the next guest is met in the tablet's own language. */
const FORGET_MS = 30_000;
const OFF = new Set(["denied", "none", "busy", "insecure", "decoder"]);
const COLOURS = { team: "kiosk-card--team", question: "kiosk-card--question" };

export default class KioskScreen {
  #root;
  #card;
  #typing;
  #announce;
  #languages;
  #own;
  #words;
  #camera = "starting";
  #shown = null;
  #handlers = {};
  #steppers;
  #timer = null;

  /**
   * @param {{ root: HTMLElement, languages: { tag: string, name: string, direction: string,
   *   words: import("../words.js").default }[], language: string, announce: (text: string) => void,
   *   onType: (typed: string) => boolean }} parts languages: of guests; language: the tablet's own
   */
  constructor({ root, languages, language, announce, onType }) {
    this.#root = root;
    this.#card = part(root, "kiosk-card");
    this.#typing = root.querySelector('[data-dialog="kiosk-type"]');
    this.#announce = announce;
    this.#languages = languages;
    this.#own = language;
    for (const stepper of root.querySelectorAll('[data-component="stepper"]')) new Stepper(stepper);
    this.#steppers = { adults: root.querySelector("#kiosk-adults"), children: root.querySelector("#kiosk-children") };
    for (const input of Object.values(this.#steppers)) input.addEventListener("input", () => this.#showParty());
    for (const name of ["confirm", "back"]) {
      action(this.#card, `kiosk-${name}`).addEventListener("click", () => this.#handlers[name]?.(this.#party));
    }
    this.onTouch(() => this.#forgetLater());
    root.addEventListener("contextmenu", (event) => event.preventDefault());
    this.#listenToTyping(onType);
    this.#offerLanguages();
    this.#speak(language);
  }

  get video() {
    return part(this.#root, "kiosk-video");
  }

  get isAsking() {
    return this.#shown?.kind === "question";
  }

  /** Somebody is there. @param {() => void} handler */
  onTouch(handler) {
    for (const event of ["pointerdown", "keydown", "input"]) this.#root.addEventListener(event, handler);
  }

  /** Buttons of the camera; guests have none of them but the one that starts it. */
  on(name, handler) {
    action(this.#root, name)?.addEventListener("click", handler);
  }

  onPhoto() {}

  say() {}

  /** @param {string} code of the camera's state @param {{ lenses?: number }} can */
  showCamera(code, { lenses = 0 } = {}) {
    this.#camera = code;
    this.#root.dataset.camera = code;
    action(this.#root, "camera").hidden = !OFF.has(code) || code === "insecure";
    action(this.#root, "lens").hidden = lenses < 2;
    this.#sayWhatToDo();
  }

  /** @param {{ title: string, line: string }} head */
  showHead({ title, line }) {
    write(this.#root, "kiosk-title", title);
    write(this.#root, "kiosk-line", line);
  }

  /** @param {import("./cards.js").Card} card @param {{ confirm?: (party: object) => void, back: () => void }} handlers */
  show(card, handlers) {
    this.#typing.close();
    this.#shown = card;
    this.#handlers = handlers;
    for (const colour of Object.values(COLOURS)) this.#card.classList.toggle(colour, COLOURS[card.kind] === colour);
    this.#card.dataset.kind = card.kind;
    only(this.#card, "shape", card.kind);
    part(this.#card, "kiosk-party").hidden = card.party === null;
    for (const [name, input] of Object.entries(this.#steppers)) {
      input.value = String(card.party?.[name] ?? 0);
      part(this.#card, `kiosk-${name}-row`).hidden = !card.party?.[name] || card.party.adults + card.party.children === 1;
    }
    this.#sayCard();
    this.#card.hidden = false;
    part(this.#root, "kiosk-ready").inert = true;
    this.#announce(this.#spoken);
    (card.party ? action(this.#card, "kiosk-confirm") : this.#card).focus({ preventScroll: true });
  }

  hide() {
    this.#shown = null;
    this.#card.hidden = true;
    part(this.#root, "kiosk-ready").inert = false;
    this.#forgetLater();
  }

  get #party() {
    const value = (input) => Math.max(0, Number.parseInt(input.value, 10) || 0);
    return { adults: value(this.#steppers.adults), children: value(this.#steppers.children) };
  }

  /** Nobody can take more places than there are; adults and children may stand in for one another. */
  #showParty() {
    const { party } = this.#shown ?? {};
    if (!party) return;
    const places = party.adults + party.children;
    const { adults, children } = this.#party;
    this.#limit(this.#steppers.adults, places - children);
    this.#limit(this.#steppers.children, places - adults);
    const people = this.#party.adults + this.#party.children;
    action(this.#card, "kiosk-confirm").disabled = people === 0;
    write(this.#card, "kiosk-confirm-text", this.#words.count("here", people));
  }

  #limit(input, most) {
    input.max = String(Math.max(0, most));
    if (Number(input.value) > Number(input.max)) input.value = input.max;
    for (const button of input.parentElement.querySelectorAll("[data-step]")) {
      const end = Number(button.dataset.step) < 0 ? Number(input.value) <= 0 : Number(input.value) >= Number(input.max);
      button.setAttribute("aria-disabled", String(end));
    }
  }

  #listenToTyping(onType) {
    const input = this.#root.querySelector("#kiosk-code");
    const wrong = (text) => write(this.#typing, "kiosk-code-error", text);
    action(this.#root, "kiosk-type").addEventListener("click", () => {
      input.value = "";
      wrong("");
      this.#typing.showModal();
    });
    action(this.#typing, "kiosk-close").addEventListener("click", () => this.#typing.close());
    input.addEventListener("input", () => wrong(""));
    part(this.#typing, "kiosk-code-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (!onType(input.value)) wrong(this.#words.say("type.wrong"));
    });
  }

  #offerLanguages() {
    part(this.#root, "kiosk-languages").hidden = this.#languages.length < 2;
    part(this.#root, "kiosk-languages").replaceChildren(
      ...this.#languages.map(({ tag, name }) => {
        const button = copy(this.#root, "kiosk-language");
        button.lang = tag;
        button.dataset.tag = tag;
        button.textContent = name;
        button.addEventListener("click", () => this.#speak(tag));
        return button;
      }),
    );
  }

  #speak(tag) {
    const { words, direction } = this.#languages.find((language) => language.tag === tag) ?? this.#languages[0];
    this.#words = words;
    this.#root.lang = tag;
    this.#root.dir = direction;
    for (const element of this.#root.querySelectorAll("[data-say]")) element.textContent = words.say(element.dataset.say);
    for (const button of part(this.#root, "kiosk-languages").children) {
      button.setAttribute("aria-pressed", String(button.dataset.tag === tag));
    }
    this.#labelSteppers();
    this.#sayWhatToDo();
    this.#sayCard();
  }

  #labelSteppers() {
    for (const [name, input] of Object.entries(this.#steppers)) {
      const [fewer, more] = input.parentElement.querySelectorAll("[data-step]");
      fewer.setAttribute("aria-label", `${this.#words.say(name)}: ${this.#words.say("fewer")}`);
      more.setAttribute("aria-label", `${this.#words.say(name)}: ${this.#words.say("more")}`);
    }
  }

  #sayWhatToDo() {
    const code = this.#camera === "hold" ? "hold" : this.#camera === "starting" ? "starting" : "off";
    write(this.#root, "kiosk-hold", this.#words.say(code));
    this.#sayInOthers(part(this.#root, "kiosk-others"), code);
  }

  #sayCard() {
    const card = this.#shown;
    if (card === null) return;
    write(this.#card, "kiosk-word", this.#words.say(card.word));
    part(this.#card, "kiosk-people").hidden = card.number === 0;
    write(this.#card, "kiosk-number", card.number ? this.#words.number(card.number) : "");
    write(this.#card, "kiosk-unit", card.number ? this.#words.count("people", card.number).replace(/^[\p{N}\s]+/u, "") : "");
    write(this.#card, "kiosk-note", card.note ? this.#words.count(card.note.code, card.note.n) : "");
    write(this.#card, "kiosk-why", card.why);
    write(this.#card, "kiosk-back-text", this.#words.say(card.party ? "back" : "next"));
    this.#sayInOthers(part(this.#card, "kiosk-word-others"), card.word);
    this.#showParty();
  }

  get #spoken() {
    const people = this.#shown.number ? this.#words.count("people", this.#shown.number) : "";
    return [this.#words.say(this.#shown.word), people].filter(Boolean).join(". ");
  }

  /** The same sentence beneath, for those who have not found their language yet. */
  #sayInOthers(list, code) {
    const others = this.#languages.filter(({ words }) => words !== this.#words);
    list.hidden = others.length === 0;
    list.replaceChildren(
      ...others.map(({ tag, direction, words }) =>
        Object.assign(document.createElement("li"), { lang: tag, dir: direction, textContent: words.say(code) }),
      ),
    );
  }

  #forgetLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#typing.close();
      if (this.#shown === null) this.#speak(this.#own);
    }, FORGET_MS);
  }
}
