/** What the hand feels and, if wanted, the ear hears: another pattern for every kind of answer. */

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

export default class Feedback {
  #audio = null;

  /** Sound is off until somebody switches it on. */
  sound = false;

  /** @param {string} kind that of the card */
  give(kind) {
    navigator.vibrate?.(VIBRATIONS[kind] ?? []);
    if (this.sound) this.#play(TONES[kind] ?? []);
  }

  #play(tones) {
    this.#audio ??= new AudioContext();
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

/** Keep the screen on as long as the page is seen; browsers that cannot, let it sleep. */
export async function keepAwake() {
  const hold = async () => {
    if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => {});
  };
  document.addEventListener("visibilitychange", hold);
  await hold();
}

/** @returns {Promise<number | null>} charge in percent, null where the browser does not say */
export async function batteryPercent() {
  try {
    const battery = await navigator.getBattery?.();
    return battery ? Math.round(battery.level * 100) : null;
  } catch {
    return null;
  }
}
