/**
 * The camera's stream: which lens, how to keep it alive, and what the lens can do besides. A stream may be dead, mute or
 * standing still after the app comes back, sometimes without a word: it is watched, and started again one time after the
 * other, never twice at once.
 *
 * @typedef {{ id: string, label: string }} Lens
 * @typedef {"" | "denied" | "none" | "busy" | "insecure"} Trouble what is in the way, if anything
 */

const TROUBLES = { NotAllowedError: "denied", SecurityError: "denied", NotReadableError: "busy", AbortError: "busy" };
const GONE = new Set(["OverconstrainedError", "NotFoundError"]);
const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
/** A lens may say what it can do only some time after its first picture. */
const SETTLED_MS = 1_200;
const START_MS = 2_000;
const LOOK_MS = 1_000;
const BLACK_MS = 2_000;
const MUTE_MS = 3_000;
/** A picture that stands still for so long is dead; each attempt that did not help makes the next one later. */
const STILL_MS = 5_000;
const LONGEST_STILL_MS = 60_000;

export default class Camera {
  #video;
  #facing;
  #onChange;
  #stream = null;
  #wanted = null;
  #isWanted = false;
  #turn = Promise.resolve("");
  #isOpening = false;
  #trouble = "";
  #aliveAt = 0;
  #patience = STILL_MS;
  #mutedAt = null;
  #darkAt = null;
  #mayBeBlack = false;
  #torch = false;
  #zoom = null;
  #zoomOf = () => null;

  /**
   * @param {{ video: HTMLVideoElement, facing?: "environment" | "user", onChange: (trouble: Trouble) => void }} parts
   *   onChange: it was started again, or the lens has told what it can do
   */
  constructor({ video, facing = "environment", onChange }) {
    this.#video = video;
    this.#facing = facing;
    this.#onChange = onChange;
    addEventListener("focus", () => this.#look());
    addEventListener("pageshow", () => this.#comeBack());
    document.addEventListener("visibilitychange", () => this.#comeBack());
    setInterval(() => this.#look(), LOOK_MS);
  }

  get isRunning() {
    return this.#stream !== null;
  }

  /** @returns {Lens | null} the lens in use, to be remembered */
  get lens() {
    const track = this.#track;
    return track && { id: track.getSettings().deviceId ?? "", label: track.label };
  }

  /** @returns {boolean | null} is the light on? null: there is none */
  get torch() {
    return this.#can.torch === true ? this.#torch : null;
  }

  /** @returns {{ min: number, max: number, step: number, value: number } | null} null: the lens cannot zoom */
  get zoom() {
    const { zoom } = this.#can;
    if (!zoom || !(zoom.max > zoom.min)) return null;
    return { min: zoom.min, max: zoom.max, step: zoom.step ?? 0, value: this.#zoom ?? this.#track.getSettings().zoom ?? zoom.min };
  }

  get #track() {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  get #can() {
    return this.#track?.getCapabilities?.() ?? {};
  }

  /**
   * @param {Lens | null} lens a remembered one; without it the one that looks the right way
   * @param {(lens: Lens) => number | null} zoomOf what a lens was set to
   * @returns {Promise<Trouble>}
   */
  start(lens = null, zoomOf = () => null) {
    if (lens?.id !== this.#wanted?.id) this.#torch = false;
    this.#wanted = lens;
    this.#zoomOf = zoomOf;
    this.#isWanted = true;
    return this.#restart();
  }

  stop() {
    this.#isWanted = false;
    this.#torch = false;
    this.#close();
  }

  /** @returns {Promise<Lens[]>} */
  async lenses() {
    const devices = (await navigator.mediaDevices?.enumerateDevices?.().catch(() => [])) ?? [];
    return devices.filter(({ kind }) => kind === "videoinput").map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  /** @param {boolean} on @returns {Promise<boolean>} whether it is on now */
  async setTorch(on) {
    this.#torch = on;
    if (!(await this.#apply())) this.#torch = false;
    return this.#torch;
  }

  /** @param {number} value */
  async setZoom(value) {
    this.#zoom = value;
    if (!(await this.#apply())) this.#zoom = null;
  }

  /** A new picture has come. @param {boolean} isBlack nothing at all is to be seen on it */
  alive(isBlack) {
    const now = performance.now();
    this.#aliveAt = now;
    this.#patience = STILL_MS;
    if (!isBlack) this.#mayBeBlack = false;
    this.#darkAt = isBlack ? (this.#darkAt ?? now) : null;
    if (this.#mayBeBlack && now - this.#darkAt > BLACK_MS) {
      this.#mayBeBlack = false; // once: it may be a dark place
      this.#revive();
    }
  }

  async #revive() {
    const trouble = await this.#restart();
    if (this.#isWanted) this.#onChange(trouble);
  }

  #restart() {
    this.#isOpening = true;
    this.#turn = this.#turn.then(() => this.#open()).finally(() => (this.#isOpening = false));
    return this.#turn;
  }

  async #open() {
    if (!navigator.mediaDevices?.getUserMedia) return "insecure";
    this.#close();
    this.#trouble = "";
    try {
      this.#stream = await this.#request();
    } catch (error) {
      this.#trouble = TROUBLES[error.name] ?? "none";
      return this.#trouble;
    }
    if (!this.#isWanted) this.#close(); // stopped while the question for permission was open
    else await this.#begin(this.#stream);
    return "";
  }

  async #begin(stream) {
    this.#watch(this.#track);
    this.#zoom = this.#zoomOf(this.lens);
    this.#video.srcObject = stream;
    const started = this.#video.play().catch(() => {});
    await Promise.race([started, new Promise((resolve) => setTimeout(resolve, START_MS))]); // a dead one never starts
    this.#aliveAt = performance.now();
    this.#settle();
    setTimeout(async () => {
      if (stream !== this.#stream) return;
      await this.#settle();
      this.#onChange("");
    }, SETTLED_MS);
  }

  #watch(track) {
    this.#mutedAt = track.muted ? performance.now() : null;
    track.onmute = () => (this.#mutedAt = performance.now());
    track.onunmute = () => (this.#mutedAt = null);
    track.onended = () => this.#look();
  }

  #close() {
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = track.onmute = track.onunmute = null;
      track.stop();
    }
    this.#stream = null;
    this.#video.srcObject = null;
  }

  async #request() {
    const ask = (which) => navigator.mediaDevices.getUserMedia({ video: { ...SIZE, ...which }, audio: false });
    const usual = () => ask({ facingMode: { ideal: this.#facing } });
    const exactly = ({ id }) => ask({ deviceId: { exact: id } });
    const remembered = this.#wanted;
    if (remembered === null) return usual();
    try {
      if (remembered.id) return await exactly(remembered);
    } catch (error) {
      if (!GONE.has(error.name)) throw error;
    }
    return this.#findByName(remembered.label, { usual, exactly });
  }

  /** Browsers give their lenses new ids now and then; names are told only while a camera is in use. */
  async #findByName(label, { usual, exactly }) {
    const stream = await usual();
    const [track] = stream.getVideoTracks();
    const named = label && track.label !== label && (await this.lenses()).find((lens) => lens.label === label);
    if (!named) return stream;
    track.stop();
    return exactly(named).catch(usual);
  }

  /** Light, zoom and focus as they are wanted; a light that does not come on is off. */
  async #settle() {
    if (!(await this.#apply())) this.#torch = false;
    if (this.#torch && this.#can.torch !== true) this.#torch = false;
  }

  /** All in one set: a later call would undo an earlier one. @returns {Promise<boolean>} */
  async #apply() {
    const can = this.#can;
    const set = {};
    if (can.focusMode?.includes("continuous")) set.focusMode = "continuous";
    if (this.#zoom !== null && can.zoom) set.zoom = Math.min(can.zoom.max, Math.max(can.zoom.min, this.#zoom));
    if (can.torch) set.torch = this.#torch;
    if (Object.keys(set).length === 0) return true;
    try {
      await this.#track.applyConstraints({ advanced: [set] });
      return true;
    } catch {
      return false;
    }
  }

  /** In the background there are no pictures, and other apps may have taken the camera. */
  #comeBack() {
    this.#aliveAt = performance.now();
    this.#mayBeBlack = true;
    const isGone = this.#stream === null && this.#trouble !== "" && this.#trouble !== "denied";
    if (isGone && this.#mayLook) this.#revive();
    else this.#look();
  }

  get #mayLook() {
    return this.#isWanted && !this.#isOpening && document.visibilityState === "visible";
  }

  #look() {
    if (!this.#mayLook || this.#stream === null) return;
    if (!this.#isSeen) this.#aliveAt = performance.now();
    const isStill = performance.now() - this.#aliveAt > this.#patience;
    if (isStill) this.#patience = Math.min(LONGEST_STILL_MS, this.#patience * 2);
    if (isStill || this.#isDead) this.#revive();
    else if (this.#video.paused) this.#video.play().catch(() => {});
  }

  get #isDead() {
    const isMute = this.#mutedAt !== null && performance.now() - this.#mutedAt > MUTE_MS;
    return isMute || this.#track?.readyState !== "live";
  }

  /** A picture that is covered or out of sight may stand still. */
  get #isSeen() {
    const { left, top, width, height } = this.#video.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return width > 0 && this.#video.parentElement.contains(there);
  }
}
