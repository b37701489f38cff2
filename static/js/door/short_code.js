/** The code printed under every QR: the same rule as eventapp/domain/tickets.py (tests/vectors/short_codes.json). */

/** Digits and consonants; 29 is prime, so one check character finds every single slip and every swap. */
export const ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXYZ";
const BASE = BigInt(ALPHABET.length);
const DIGITS = 7;
/** Not \s: what a language takes for a blank differs. */
const BLANKS = /[- \t\r\n\u00a0\u202f]/g;
const SPACE = BASE ** BigInt(DIGITS);

/**
 * @param {string} ticket ticket id in hex
 * @returns {string} eight characters
 */
export function shortCode(ticket) {
  let number = BigInt(`0x${ticket}`) % SPACE;
  let characters = "";
  for (let i = 0; i < DIGITS; i++) {
    characters = ALPHABET[Number(number % BASE)] + characters;
    number /= BASE;
  }
  return characters + checkCharacter(characters);
}

/**
 * @param {string} typed
 * @returns {string | null} the code that was meant; null when the check character says that it was mistyped
 */
export function normalizeShortCode(typed) {
  const code = typed.toUpperCase().replace(BLANKS, "").replace(/[1I]/g, "L");
  if (code.length !== DIGITS + 1 || [...code].some((character) => !ALPHABET.includes(character))) return null;
  return code.at(-1) === checkCharacter(code.slice(0, DIGITS)) ? code : null;
}

/** @param {string} code */
export function spacedShortCode(code) {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

function checkCharacter(characters) {
  const sum = [...characters].reduce((total, character, at) => total + (at + 1) * ALPHABET.indexOf(character), 0);
  return ALPHABET[sum % ALPHABET.length];
}
