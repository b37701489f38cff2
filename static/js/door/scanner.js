/**
 * The camera: picks a lens, keeps the stream alive, and hands every text it reads to its owner. A stream may be dead
 * or black after the app comes back, sometimes without a word: it is looked at again and restarted once.
 */

/** More than this neither finds more codes nor leaves time for the rest on a slow phone. */
const LONGEST_SIDE = 960;
const PHOTO_SIDE = 1800;
const PAUSE_MS = 60;
const TROUBLES = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };

export default class Scanner {
  #video;
  #decoder;
  #onText;
  #canvas = document.createElement("canvas");
  #stream = null;
  #starting = null;
  #lens = null;
  #turn = 0;

  /**
   * @param {{ video: HTMLVideoElement, decoder: import("./decoder.js").default, onText: (text: string) => void }} parts
   */
  constructor({ video, decoder, onText }) {
    this.#video = video;
    this.#decoder = decoder;
    this.#onText = onText;
    for (const event of ["pageshow", "focus"]) addEventListener(event, () => this.#revive());
    document.addEventListener("visibilitychange", () => this.#revive());
  }

  get isRunning() {
    return this.#stream !== null;
  }

  /** The lens in use, to be remembered. */
  get lens() {
    return this.#track?.getSettings().deviceId ?? null;
  }

  get canTorch() {
    return this.#track?.getCapabilities?.().torch === true;
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  /**
   * @param {string | null} lens a remembered one; without it the one that looks outwards
   * @returns {Promise<"" | "denied" | "none" | "busy" | "insecure">} what is in the way, if anything
   */
  async start(lens = null) {
    this.#lens = lens;
    this.#starting ??= this.#open().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #open() {
    if (!navigator.mediaDevices?.getUserMedia) return "insecure";
    this.stop();
    try {
      this.#stream = await this.#request();
    } catch (error) {
      return TROUBLES[error.name] ?? "none";
    }
    this.#video.srcObject = this.#stream;
    await this.#video.play().catch(() => {});
    this.#loop((this.#turn += 1));
    return "";
  }

  async #request() {
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    const ask = (which) => navigator.mediaDevices.getUserMedia({ video: { ...size, ...which }, audio: false });
    if (this.#lens === null) return ask({ facingMode: { ideal: "environment" } });
    // the remembered lens may belong to a camera that is gone
    return ask({ deviceId: { exact: this.#lens } }).catch((error) => {
      if (error.name !== "OverconstrainedError" && error.name !== "NotFoundError") throw error;
      return ask({ facingMode: { ideal: "environment" } });
    });
  }

  stop() {
    this.#turn += 1;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
  }

  /** @returns {Promise<{ id: string, label: string }[]>} */
  async lenses() {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
    return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  /** @param {boolean} on */
  async light(on) {
    await this.#track?.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {});
  }

  /** Read a picture that was taken with the phone's own camera. @param {File} file */
  async readPhoto(file) {
    const picture = await createImageBitmap(file).catch(() => null);
    return picture && this.#decoder.read(this.#pixels(picture, picture.width, picture.height, PHOTO_SIDE));
  }

  async #loop(turn) {
    while (turn === this.#turn) {
      await this.#nextFrame();
      if (turn !== this.#turn || document.hidden || this.#video.videoWidth === 0) continue;
      const image = this.#pixels(this.#video, this.#video.videoWidth, this.#video.videoHeight, LONGEST_SIDE);
      const text = await this.#decoder.read(image);
      if (text !== null && turn === this.#turn) this.#onText(text);
    }
  }

  /** Wait for a new picture, but never for ever: a video out of sight has none. */
  #nextFrame() {
    const pause = new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const frame = new Promise((resolve) => {
      if (this.#video.requestVideoFrameCallback) this.#video.requestVideoFrameCallback(resolve);
      else requestAnimationFrame(resolve);
      setTimeout(resolve, 500);
    });
    return Promise.all([pause, frame]);
  }

  #pixels(source, width, height, longest) {
    const scale = Math.min(1, longest / Math.max(width, height));
    const canvas = this.#canvas;
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }

  async #revive() {
    const track = this.#track;
    if (track === null || document.visibilityState !== "visible") return;
    if (track.readyState !== "live" || track.muted) await this.start(this.#lens);
    else if (this.#video.paused) await this.#video.play().catch(() => {});
  }
}
