/** The working screen: title, line, camera words, counters, the last entry. */

import { describe } from "../entry_words.js";
import { action, only, part, write } from "./parts.js";

export default class DoorView {
  #root;
  #words;

  /** @param {{ root: HTMLElement, words: import("../words.js").default }} parts */
  constructor({ root, words }) {
    this.#root = root;
    this.#words = words;
  }

  /** @param {string} name @param {() => void} handler */
  on(name, handler) {
    action(this.#root, name).addEventListener("click", handler);
  }

  get video() {
    return part(this.#root, "video");
  }

  /** @param {(file: File) => void} handler */
  onPhoto(handler) {
    const input = part(this.#root, "photo");
    input.addEventListener("change", () => {
      if (input.files[0]) handler(input.files[0]);
      input.value = "";
    });
  }

  /** @param {{ title: string, place: string, canSearch: boolean, canCount: boolean }} head */
  showHead({ title, place, canSearch, canCount }) {
    write(this.#root, "title", title);
    write(this.#root, "place", place);
    action(this.#root, "search").hidden = !canSearch;
    action(this.#root, "guests").hidden = !canCount;
  }

  /** @param {{ isOnline: boolean, at: number | null, waiting: number }} line how old the data are, what waits */
  showLine({ isOnline, at, waiting }) {
    const code = at === null ? "line.never" : `line.${isOnline ? "online" : "offline"}`;
    const since = this.#words.say(code, at === null ? {} : { time: this.#words.time(at) });
    write(this.#root, "line", `${since} · ${this.#words.waiting(waiting)}`);
    only(this.#root, "line", isOnline ? "online" : "offline");
    part(this.#root, "line").dataset.waiting = String(waiting);
  }

  /** @param {{ admitted: number, expected: number, inside: number }} counts */
  showCounts(counts) {
    for (const element of this.#root.querySelectorAll("[data-count]")) {
      element.textContent = this.#words.number(counts[element.dataset.count]);
    }
  }

  /** @param {number | null} places of people who have not come; null while nothing is released */
  showReleased(places) {
    part(this.#root, "released").hidden = places === null;
    if (places !== null) write(this.#root, "released", this.#words.count("released", places));
  }

  /** @param {import("../ledger.js").Row | null} row @param {boolean} canUndo */
  showLast(row, canUndo) {
    part(this.#root, "last").hidden = row === null;
    if (row === null) return;
    const { dot, text } = describe(row, this.#words);
    only(part(this.#root, "last"), "dot", dot);
    write(this.#root, "last-text", text);
    write(this.#root, "last-note", [row.name, this.#words.time(row.at)].filter(Boolean).join(", "));
    const undo = action(this.#root, "undo-last");
    undo.hidden = !canUndo;
    undo.setAttribute("aria-label", this.#words.say("undo", { what: [text, row.name].filter(Boolean).join(", ") }));
  }

  /**
   * @param {"hold" | "starting" | "denied" | "none" | "busy" | "insecure" | "decoder"} code
   * @param {{ torch?: boolean | null, zoom?: { canIn: boolean, canOut: boolean } | null, lenses?: number }} can
   *   null: the lens has no such thing
   */
  showCamera(code, { torch = null, zoom = null, lenses = 0 } = {}) {
    const isRunning = code === "hold";
    this.say(this.#words.say(`camera.${code}`));
    action(this.#root, "camera").hidden = isRunning || code === "starting" || code === "insecure";
    action(this.#root, "torch").hidden = torch === null;
    action(this.#root, "torch").setAttribute("aria-pressed", String(torch === true));
    part(this.#root, "zoom").hidden = zoom === null;
    action(this.#root, "zoom-in").disabled = !zoom?.canIn;
    action(this.#root, "zoom-out").disabled = !zoom?.canOut;
    action(this.#root, "lens").hidden = lenses < 2;
    this.#root.dataset.camera = code;
  }

  /** Words below the frame. */
  say(text) {
    write(this.#root, "camera-words", text);
  }
}
