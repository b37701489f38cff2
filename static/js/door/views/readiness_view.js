/** The readiness check on the screen, the rehearsal's tickets, and the stripes while this phone rehearses. */

import { shortCode, spacedShortCode } from "../short_code.js";
import { action, copy, only, part, write } from "./parts.js";
import { Sheet } from "./sheets.js";

export class ReadinessSheet extends Sheet {
  #words;
  #onOpen;

  /**
   * @param {HTMLDialogElement} root
   * @param {import("../words.js").default} words
   * @param {{ open: () => void, help: (name: string) => void, refresh: () => void, rehearse: () => void,
   *   samples: () => void }} handlers
   */
  constructor(root, words, { open, help, refresh, rehearse, samples }) {
    super(root);
    this.#words = words;
    this.#onOpen = open;
    this.refresh = refresh;
    action(root, "open-door").addEventListener("click", () => this.close());
    action(root, "rehearse").addEventListener("click", rehearse);
    action(root, "samples").addEventListener("click", samples);
    for (const row of root.querySelectorAll("[data-check]")) {
      action(row, "help")?.addEventListener("click", () => help(row.dataset.check));
    }
  }

  open() {
    super.open();
    this.root.scrollTop = 0;
    action(this.root, "open-door").focus({ preventScroll: true });
    this.#onOpen();
  }

  /** @param {boolean} canRehearse */
  offerRehearsal(canRehearse) {
    part(this.root, "rehearsal-offer").hidden = !canRehearse;
  }

  /** @param {string} name @param {import("../readiness.js").Line | null} line null: nothing to say */
  showLine(name, line) {
    const row = this.root.querySelector(`[data-check="${name}"]`);
    row.hidden = line === null;
    if (line === null) return;
    row.dataset.result = line.state;
    only(row, "state", line.state);
    write(row, "check-word", this.#words.say(`ready.${line.state}`));
    write(row, "check-text", line.text === "" ? "" : this.#sentence(line));
    const help = action(row, "help");
    if (help) help.hidden = !line.help || line.state === "checking";
  }

  /** @param {MediaStream | null} stream */
  showPicture(stream) {
    const video = part(this.root, "check-picture");
    video.hidden = stream === null;
    if (video.srcObject === stream) return;
    video.srcObject = stream;
    if (stream) video.play().catch(() => {});
  }

  /** @param {{ open: number, isChecking: boolean }} summary */
  showSummary({ open, isChecking }) {
    const text = open === 0 ? this.#words.say("ready.all") : this.#words.count("ready.open", open);
    write(this.root, "summary", isChecking ? this.#words.say("ready.checking") : text);
  }

  #sentence({ text, values = {} }) {
    const { n, size, loadedAt, ...numbers } = values;
    const said = Object.entries(numbers).map(([name, value]) => [name, this.#written(value)]);
    const more = {
      ...Object.fromEntries(said),
      ...(loadedAt === undefined ? {} : { time: this.#words.moment(loadedAt) }),
      ...(size === undefined ? {} : { tickets: this.#words.count("tickets", size) }),
    };
    return n === undefined ? this.#words.say(`ready.${text}`, more) : this.#words.count(`ready.${text}`, n, more);
  }

  #written(value) {
    return typeof value === "number" ? this.#words.number(value) : value;
  }
}

export class SamplesSheet extends Sheet {
  #words;

  /** @param {HTMLDialogElement} root @param {import("../words.js").default} words */
  constructor(root, words) {
    super(root);
    this.#words = words;
  }

  /** @param {object[]} codes as the roster brings them @param {boolean} openToAll */
  show(codes, openToAll) {
    part(this.root, "samples").replaceChildren(...codes.map((code) => this.#item(code, openToAll)));
  }

  #item({ ticket, side, modules }, openToAll) {
    const item = copy(this.root, "sample");
    const title = this.#words.say(`sample.${ticket.name}`);
    const openHint = `sample.${ticket.name}.hint.open`;
    write(item, "title", title);
    write(item, "hint", this.#words.say(openToAll && this.#words.has(openHint) ? openHint : `sample.${ticket.name}.hint`));
    write(item, "short-code", ticket.is_forged ? "" : spacedShortCode(shortCode(ticket.ticket)));
    const code = part(item, "code");
    code.setAttribute("viewBox", `-4 -4 ${side + 8} ${side + 8}`);
    code.setAttribute("aria-label", title);
    code.firstElementChild.setAttribute("d", pathOf(side, modules));
    return item;
  }
}

export class RehearsalBar {
  #root;
  #bar;

  /** @param {HTMLElement} root @param {() => void} end */
  constructor(root, end) {
    this.#root = root;
    this.#bar = part(root, "rehearsal-bar");
    action(this.#bar, "end-rehearsal").addEventListener("click", end);
    new ResizeObserver(() => this.#measure()).observe(this.#bar);
  }

  /** @param {boolean} isOn */
  show(isOn) {
    this.#bar.hidden = !isOn;
    this.#root.classList.toggle("is-rehearsing", isOn);
    for (const dialog of this.#root.querySelectorAll("dialog")) {
      if (isOn) dialog.dataset.rehearsal = part(this.#bar, "rehearsal-words").textContent;
      else delete dialog.dataset.rehearsal;
    }
    this.#measure();
  }

  /** What lies below begins where the stripes end, however large the letters are. */
  #measure() {
    this.#root.style.setProperty("--rehearsal-bar", `${this.#bar.offsetHeight}px`);
  }
}

/** The black modules as one drawing: a bar for each run. @param {string} modules bits in Base64, row after row */
function pathOf(side, modules) {
  const bytes = Uint8Array.from(atob(modules), (character) => character.charCodeAt(0));
  const isBlack = (x, y) => x < side && ((bytes[(y * side + x) >> 3] >> (7 - ((y * side + x) & 7))) & 1) === 1;
  let path = "";
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const start = x;
      while (isBlack(x, y)) x += 1;
      if (x > start) path += `M${start} ${y}h${x - start}v1h${start - x}z`;
    }
  }
  return path;
}
