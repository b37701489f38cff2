/**
 * The signatures that wait on this phone: on its disk before anybody is thanked, sent after the entries, and gone from
 * here as soon as the server has named them. No name is kept with them.
 *
 * @typedef {{ uuid: string, wire: { uuid: string, event_session: string, ticket: string, signed_at: string,
 *   clock_offset_ms: number, strokes: number[][] } }} Waiting
 */

/** In one upload; the server takes twice as many. */
export const BATCH = 10;
const WRONG = new Set([400, 413]);

export default class Signatures {
  #api;
  #store;
  #clock;
  #newUuid;
  #waiting;

  /** How many the server could never keep, since the door was opened on this phone. */
  rejected = 0;

  /**
   * @param {{ api: import("./api.js").default, store: { addSignature: (one: Waiting, replaced: string[]) => Promise<void>,
   *   removeSignatures: (uuids: string[]) => Promise<void> }, clock: import("./clock.js").default,
   *   newUuid: () => string, waiting?: Waiting[] }} parts waiting: what was kept before the last start
   */
  constructor({ api, store, clock, newUuid, waiting = [] }) {
    this.#api = api;
    this.#store = store;
    this.#clock = clock;
    this.#newUuid = newUuid;
    this.#waiting = waiting;
  }

  get waiting() {
    return this.#waiting.length;
  }

  /**
   * Keep a signature; an earlier one of the same ticket that still waits gives way. Rejects when the disk is full.
   * @param {import("./lookup.js").Finding} finding whose line it is
   * @param {number[][]} strokes
   */
  async keep({ ticket, session }, strokes) {
    const uuid = this.#newUuid();
    const signed_at = new Date(this.#clock.deviceNow()).toISOString();
    const wire = { uuid, event_session: session, ticket, signed_at, clock_offset_ms: this.#clock.offset, strokes };
    const isSame = (one) => one.wire.ticket === ticket && one.wire.event_session === session;
    const replaced = this.#waiting.filter(isSame).map((one) => one.uuid);
    await this.#store.addSignature({ uuid, wire }, replaced);
    this.#waiting = [...this.#waiting.filter((one) => !isSame(one)), { uuid, wire }];
  }

  /** Send what waits. @returns {Promise<import("./api.js").Answer | null>} the answer that stopped it, null when all is sent */
  async upload() {
    let size = BATCH;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, size);
      const answer = await this.#api.sendSignatures(batch.map((one) => one.wire));
      if (answer.kind === "ok" && answer.body.answers?.length === batch.length) {
        await this.#settle(batch, answer.body.answers);
      } else if (answer.kind === "refused" && WRONG.has(answer.status)) {
        // one that spoils a whole upload is set aside alone
        if (batch.length > 1) size = Math.ceil(batch.length / 2);
        else await this.#settle(batch, [{ verdict: "rejected" }]);
      } else {
        return answer;
      }
    }
    return null;
  }

  async #settle(batch, answers) {
    this.rejected += answers.filter(({ verdict }) => verdict === "rejected").length;
    const uuids = batch.map((one) => one.uuid);
    this.#waiting = this.#waiting.filter((one) => !uuids.includes(one.uuid));
    await this.#store.removeSignatures(uuids).catch(() => {}); // sent once more after the next start, and known there
  }
}
