/**
 * Everything that a phone has decided, as a file for the organizer (docs/door.md): no network is needed for it, no
 * roster and no room in the browser's storage.
 */

const FORMAT = "einlass-door-log/1";
const MINUTE_MS = 60_000;

/**
 * @param {{ event: string, device: string, identity?: string, clock: import("./clock.js").default,
 *   rows: import("./ledger.js").Row[] }} log references, and the rows in the order in which they happened; identity: by
 *   which a server that has lost this phone knows it again
 * @returns {{ name: string, text: string }}
 */
export function logFile({ event, device, identity, clock, rows }) {
  const head = {
    format: FORMAT,
    event,
    device,
    identity, // phones that were paired by an earlier version have none
    saved_at: new Date(clock.deviceNow()).toISOString(),
    clock_offset_ms: clock.offset,
  };
  const entries = rows.map((row) => ({ ...row.wire, state: row.state }));
  return { name: ["einlass", event, device].filter(Boolean).join("-") + ".json", text: JSON.stringify({ ...head, entries }) };
}

/** Let the browser keep a file where the person finds it. */
export function offerFile({ name, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), MINUTE_MS);
}
