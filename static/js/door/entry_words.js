/** One line about an entry of the phone's log. Pure. */

import { sizeOf } from "./decision.js";
import { isAdmission, partyOf } from "./ledger.js";
import { AGAIN } from "./reasons.js";

/**
 * @param {import("./ledger.js").Row} row
 * @param {import("./words.js").default} words
 * @returns {{ dot: "admitted" | "again" | "refused" | "attention", text: string, state: string }}
 */
export function describe(row, words) {
  return { dot: dotOf(row), text: textOf(row, words), state: words.say(`status.${stateOf(row)}`) };
}

function dotOf(row) {
  if (row.state === "rejected") return "attention";
  return row.wire.kind === "admit" ? dotOfResult(row.wire.result) : "admitted";
}

/** The small shape that goes with an answer. @param {string} result @returns {"admitted" | "again" | "refused"} */
export function dotOfResult(result) {
  if (result === "admitted") return "admitted";
  return AGAIN.has(result) ? "again" : "refused";
}

function textOf(row, words) {
  const { kind, result } = row.wire;
  const people = sizeOf(partyOf(row));
  const n = words.number(people);
  if (isAdmission(row)) {
    return row.of > 1 ? words.say("log.admit.of", { n, of: words.number(row.of) }) : words.say("log.admit", { n });
  }
  if (kind === "admit") return words.say(result);
  return words.say(`log.${kind}`, { n: kind === "tally" && people > 0 ? `+${n}` : n });
}

function stateOf(row) {
  return row.state === "merged" ? "sent" : row.state;
}
