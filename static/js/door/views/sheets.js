/** The dialogs of the door: guests without ticket, typed code, names, log, lens, this phone. */

import Stepper from "../../components/stepper.js";
import { logRow } from "./log_row.js";
import { action, copy, only, part, write } from "./parts.js";

export class Sheet {
  /** @param {HTMLDialogElement} root */
  constructor(root) {
    this.root = root;
    action(root, "close").addEventListener("click", () => this.close());
    for (const stepper of root.querySelectorAll('[data-component="stepper"]')) new Stepper(stepper);
  }

  open() {
    if (!this.root.open) this.root.showModal();
  }

  close() {
    this.root.close();
  }

  get isOpen() {
    return this.root.open;
  }
}

/** A list of choices made from a template; each is a button. */
function fillChoices(root, list, template, rows, choose) {
  part(root, list).replaceChildren(
    ...rows.map(({ value, texts, dot = "" }) => {
      const item = copy(root, template);
      only(item, "dot", dot);
      for (const [name, text] of Object.entries(texts)) write(item, name, text);
      item.querySelector("button").addEventListener("click", () => choose(value));
      return item;
    }),
  );
}

export class GuestsSheet extends Sheet {
  /** @param {{ tally: (step: object) => void, family: (party: object) => void, exit: () => void }} handlers */
  constructor(root, words, { tally, family, exit }) {
    super(root);
    const steps = { adult: [1, 0], child: [0, 1], "adult-minus": [-1, 0], "child-minus": [0, -1] };
    for (const [name, [adults, children]] of Object.entries(steps)) {
      action(root, name).addEventListener("click", () => tally({ adults, children }));
    }
    const inputs = [root.querySelector("#family-adults"), root.querySelector("#family-children")];
    const party = () => {
      const [adults, children] = inputs.map((input) => Math.max(0, Number.parseInt(input.value, 10) || 0));
      return { adults, children };
    };
    const show = () => {
      const { adults, children } = party();
      action(root, "family").disabled = adults + children === 0;
      write(root, "family-text", words.count("guests.count", adults + children));
    };
    for (const input of inputs) input.addEventListener("input", show);
    show();
    action(root, "family").addEventListener("click", () => family(party()));
    action(root, "exit").addEventListener("click", exit);
  }

  /** @param {{ adults: number, children: number }} counted @param {string} number as it is written here */
  show(counted, number) {
    write(this.root, "tally", number);
    action(this.root, "adult-minus").disabled = counted.adults === 0;
    action(this.root, "child-minus").disabled = counted.children === 0;
  }
}

export class CodeSheet extends Sheet {
  /** @param {(typed: string) => boolean} submit false when the code was mistyped */
  constructor(root, words, submit) {
    super(root);
    const input = root.querySelector("#short-code");
    input.addEventListener("input", () => write(root, "code-error", ""));
    part(root, "code-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const understood = submit(input.value);
      write(root, "code-error", understood ? "" : words.say("code.wrong"));
      input.setAttribute("aria-invalid", String(!understood));
      if (understood) input.value = "";
      else input.focus();
    });
    write(root, "code-error", "");
  }

  open() {
    super.open();
    this.root.querySelector("#short-code").focus(); // the keyboard is there at once
  }
}

export class SearchSheet extends Sheet {
  /**
   * @param {{ search: (typed: string) => { tickets: object[], isGuess: boolean },
   *   about: (ticket: object) => { dot: string, text: string }, choose: (ticket: string) => void }} handlers
   */
  constructor(root, words, { search, about, choose }) {
    super(root);
    const input = root.querySelector("#guest-name");
    input.addEventListener("input", () => {
      const { tickets, isGuess } = search(input.value);
      fillChoices(root, "found", "found", tickets.map((ticket) => {
        const { dot, text } = about(ticket);
        return { value: ticket.ticket, dot, texts: { name: ticket.name, about: text } };
      }), choose);
      const isNobody = tickets.length === 0 && input.value.trim() !== "";
      write(root, "found-note", isGuess ? words.say("search.guess") : isNobody ? words.say("search.none") : "");
    });
    this.reset = () => {
      input.value = "";
      input.dispatchEvent(new Event("input"));
    };
    this.reset();
  }

  open() {
    this.reset();
    super.open();
    this.root.querySelector("#guest-name").focus();
  }
}

export class LensSheet extends Sheet {
  /** @param {{ id: string, name: string, isUsed: boolean }[]} lenses @param {(id: string) => void} choose */
  show(lenses, choose) {
    fillChoices(this.root, "lenses", "lens", lenses.map(({ id, name }) => ({ value: id, texts: { name } })), choose);
    [...part(this.root, "lenses").children].forEach((item, at) => {
      part(item, "used").hidden = !lenses[at].isUsed;
      if (lenses[at].isUsed) item.querySelector("button").setAttribute("aria-current", "true");
    });
  }
}

export class LogSheet extends Sheet {
  /** @param {(uuid: string) => void} undo */
  constructor(root, words, undo) {
    super(root);
    this.words = words;
    this.undo = undo;
  }

  /** @param {{ row: object, canUndo: boolean, isReversed: boolean }[]} rows @param {number} rejected @param {number} unsigned */
  show(rows, rejected, unsigned) {
    const { words, root } = this;
    write(root, "log-empty", rows.length === 0 ? words.say("log.empty") : "");
    write(root, "log-rejected", rejected > 0 ? words.count("rejected", rejected) : "");
    write(root, "log-unsigned", unsigned > 0 ? words.count("unsigned", unsigned) : "");
    part(root, "log").replaceChildren(...rows.map((entry) => logRow(root, words, entry, () => this.undo(entry.row.uuid))));
  }
}

export class UndoSheet extends Sheet {
  /** @param {(reason: string) => void} confirm */
  constructor(root, confirm) {
    super(root);
    for (const button of root.querySelectorAll("[data-reason]")) {
      button.addEventListener("click", () => confirm(button.dataset.reason));
    }
  }

  /** @param {string} what */
  ask(what) {
    write(this.root, "undo-what", what);
    this.open();
  }
}

export class PhoneSheet extends Sheet {
  /** @param {Record<"refresh" | "session" | "sound" | "export", () => void>} handlers */
  constructor(root, handlers) {
    super(root);
    for (const [name, handler] of Object.entries(handlers)) action(root, name).addEventListener("click", handler);
  }

  /** @param {Record<string, string>} facts @param {{ sound: boolean, canSwitch: boolean }} state */
  show(facts, { sound, canSwitch }) {
    for (const element of this.root.querySelectorAll("[data-fact]")) element.textContent = facts[element.dataset.fact] ?? "";
    action(this.root, "sound").setAttribute("aria-pressed", String(sound));
    only(this.root, "sound", sound ? "on" : "off");
    action(this.root, "session").hidden = !canSwitch;
  }
}
