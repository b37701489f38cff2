/** The page's one trusted-types policy: only scripts below the door's own address may become workers. */

const FOLDER = "/door/";

const policy = globalThis.trustedTypes?.createPolicy("einlass-own-script", {
  createScriptURL(address) {
    const { origin, pathname } = new URL(address, location.href);
    if (origin !== location.origin || !pathname.startsWith(FOLDER)) throw new TypeError("not a script of the door");
    return address;
  },
});

/** @param {string} address of a worker @returns {string | object} what browsers take for it; throws for foreign ones */
export function ownScript(address) {
  return policy ? policy.createScriptURL(address) : address;
}
