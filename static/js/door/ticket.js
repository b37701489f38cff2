/**
 * Reads a scanned text: the same rule as eventapp/domain/tickets.py, held to tests/vectors/tickets.json.
 * Pure: the check of the signature is an argument.
 *
 * @typedef {{ rejected: "unknown" | "forged" }} TicketRejected
 * @typedef {{ eventNumber: number, ticket: string, keyId: number }} TicketClaim ticket: eight bytes in hex
 * @typedef {(keyId: number, message: Uint8Array, signature: Uint8Array) => Promise<boolean>} Verify
 */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const TOKEN = /^[A-Z2-7]{122}$/;
const LINK = /^HTTPS?:\/\/[^/?#\s]+\/T\/([A-Z2-7]{122})\/?(?:[?#].*)?$/s;
const ASCII = /^[\x00-\x7f]*$/;
const FORMAT_VERSION = 1;
const BODY_BYTES = 12;
const CONTEXT = new TextEncoder().encode("einlass-ticket/1:");

/**
 * @param {string} text what the camera read: the bare token or a link to its page, in any letter case
 * @param {Verify} verify
 * @returns {Promise<TicketClaim | TicketRejected>}
 */
export async function readTicket(text, verify) {
  const bytes = decode(tokenOf(text));
  if (bytes === null) return { rejected: "unknown" };
  const body = bytes.slice(0, BODY_BYTES);
  const keyId = body[0] & 0x0f;
  const message = new Uint8Array([...CONTEXT, ...body]);
  if (!(await verify(keyId, message, bytes.slice(BODY_BYTES)))) return { rejected: "forged" };
  return { eventNumber: (body[1] << 16) | (body[2] << 8) | body[3], ticket: toHex(body.slice(4)), keyId };
}

/** @returns {string | null} */
function tokenOf(text) {
  if (!ASCII.test(text)) return null; // some letters become ASCII in upper case: a code has one spelling only
  const upper = text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").toUpperCase();
  const token = LINK.exec(upper)?.[1] ?? upper;
  return TOKEN.test(token) ? token : null;
}

/** @returns {Uint8Array | null} the 76 bytes; 122 characters hold two bits more, which must be zero */
function decode(token) {
  if (token === null) return null;
  const bytes = new Uint8Array(76);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of token) {
    bits = ((bits << 5) | ALPHABET.indexOf(character)) & 0xfff;
    held += 5;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 0xff;
    }
  }
  const spare = bits & ((1 << held) - 1);
  return spare === 0 && bytes[0] >> 4 === FORMAT_VERSION ? bytes : null;
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} hex */
export function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
