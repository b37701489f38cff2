/** A line of the phone's log, or of another phone's: what, when, who, how far; and the button that takes it back. */

import { describe } from "../entry_words.js";
import { action, copy, only, write } from "./parts.js";

/**
 * @param {HTMLElement} root that holds the template
 * @param {import("../words.js").default} words
 * @param {{ row: import("../ledger.js").Row, canUndo: boolean, isReversed: boolean, place?: string }} entry
 *   place: the gate, for entries of other phones
 * @param {() => void} undo
 */
export function logRow(root, words, { row, canUndo, isReversed, place = "" }, undo) {
  const { dot, text, state } = describe(row, words);
  const item = copy(root, "log-row");
  only(item, "dot", dot);
  write(item, "text", text);
  write(item, "time", words.time(row.at));
  write(item, "name", [row.name, place].filter(Boolean).join(", "));
  write(item, "state", isReversed ? words.say("log.reversed") : place ? "" : state);
  item.classList.toggle("door-log__row--reversed", isReversed);
  const button = action(item, "undo");
  button.hidden = !canUndo;
  button.setAttribute("aria-label", words.say("undo", { what: [text, row.name].filter(Boolean).join(", ") }));
  button.addEventListener("click", undo);
  return item;
}
