/** A lens zooms in a few steps that look alike, each so many times nearer than the one before. Pure. */

const FACTOR = 1.5;
/** Nearer than this a hand cannot hold a code still. */
const MOST = 8;
const LEVELS = 6;

/**
 * @param {{ min: number, max: number, step: number }} range
 * @returns {number[]} the values that the buttons go through, the widest first
 */
export function zoomLevels({ min, max, step }) {
  const snap = (value) => (step > 0 ? min + Math.round((value - min) / step) * step : value);
  const raw = [min];
  if (min > 0) while (raw.at(-1) * FACTOR < 0.9 * Math.min(max, min * MOST)) raw.push(raw.at(-1) * FACTOR);
  else for (let level = 1; level < LEVELS; level += 1) raw.push(min + ((max - min) * level) / LEVELS);
  raw.push(min > 0 ? Math.min(max, min * MOST) : max);
  return [...new Set(raw.map((value) => Math.min(max, Number(snap(value).toFixed(4)))))];
}

/**
 * @param {{ min: number, max: number, step: number, value: number }} zoom @param {1 | -1} direction 1: nearer
 * @returns {number | null} the next value, null at the end
 */
export function nextZoom(zoom, direction) {
  const levels = zoomLevels(zoom);
  const close = (zoom.max - zoom.min) / 1000;
  if (direction > 0) return levels.find((level) => level > zoom.value + close) ?? null;
  return levels.filter((level) => level < zoom.value - close).at(-1) ?? null;
}
