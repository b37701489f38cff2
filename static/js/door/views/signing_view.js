/** The page on which a guest signs. It covers everything, and leads nowhere but back to the scanner. */

import Ink, { BOX } from "../ink.js";
import { action, part, write } from "./parts.js";

/** So long thanks stay; then the helper has the phone again. */
const THANKS_MS = 3_000;
const WORDS = ["promise", "field", "again", "done", "skip", "thanks", "back"];

export default class SigningView {
  #root;
  #field;
  #line;
  #ink = new Ink();
  #pointer = null;
  #timer = null;
  #keep = async () => {};
  #then = () => {};

  /** @param {HTMLDialogElement} root */
  constructor(root) {
    this.#root = root;
    this.#field = part(root, "ink");
    this.#line = this.#field.querySelector("path");
    root.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#close();
    });
    action(root, "again").addEventListener("click", () => this.#clear());
    action(root, "done").addEventListener("click", () => this.#finish());
    for (const name of ["skip", "leave"]) action(root, name).addEventListener("click", () => this.#close());
    for (const [kind, handle] of Object.entries(this.#strokes())) this.#field.addEventListener(kind, handle);
    new ResizeObserver(() => this.#measure()).observe(this.#field);
  }

  get isOpen() {
    return this.#root.open;
  }

  /**
   * @param {{ tag: string, direction: string, words: import("../words.js").default, name: string, event: string,
   *   moment: string, use: string, keep: (strokes: number[][]) => Promise<void>, then: () => void }} card
   *   keep: rejects when the phone cannot store it
   */
  open({ tag, direction, words, name, event, moment, use, keep, then }) {
    this.#keep = keep;
    this.#then = then;
    this.#root.lang = tag;
    this.#root.dir = direction;
    for (const code of WORDS) write(this.#root, `sign-${code}`, words.say(`sign.${code}`));
    this.#field.setAttribute("aria-label", words.say("sign.field"));
    for (const [at, text] of Object.entries({ name, event, moment, use })) write(this.#root, `sign-${at}`, text);
    this.#root.dataset.failed = words.say("sign.failed");
    this.#show("drawing");
    this.#root.showModal();
    this.#measure();
    this.#clear();
  }

  #show(stage) {
    for (const element of this.#root.querySelectorAll("[data-stage]")) element.hidden = element.dataset.stage !== stage;
  }

  #clear() {
    this.#ink.clear();
    this.#measure();
    this.#draw();
  }

  #draw() {
    this.#line.setAttribute("d", this.#ink.path);
    part(this.#root, "sign-field").hidden = !this.#ink.isEmpty;
    action(this.#root, "again").disabled = this.#ink.isEmpty;
    action(this.#root, "done").disabled = !this.#ink.isEnough;
  }

  /** What is drawn keeps its shape when the phone is turned. */
  #measure() {
    const { width, height } = this.#field.getBoundingClientRect();
    if (!this.#ink.isEmpty || width === 0) return;
    const scale = BOX / Math.max(width, height);
    this.#field.setAttribute("viewBox", `0 0 ${Math.round(width * scale)} ${Math.round(height * scale)}`);
  }

  /** One finger or pen at a time; a hand that lies on the glass draws nothing. */
  #strokes() {
    const isOurs = (event) => event.pointerId === this.#pointer;
    const end = (event) => {
      if (!isOurs(event)) return;
      this.#pointer = null;
      this.#ink.end();
      this.#draw();
    };
    return {
      pointerdown: (event) => {
        if (this.#pointer !== null || event.button > 0) return;
        event.preventDefault();
        this.#pointer = event.pointerId;
        this.#field.setPointerCapture(event.pointerId);
        this.#ink.begin(this.#place(event));
        this.#draw();
      },
      pointermove: (event) => {
        if (!isOurs(event)) return;
        const steps = event.getCoalescedEvents?.() ?? [];
        for (const step of steps.length > 0 ? steps : [event]) this.#ink.move(this.#place(step));
        this.#draw();
      },
      pointerup: end,
      pointercancel: end,
      lostpointercapture: end,
    };
  }

  #place({ clientX, clientY }) {
    return new DOMPoint(clientX, clientY).matrixTransform(this.#field.getScreenCTM().inverse());
  }

  async #finish() {
    if (!this.#ink.isEnough) return;
    action(this.#root, "done").disabled = true;
    try {
      await this.#keep(this.#ink.strokes);
    } catch (error) {
      console.error(error);
      write(this.#root, "sign-thanks", this.#root.dataset.failed);
      this.#show("thanks");
      return; // stays until somebody has read it
    }
    this.#ink.clear();
    this.#draw();
    this.#show("thanks");
    this.#timer = setTimeout(() => this.#close(), THANKS_MS);
  }

  #close() {
    clearTimeout(this.#timer);
    if (!this.#root.open) return;
    this.#ink.clear();
    this.#draw();
    for (const at of ["name", "event", "moment", "use"]) write(this.#root, `sign-${at}`, "");
    this.#root.close();
    this.#then();
  }
}
