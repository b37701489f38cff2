/** Checks Ed25519 signatures: by the browser where it can, else by a small audited library, loaded only then. */

import { fromHex } from "./ticket.js";

/**
 * @param {() => Record<string, string>} keys public keys in hex by key id, as the newest roster has them
 * @param {{ subtle?: SubtleCrypto | null }} options
 * @returns {import("./ticket.js").Verify}
 */
export function makeVerifier(keys, { subtle = globalThis.crypto?.subtle ?? null } = {}) {
  const checks = new Map();
  return async (keyId, message, signature) => {
    const key = keys()[keyId];
    if (!key) return false;
    if (!checks.has(key)) checks.set(key, nativeCheck(subtle, fromHex(key)).catch(() => libraryCheck(fromHex(key))));
    const check = await checks.get(key);
    return check(message, signature);
  };
}

async function nativeCheck(subtle, key) {
  const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  return (message, signature) => subtle.verify("Ed25519", imported, signature, message);
}

async function libraryCheck(key) {
  const { verifyAsync } = await import("../../vendor/noble-ed25519/index.js");
  return (message, signature) => verifyAsync(signature, message, key).catch(() => false);
}
