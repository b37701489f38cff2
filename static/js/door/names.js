/**
 * Names as they are compared: what a helper types against what the roster may show. eventapp/domain/names.py does the
 * same; tests/vectors/names.json holds both to it. Pure.
 */

const LETTERS = { "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th" };
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Letter case, Latin accents, umlauts in either spelling and Arabic vowel signs make no difference; letters of other
 * scripts stay as they are.
 * @param {string} text
 * @returns {string[]}
 */
export function searchWords(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/['’ʼ`\u0640]/g, "")
    .replace(/[ıßæœøłđðþ]/g, (letter) => LETTERS[letter])
    .replace(/([a-z])[\u0300-\u036f]+/g, "$1")
    .replace(/[\u064b-\u0652\u0670]+/g, "")
    .replace(/([aou])e/g, "$1")
    .normalize("NFC")
    .split(/[ \t\u00a0.,()/-]+/)
    .filter(Boolean);
}

/**
 * The byte that stands in the roster for a word of a name that is not shown.
 * @param {string} word as searchWords gives it
 * @param {string} key the event's reference
 */
export function wordMark(word, key) {
  let state = FNV_START;
  for (const byte of new TextEncoder().encode(`${key}:${word}`)) state = Math.imul(state ^ byte, FNV_PRIME);
  return (state ^ (state >>> 8) ^ (state >>> 16) ^ (state >>> 24)) & 0xff;
}

/**
 * How well what was typed fits a name.
 * @param {string[]} typed as searchWords gives it
 * @param {{ name: string, marks: Uint8Array | number[] }} ticket
 * @param {number[]} marks those of the typed words
 * @returns {"" | "whole" | "initial"} whole: every word begins one that is shown, or is one that is hidden;
 *   initial: where it is neither, at least the hidden name's initial is right
 */
export function fit(typed, { name, marks: hidden }, marks) {
  const shown = searchWords(name);
  const initial = shown.length > 1 ? shown.at(-1) : "";
  let answer = "whole";
  for (const [i, word] of typed.entries()) {
    const begins = word[0] === initial[0];
    if (shown.some((one) => one.startsWith(word))) continue;
    if (word.length > 1 && (begins || hidden.length > 1) && hidden.includes(marks[i])) continue;
    if (!begins) return "";
    answer = "initial";
  }
  return answer;
}
