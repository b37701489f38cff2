/** A small QR code that is built in, to see whether the decoder really reads. */

export const SAMPLE_TEXT = "EINLASS";
const SIDE = 21;
const QUIET = 4;
const SCALE = 6;
/** Its modules, a row in each number, the leftmost in the highest bit. */
const ROWS = [
  0x1fd97f, 0x104e41, 0x17485d, 0x17515d, 0x17515d, 0x105e41, 0x1fd57f,
  0x001300, 0x1176f9, 0x001723, 0x14da79, 0x0488d0, 0x1bf9c6, 0x0015c6,
  0x1fdd89, 0x104b23, 0x175e7b, 0x174f0f, 0x174e74, 0x1040fd, 0x1fd1ff,
];

/** @returns {ImageData} */
export function samplePicture() {
  const side = (SIDE + 2 * QUIET) * SCALE;
  const image = new ImageData(side, side);
  image.data.fill(255);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) if (isBlack(x, y)) image.data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3);
  }
  return image;
}

function isBlack(x, y) {
  const [column, row] = [Math.floor(x / SCALE) - QUIET, Math.floor(y / SCALE) - QUIET];
  if (column < 0 || row < 0 || column >= SIDE || row >= SIDE) return false;
  return ((ROWS[row] >> (SIDE - 1 - column)) & 1) === 1;
}
