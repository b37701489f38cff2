/** The decoder's worker as a function: one picture in flight, a hung or dead worker is replaced. */

const PATIENCE_MS = 8_000;

export default class Decoder {
  #url;
  #worker = null;
  #answers = new Map();
  #id = 0;

  /** @param {string} url the worker's address, below the door's own */
  constructor(url) {
    this.#url = url;
  }

  /** Load it before the first picture comes. @returns {Promise<void>} rejects when it cannot start */
  start() {
    return new Promise((resolve, reject) => {
      this.#worker = new Worker(this.#url, { type: "module" });
      this.#worker.onmessage = ({ data }) => {
        if (data.ready) resolve();
        else if (data.broken) reject(new Error("decoder"));
        else this.#answers.get(data.id)?.(data.text);
      };
      this.#worker.onerror = () => {
        reject(new Error("decoder"));
        this.#replace();
      };
    });
  }

  /** @param {ImageData} image @returns {Promise<string | null>} the text of the code, null when there is none */
  read(image) {
    const id = (this.#id += 1);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#replace(), PATIENCE_MS);
      this.#answers.set(id, (text) => {
        clearTimeout(timer);
        this.#answers.delete(id);
        resolve(text);
      });
      const { width, height, data } = image;
      this.#worker.postMessage({ id, width, height, pixels: data.buffer }, [data.buffer]);
    });
  }

  #replace() {
    this.#worker?.terminate();
    for (const answer of this.#answers.values()) answer(null);
    this.start().catch(() => {});
  }
}
