/** What other phones have decided: a part of the log sheet, for supervisors. It asks the server when it is opened. */

import { logRow } from "./log_row.js";
import { part, write } from "./parts.js";

export default class OthersView {
  #root;
  #details;
  #words;
  #others;
  #isReversed;
  #canShow;
  #takeBack;
  #input;
  #rows = [];
  #asked = 0;

  /**
   * @param {{ root: HTMLDialogElement, words: import("../words.js").default, others: import("../others.js").default,
   *   isReversed: (uuid: string) => boolean, canShow: () => boolean, takeBack: (row: object) => void }} parts
   *   canShow: not in a rehearsal, and only for supervisors
   */
  constructor({ root, words, others, isReversed, canShow, takeBack }) {
    this.#root = root;
    this.#details = part(root, "others");
    this.#words = words;
    this.#others = others;
    this.#isReversed = isReversed;
    this.#canShow = canShow;
    this.#takeBack = takeBack;
    this.#input = root.querySelector("#others-typed");
    this.#details.addEventListener("toggle", () => this.#details.open && this.#load());
    root.addEventListener("close", () => (this.#details.open = false));
    part(root, "others-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#load();
    });
  }

  get isOpen() {
    return this.#root.open;
  }

  /** What was taken back meanwhile is marked. */
  refresh() {
    this.#details.hidden = !this.#canShow();
    if (this.#details.hidden) return;
    part(this.#root, "others-log").replaceChildren(
      ...this.#rows.map((row) => {
        const isReversed = this.#isReversed(row.uuid);
        const entry = { row, canUndo: !isReversed, isReversed, place: row.gate };
        return logRow(this.#root, this.#words, entry, () => this.#takeBack(row));
      }),
    );
  }

  async #load() {
    this.#asked += 1;
    const turn = this.#asked;
    const typed = this.#input.value;
    this.#show([], this.#words.say("line.never"));
    const rows = await this.#others.newest(typed);
    if (turn !== this.#asked) return; // somebody has asked for something else since
    if (rows === null) this.#show([], this.#words.say("others.offline"));
    else this.#show(rows, rows.length === 0 ? this.#words.say(typed.trim() === "" ? "others.empty" : "others.not_found") : "");
  }

  #show(rows, note) {
    this.#rows = rows;
    write(this.#root, "others-note", note);
    this.refresh();
  }
}
