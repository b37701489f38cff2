/** The JSON vectors that Python runs too. */
import { readFileSync } from "node:fs";

const FOLDER = new URL("../vectors/", import.meta.url);

export function loadVectors(name) {
  return JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
}
