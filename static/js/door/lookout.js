/** The camera and its buttons: start, light, zoom, lens, photo, and what to say when something is in the way. */

import Camera from "./camera.js";
import Decoder from "./decoder.js";
import { nameLenses } from "./lens_names.js";
import Scanner from "./scanner.js";
import { nextZoom } from "./zoom.js";

export default class Lookout {
  #view;
  #words;
  #decoder;
  #camera;
  #scanner;
  #lensSheet;
  #settings;
  #save;
  #read;
  #onState;
  #code = "starting";
  #lensName = "";

  /**
   * @param {{ view: import("./views/door_view.js").default, words: import("./words.js").default, worker: string,
   *   facing?: "environment" | "user", lensSheet: import("./views/sheets.js").LensSheet,
   *   settings: { lens?: import("./camera.js").Lens, zooms?: Record<string, number> },
   *   save: (changes: object) => void, onText: (text: string) => void, onState?: () => void }} parts
   *   settings: what was remembered; onState: the camera runs, or something is in the way
   */
  constructor({ view, words, worker, facing, lensSheet, settings, save, onText, onState = () => {} }) {
    this.#view = view;
    this.#words = words;
    this.#lensSheet = lensSheet;
    this.#settings = { lens: lensOf(settings.lens), zooms: settings.zooms ?? {} };
    this.#save = save;
    this.#read = onText;
    this.#onState = onState;
    this.#decoder = new Decoder(worker);
    this.#camera = new Camera({ video: view.video, facing, onChange: (trouble) => this.#show(trouble || "hold") });
    const onFrame = (isBlack) => this.#camera.alive(isBlack);
    this.#scanner = new Scanner({ video: view.video, decoder: this.#decoder, onText, onFrame });
    view.on("camera", () => this.start());
    view.on("torch", () => this.#toggleTorch());
    view.on("zoom-in", () => this.#zoom(1));
    view.on("zoom-out", () => this.#zoom(-1));
    view.on("lens", () => this.#pickLens());
    view.onPhoto((file) => this.#readPhoto(file));
  }

  /** @returns {{ trouble: string, lens: string, stream: MediaStream | null }} "" when it runs; "starting" until then */
  get state() {
    const isRunning = this.#code === "hold" || this.#code === "decoder";
    return { trouble: isRunning ? "" : this.#code, lens: this.#lensName, stream: this.#view.video.srcObject };
  }

  /** Read a picture, whatever the camera does. @param {ImageData} image @returns {Promise<string | null>} */
  decode(image) {
    return this.#decoder.read(image);
  }

  async start() {
    this.#view.showCamera("starting");
    this.#code = "starting";
    this.#onState();
    const broken = this.#decoder.start().then(() => "", () => "decoder");
    const trouble = (await this.#camera.start(this.#settings.lens, this.#zoomOf)) || (await broken);
    this.#scanner.run();
    await this.#show(trouble || "hold");
  }

  stop() {
    this.#camera.stop();
    this.#scanner.stop();
  }

  async #show(code) {
    const lenses = await this.#camera.lenses();
    const { torch, zoom } = this.#camera;
    const steps = zoom && { canIn: nextZoom(zoom, 1) !== null, canOut: nextZoom(zoom, -1) !== null };
    this.#view.showCamera(code, { torch, zoom: steps, lenses: lenses.length });
    this.#code = code;
    const used = this.#camera.lens;
    this.#lensName = nameLenses(lenses, this.#words).find((lens) => lens.id === used?.id)?.name ?? used?.label ?? "";
    this.#onState();
  }

  async #toggleTorch() {
    await this.#camera.setTorch(!this.#camera.torch);
    await this.#show("hold");
  }

  async #zoom(direction) {
    const value = this.#camera.zoom && nextZoom(this.#camera.zoom, direction);
    if (value === null) return;
    await this.#camera.setZoom(value);
    const { zooms } = this.#settings;
    this.#settings.zooms = { ...zooms, [keyOf(this.#camera.lens)]: value };
    this.#save({ zooms: this.#settings.zooms });
    await this.#show("hold");
  }

  #zoomOf = (lens) => this.#settings.zooms[keyOf(lens)] ?? null;

  async #pickLens() {
    const lenses = nameLenses(await this.#camera.lenses(), this.#words);
    const used = this.#camera.lens;
    this.#lensSheet.show(lenses.map((lens) => ({ ...lens, isUsed: lens.id === used?.id })), (id) => this.#use(id, lenses));
    this.#lensSheet.open();
  }

  async #use(id, lenses) {
    this.#lensSheet.close();
    const { label } = lenses.find((lens) => lens.id === id);
    const trouble = await this.#camera.start({ id, label }, this.#zoomOf);
    this.#settings.lens = { id, label };
    if (!trouble) this.#save({ lens: this.#settings.lens });
    await this.#show(trouble || "hold");
  }

  async #readPhoto(file) {
    this.#view.say(this.#words.say("photo.reading"));
    const text = await this.#scanner.readPhoto(file);
    this.#view.say(this.#words.say(text === null ? "photo.none" : "camera.hold"));
    if (text !== null) this.#read(text);
  }
}

/** Zoom belongs to a lens; names stay when ids change. */
function keyOf({ label, id }) {
  return label || id;
}

/** An earlier version remembered the id alone. */
function lensOf(remembered) {
  return typeof remembered === "string" ? { id: remembered, label: "" } : (remembered ?? null);
}
