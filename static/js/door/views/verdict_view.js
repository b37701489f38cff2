/** The sheet with the answer. It stays until the next code or a tap; a question stays until it is answered. */

import Stepper from "../../components/stepper.js";
import { spoken } from "../cards.js";
import { action, only, part, write } from "./parts.js";

const ACTIONS = ["undo", "guests", "override", "retract", "more", "sign", "back", "next", "understood", "confirm"];
const COLOURS = { again: "verdict--again", refused: "verdict--refused", attention: "verdict--attention", question: "verdict--question" };

export default class VerdictView {
  #root;
  #behind;
  #announce;
  #steppers;
  #reason;
  #handlers = {};

  /** @type {import("../cards.js").Card | null} the card that is shown */
  card = null;

  /**
   * @param {{ root: HTMLElement, behind: HTMLElement, announce: (text: string) => void, place: string,
   *   childLimit: string }} parts behind: what cannot be touched meanwhile
   */
  constructor({ root, behind, announce }) {
    this.#root = root;
    this.#behind = behind;
    this.#announce = announce;
    this.#reason = root.querySelector("#override-reason");
    for (const stepper of root.querySelectorAll('[data-component="stepper"]')) new Stepper(stepper);
    this.#steppers = { adults: root.querySelector("#party-adults"), children: root.querySelector("#party-children") };
    for (const name of ACTIONS) action(root, name).addEventListener("click", () => this.#act(name));
    for (const input of Object.values(this.#steppers)) input.addEventListener("input", () => this.#showConfirm());
    this.#reason.addEventListener("input", () => this.#showConfirm());
  }

  /** @param {{ place: string, childLimit: string }} labels what does not change from card to card */
  label({ place, childLimit }) {
    write(this.#root, "verdict-place", place);
    write(this.#root, "child-limit", childLimit);
  }

  /** A question waits for its answer and an alarm until it was understood: no code takes their place. */
  get isAsking() {
    return this.card !== null && (this.card.party !== null || this.card.main === "understood");
  }

  /** @param {import("../cards.js").Card} card @param {Record<string, (...args: any[]) => void>} handlers by action */
  show(card, handlers) {
    this.#handlers = handlers;
    this.#fill(card);
    this.#root.hidden = false;
    this.#root.scrollTop = 0;
    this.#behind.inert = true;
    this.#announce(spoken(card));
    action(this.#root, card.main).focus({ preventScroll: true });
  }

  /** The same answer has come further. */
  renew(card) {
    this.#paint(card);
  }

  hide() {
    this.card = null;
    this.#root.hidden = true;
    this.#behind.inert = false;
  }

  /** @param {(card: import("../cards.js").Card) => void} handler the guest is to be shown a sentence */
  onSpeak(handler) {
    action(this.#root, "speak").addEventListener("click", () => handler(this.card));
  }

  /** @param {boolean} isOnline */
  showLine(isOnline) {
    only(this.#root, "line", isOnline ? "online" : "offline");
  }

  #fill(card) {
    this.#paint(card);
    part(this.#root, "party").hidden = card.party === null;
    part(this.#root, "reason").hidden = !card.asksReason;
    this.#reason.value = "";
    for (const [name, input] of Object.entries(this.#steppers)) {
      input.value = String(card.party?.[name] ?? 0);
      input.dispatchEvent(new Event("input"));
    }
    for (const name of ACTIONS) {
      action(this.#root, name).hidden = !card.actions.includes(name);
      action(this.#root, name).classList.toggle("verdict__button--solid", name === card.main);
    }
    this.#showConfirm();
  }

  #paint(card) {
    this.card = card;
    for (const colour of Object.values(COLOURS)) this.#root.classList.toggle(colour, COLOURS[card.kind] === colour);
    this.#root.dataset.kind = card.kind;
    only(this.#root, "shape", card.kind);
    part(this.#root, "word").textContent = card.word;
    part(this.#root, "number-line").hidden = card.number === "";
    write(this.#root, "number", card.number);
    write(this.#root, "of", card.of);
    write(this.#root, "text", card.text);
    write(this.#root, "note", card.note);
    write(this.#root, "verdict-status", card.status);
  }

  get #party() {
    const value = (input) => Math.max(0, Math.min(Number(input.max), Number.parseInt(input.value, 10) || 0));
    return { adults: value(this.#steppers.adults), children: value(this.#steppers.children) };
  }

  #showConfirm() {
    if (!this.card?.confirm) return;
    const party = this.#party;
    const button = action(this.#root, "confirm");
    button.disabled = party.adults + party.children === 0 || (this.card.asksReason && this.#reason.value.trim() === "");
    part(this.#root, "confirm-text").textContent = this.card.confirm(party);
  }

  #act(name) {
    this.#handlers[name]?.(this.#party, this.#reason.value.trim());
  }
}
