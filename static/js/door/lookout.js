/** The camera and its buttons: start, light, lens, photo, and what to say when something is in the way. */

import Decoder from "./decoder.js";
import Scanner from "./scanner.js";

export default class Lookout {
  #view;
  #decoder;
  #scanner;
  #lensSheet;
  #lens;
  #save;
  #ready = null;

  /**
   * @param {{ view: import("./views/door_view.js").default, worker: string,
   *   lensSheet: import("./views/sheets.js").LensSheet, lens: string | null, save: (changes: object) => void,
   *   onText: (text: string) => void, onPhoto: (text: string | null) => void }} parts
   */
  constructor({ view, worker, lensSheet, lens, save, onText, onPhoto }) {
    this.#view = view;
    this.#lens = lens;
    this.#lensSheet = lensSheet;
    this.#save = save;
    this.#decoder = new Decoder(worker);
    this.#scanner = new Scanner({ video: view.video, decoder: this.#decoder, onText });
    view.on("camera", () => this.start());
    view.on("torch", () => this.#scanner.light(view.toggleTorch()));
    view.on("lens", () => this.#pickLens());
    view.onPhoto(async (file) => onPhoto(await this.#scanner.readPhoto(file)));
  }

  async start() {
    this.#view.showCamera("starting");
    const [trouble, broken] = await Promise.all([
      this.#scanner.start(this.#lens),
      this.#startDecoder(),
    ]);
    await this.#show(trouble || broken || "hold");
  }

  async #startDecoder() {
    this.#ready ??= this.#decoder.start();
    try {
      await this.#ready;
      return "";
    } catch {
      this.#ready = null;
      return "decoder";
    }
  }

  stop() {
    this.#scanner.stop();
  }

  async #show(code) {
    const lenses = await this.#scanner.lenses();
    this.#view.showCamera(code, { canTorch: this.#scanner.canTorch, lenses: lenses.length });
  }

  async #pickLens() {
    this.#lensSheet.show(await this.#scanner.lenses(), async (id) => {
      this.#lensSheet.close();
      this.#lens = id;
      const trouble = await this.#scanner.start(id);
      await this.#show(trouble || "hold");
      if (!trouble) this.#save({ lens: this.#scanner.lens });
    });
    this.#lensSheet.open();
  }
}
