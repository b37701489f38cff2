/** The decoder's worker as a function: a hung or dead worker is replaced, one that cannot start is tried again later. */

import { ownScript } from "./own_script.js";

const PATIENCE_MS = 8_000;
const RETRY_MS = 3_000;

export default class Decoder {
  #url;
  #worker = null;
  #starting = null;
  #answers = new Map();
  #id = 0;

  /** @param {string} url the worker's address, below the door's own */
  constructor(url) {
    this.#url = url;
  }

  /** Load it before the first picture comes. @returns {Promise<void>} rejects when it cannot start */
  start() {
    this.#starting ??= this.#load();
    return this.#starting;
  }

  #load() {
    return new Promise((resolve, reject) => {
      const worker = new Worker(ownScript(this.#url), { type: "module" });
      this.#worker = worker;
      worker.onmessage = ({ data }) => {
        if (data.ready) resolve();
        else if (data.broken) fail();
        else this.#answers.get(data.id)?.(data.text);
      };
      const fail = () => {
        reject(new Error("decoder"));
        if (worker === this.#worker) this.#drop();
      };
      worker.onerror = fail;
    });
  }

  /** @param {ImageData} image @returns {Promise<string | null>} the text of the code, null when there is none */
  async read({ width, height, data }) {
    try {
      await this.start();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return null;
    }
    const id = (this.#id += 1);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#drop(), PATIENCE_MS);
      this.#answers.set(id, (text) => {
        clearTimeout(timer);
        this.#answers.delete(id);
        resolve(text);
      });
      this.#worker.postMessage({ id, width, height, pixels: data.buffer }, [data.buffer]);
    });
  }

  /** End the worker; the next picture starts another one. */
  #drop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#starting = null;
    for (const answer of this.#answers.values()) answer(null);
  }
}
