/** What time it really is: the phone's clock and how far the server's is from it (docs/door.md). */

/** Further off than this is shown and marked. */
export const TOLERANCE_MS = 120_000;
const KEPT = 8;
const JUMP_MS = 2_000;

/**
 * The server's time minus the phone's, at half the round trip.
 * @param {{ sentAt: number, receivedAt: number, serverTime: number }} trip
 */
export function measureOffset({ sentAt, receivedAt, serverTime }) {
  return Math.round(serverTime - (sentAt + receivedAt) / 2);
}

export default class Clock {
  #device;
  #offset;
  #measured = [];

  /**
   * @param {{ offset?: number, deviceNow?: () => number }} options offset: the last one known, in milliseconds
   */
  constructor({ offset = 0, deviceNow = Date.now } = {}) {
    this.#offset = offset;
    this.#device = deviceNow;
  }

  /** The phone's own time, as it is. */
  deviceNow() {
    return this.#device();
  }

  /** The time that counts. */
  now() {
    return this.#device() + this.#offset;
  }

  get offset() {
    return this.#offset;
  }

  get isDoubtful() {
    return Math.abs(this.#offset) > TOLERANCE_MS;
  }

  /**
   * Learn from a request; the shortest of the last round trips says it best. A clock that was set meanwhile is
   * believed at once.
   * @param {{ sentAt: number, receivedAt: number, serverTime: number }} trip
   */
  learn(trip) {
    const measured = { offset: measureOffset(trip), trip: trip.receivedAt - trip.sentAt };
    if (!Number.isFinite(measured.offset) || measured.trip < 0) return;
    const jumped = Math.abs(measured.offset - this.#offset) > JUMP_MS + measured.trip;
    this.#measured = jumped ? [measured] : [...this.#measured, measured].slice(-KEPT);
    this.#offset = this.#measured.reduce((best, next) => (next.trip < best.trip ? next : best)).offset;
  }
}
