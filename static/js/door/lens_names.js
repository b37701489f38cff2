/** Names for lenses that people understand, made from what browsers call them. Pure. */

const BACK = /back|rear|environment|rück/i;
const FRONT = /front|user|vorder|facetime|selfie/i;
const WIDE = /ultra|weitwinkel|wide[- ]?angle/i;
const TELE = /tele/i;
/** Numbers of a USB device behind its name. */
const HARDWARE = /\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i;
/** "camera2 1, facing back": a phone that knows no names. */
const NAMELESS = /^camera\d?\s+\d+/i;

/**
 * @param {{ id: string, label: string }[]} lenses @param {import("./words.js").default} words
 * @returns {{ id: string, label: string, name: string }[]} the same, each with a name of its own
 */
export function nameLenses(lenses, words) {
  const plain = lenses.map(({ label }) => nameOf(label, words));
  const seen = new Map();
  return lenses.map((lens, at) => {
    const name = plain[at];
    if (plain.filter((other) => other === name).length === 1) return { ...lens, name };
    seen.set(name, (seen.get(name) ?? 0) + 1);
    return { ...lens, name: words.say("lens.numbered", { name, n: words.number(seen.get(name)) }) };
  });
}

function nameOf(label, words) {
  const kind = WIDE.test(label) ? ".wide" : TELE.test(label) ? ".tele" : "";
  if (FRONT.test(label)) return words.say("lens.front");
  if (BACK.test(label) || kind) return words.say(`lens.back${kind}`);
  return (NAMELESS.test(label) ? "" : label.replace(HARDWARE, "").trim()) || words.say("lens.plain");
}
