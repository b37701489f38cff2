/**
 * Talks to the server. What can go wrong on a network is an answer here, never an exception.
 *
 * @typedef {{ kind: "ok", body: any, trip: { sentAt: number, receivedAt: number } }
 *   | { kind: "refused", status: number, code: string, message: string }
 *   | { kind: "failed" }} Answer
 *   refused: the server understood and says no; failed: no answer, or none of ours (try again later)
 */

const TIMEOUT_MS = 20_000;
const SOON_MS = 6_000;
const LATER = new Set([408, 425, 429]);

export default class Api {
  #base;
  #token;
  #language;

  /** @param {{ base: string, token?: string | null, language: string }} options base: the address of the door */
  constructor({ base, token = null, language }) {
    this.#base = base;
    this.#token = token;
    this.#language = language;
  }

  /** @param {{ link: string, secret: string, name: string }} wanted @returns {Promise<Answer>} */
  pair(wanted) {
    return this.#ask("pairing", { post: wanted });
  }

  /** @param {object[]} entries @returns {Promise<Answer>} */
  sendEntries(entries) {
    return this.#ask("api/entries", { post: { entries } });
  }

  /** @param {object[]} signatures @returns {Promise<Answer>} */
  sendSignatures(signatures) {
    return this.#ask("api/signatures", { post: { signatures } });
  }

  /** @param {{ queue_length: number, clock_offset_ms: number, battery: number | null }} report */
  sendState(report) {
    return this.#ask("api/state", { post: report });
  }

  /** @param {string} cursor that of the last record, empty for a complete one; the body is an ArrayBuffer */
  loadRoster(cursor) {
    return this.#ask(`api/roster?cursor=${encodeURIComponent(cursor)}`, { binary: true });
  }

  /**
   * What still counts, for a supervisor: of other phones, or of these tickets. Somebody waits for it.
   * @param {string} session empty for all
   * @param {string[]} tickets
   */
  loadEntries(session, tickets) {
    const wanted = new URLSearchParams([["session", session], ...tickets.map((ticket) => ["ticket", ticket])]);
    return this.#ask(`api/entries?${wanted}`, { timeout: SOON_MS });
  }

  async #ask(path, { post = null, binary = false, timeout = TIMEOUT_MS }) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeout);
    const sentAt = Date.now();
    try {
      const response = await fetch(this.#base + path, { ...this.#request(post), signal: abort.signal });
      if (!response.ok) return await refusal(response);
      const body = binary ? await response.arrayBuffer() : await response.json();
      return { kind: "ok", body, trip: { sentAt, receivedAt: Date.now() } };
    } catch {
      return { kind: "failed" }; // no network, cut off, too slow, or a page of somebody else's in between
    } finally {
      clearTimeout(timer);
    }
  }

  #request(post) {
    const headers = { "Accept-Language": this.#language };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    if (post) headers["Content-Type"] = "application/json";
    return {
      method: post ? "POST" : "GET",
      headers,
      body: post ? JSON.stringify(post) : undefined,
      credentials: "omit",
      redirect: "error",
      cache: "no-store",
    };
  }
}

async function refusal(response) {
  if (response.status >= 500 || LATER.has(response.status)) return { kind: "failed" };
  const { error } = await response.json();
  return { kind: "refused", status: response.status, code: error.code, message: error.message };
}
