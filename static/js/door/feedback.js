/** What the hand feels and, if wanted, the ear hears: another pattern for every kind of answer. */

import { inTime } from "./patience.js";

const VIBRATIONS = {
  admitted: [80],
  pending: [80],
  question: [30],
  again: [60, 70, 60, 70, 60],
  refused: [400],
  attention: [120, 80, 250],
};
/** Pairs of frequency in hertz and length in seconds. */
const TONES = {
  admitted: [[880, 0.12]],
  pending: [[880, 0.12]],
  question: [[660, 0.08]],
  again: [[520, 0.1], [520, 0.1]],
  refused: [[220, 0.35]],
  attention: [[440, 0.12], [330, 0.2]],
};

const RESUME = { ms: 1_000, late: undefined, failed: undefined };

export default class Feedback {
  #audio = null;

  /** Sound is off until somebody switches it on. */
  sound = false;

  /** An answer is shown whether or not it can be felt and heard. @param {string} kind that of the card */
  give(kind) {
    vibrate(VIBRATIONS[kind] ?? []);
    if (this.sound) this.#play(TONES[kind] ?? []).catch(() => {});
  }

  /** Let a person feel and hear what "come in" is like, whatever is switched on. */
  async demonstrate() {
    vibrate(VIBRATIONS.admitted);
    await this.#play(TONES.admitted).catch(() => {});
  }

  /** Phones silence a page that was in the background: it speaks up again with the next tap. */
  async #play(tones) {
    this.#audio ??= new AudioContext();
    if (this.#audio.state !== "running") await inTime(() => this.#audio.resume(), RESUME);
    if (this.#audio.state !== "running") return; // later it would be about somebody else
    let at = this.#audio.currentTime;
    for (const [frequency, length] of tones) {
      const tone = new OscillatorNode(this.#audio, { frequency });
      const volume = new GainNode(this.#audio, { gain: 0.25 });
      tone.connect(volume).connect(this.#audio.destination);
      tone.start(at);
      tone.stop(at + length);
      at += length + 0.05;
    }
  }
}

function vibrate(pattern) {
  try {
    navigator.vibrate?.(pattern); // refused before the first tap, and where a site may not
  } catch {
    return;
  }
}
