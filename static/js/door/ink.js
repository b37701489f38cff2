/**
 * A signature while it is drawn: strokes of whole numbers in a box whose longer side is BOX, thinned out so that the
 * server takes them (eventapp/domain/handwriting.py). Pure.
 *
 * @typedef {{ x: number, y: number }} Point
 */

export const BOX = 2000;
export const MAX_STROKES = 60;
export const MAX_POINTS = 1500;
/** Ink that reaches less far is a slip of the finger. */
export const LEAST_REACH = 100;
/** Points closer than this to the last one say nothing new. */
const NEAR = 5;
/** A point this close to the line between its neighbours is left out; more, should they still be too many. */
const FINE = 1.5;

export default class Ink {
  /** @type {Point[][]} */
  #strokes = [];
  #isDrawing = false;

  /** The pen comes down. */
  begin(point) {
    this.#isDrawing = this.#strokes.length < MAX_STROKES;
    if (this.#isDrawing) this.#strokes.push([within(point)]);
  }

  /** The pen moves. */
  move(point) {
    if (!this.#isDrawing) return;
    const stroke = this.#strokes.at(-1);
    const next = within(point);
    if (distance(stroke.at(-1), next) >= NEAR) stroke.push(next);
  }

  /** The pen is lifted. */
  end() {
    this.#isDrawing = false;
  }

  clear() {
    this.#strokes = [];
    this.#isDrawing = false;
  }

  get isEmpty() {
    return this.#strokes.length === 0;
  }

  /** Is it more than a dot? */
  get isEnough() {
    const points = this.#strokes.flat();
    const reach = (side) => Math.max(...points.map((point) => point[side])) - Math.min(...points.map((point) => point[side]));
    return points.length > 0 && Math.max(reach("x"), reach("y")) >= LEAST_REACH;
  }

  /** What is drawn so far, as the path of an SVG. */
  get path() {
    return this.#strokes.map(([first, ...others]) => `M${first.x} ${first.y}${lines(others, first)}`).join("");
  }

  /** What is sent: x, y, x, y … of each stroke. @returns {number[][]} */
  get strokes() {
    let strokes = this.#strokes;
    for (let fine = FINE; ; fine *= 1.6) {
      strokes = this.#strokes.map((stroke) => thinned(stroke, fine));
      if (strokes.flat().length <= MAX_POINTS) return strokes.map((stroke) => stroke.flatMap(({ x, y }) => [x, y]));
    }
  }
}

function lines(points, first) {
  if (points.length === 0) return `L${first.x} ${first.y + 1}`; // a line without length leaves no ink
  return points.map(({ x, y }) => `L${x} ${y}`).join("");
}

function within({ x, y }) {
  const inside = (number) => Math.max(0, Math.min(BOX, Math.round(number)));
  return { x: inside(x), y: inside(y) };
}

function distance(one, other) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

/** Ramer, Douglas and Peucker: the ends, and whatever lies further than `fine` from the line between them. */
function thinned(points, fine) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points.at(-1)];
  let [farthest, at] = [0, 0];
  for (let index = 1; index < points.length - 1; index += 1) {
    const off = offLine(points[index], first, last);
    if (off > farthest) [farthest, at] = [off, index];
  }
  if (farthest <= fine) return [first, last];
  return [...thinned(points.slice(0, at + 1), fine).slice(0, -1), ...thinned(points.slice(at), fine)];
}

function offLine(point, first, last) {
  const length = distance(first, last);
  if (length === 0) return distance(point, first);
  return Math.abs((last.x - first.x) * (first.y - point.y) - (first.x - point.x) * (last.y - first.y)) / length;
}
