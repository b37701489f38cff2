/**
 * Reads codes from the camera's pictures, one at a time, and hands every text to its owner. It looks by turns at the
 * middle, sharp, where the frame is, and at the whole, smaller: together that costs less than the whole in full, and
 * finds small codes in the frame as well as large ones beside it.
 */

/** More than this finds hardly more codes and leaves no time for the rest on a slow phone. */
const LONGEST_SIDE = 640;
const PHOTO_SIDE = 1800;
/** Reading takes at most half of the time, so that a slow phone stays cool; nobody needs more than 20 looks a second. */
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 200;
const NO_FRAME_MS = 500;
const BLACK = 6;
const SAMPLES = 97;

export default class Scanner {
  #video;
  #decoder;
  #onText;
  #onFrame;
  #canvas = document.createElement("canvas");
  #run = 0;
  #isRunning = false;
  #lastTime = -1;

  /**
   * @param {{ video: HTMLVideoElement, decoder: import("./decoder.js").default, onText: (text: string) => void,
   *   onFrame: (isBlack: boolean) => void }} parts
   */
  constructor({ video, decoder, onText, onFrame }) {
    this.#video = video;
    this.#decoder = decoder;
    this.#onText = onText;
    this.#onFrame = onFrame;
  }

  /** Read whatever the video shows from now on; streams may come and go meanwhile. */
  async run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const run = (this.#run += 1);
    let spent = 0;
    for (let look = 0; run === this.#run; look += 1) {
      await pause(Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, spent)));
      const isNew = await this.#nextFrame();
      const began = performance.now();
      if (run === this.#run && !document.hidden && this.#video.videoWidth > 0) await this.#read(look % 2 === 0, isNew);
      spent = performance.now() - began;
    }
  }

  stop() {
    this.#isRunning = false;
    this.#run += 1;
  }

  /** Read a picture that was taken with the phone's own camera. @param {File} file @returns {Promise<string | null>} */
  async readPhoto(file) {
    const picture = await openPicture(file);
    if (picture === null) return null;
    const { width, height } = picture;
    const whole = { x: 0, y: 0, width, height };
    const middle = { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
    const read = (area) => this.#decoder.read(this.#pixels(picture, area, PHOTO_SIDE));
    const text = (await read(whole)) ?? (await read(middle)); // a small code is lost where 12 million points become 2
    picture.close?.();
    return text;
  }

  async #read(isMiddle, isNew) {
    const { videoWidth: width, videoHeight: height } = this.#video;
    const side = Math.min(width, height);
    const middle = { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
    const image = this.#pixels(this.#video, isMiddle ? middle : { x: 0, y: 0, width, height }, LONGEST_SIDE);
    if (isNew) this.#onFrame(isBlack(image));
    const text = await this.#decoder.read(image);
    if (text !== null && this.#isRunning) this.#onText(text);
  }

  /** Wait for a new picture, but never for ever: a video out of sight has none. @returns {Promise<boolean>} */
  #nextFrame() {
    const video = this.#video;
    return new Promise((resolve) => {
      setTimeout(() => resolve(false), NO_FRAME_MS);
      if (video.requestVideoFrameCallback) video.requestVideoFrameCallback(() => resolve(true));
      else requestAnimationFrame(() => resolve(video.currentTime !== this.#lastTime));
    }).finally(() => (this.#lastTime = video.currentTime));
  }

  #pixels(source, { x, y, width, height }, longest) {
    const scale = Math.min(1, longest / Math.max(width, height));
    const canvas = this.#canvas;
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }
}

/** The picture turned as its file says; older browsers take it as an image only. */
async function openPicture(file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap) return bitmap;
  const image = new Image();
  image.src = URL.createObjectURL(file);
  const isThere = await image.decode().then(() => true, () => false);
  URL.revokeObjectURL(image.src);
  return isThere ? image : null;
}

/** Cameras that another app holds, and some after a pause, send pictures without any light. @param {ImageData} image */
function isBlack({ data }) {
  const step = 4 * Math.max(1, Math.floor(data.length / 4 / SAMPLES));
  for (let at = 0; at < data.length; at += step) {
    if (data[at] > BLACK || data[at + 1] > BLACK || data[at + 2] > BLACK) return false;
  }
  return true;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
