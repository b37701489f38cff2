/** The battery, where a browser tells. */

import { inTime } from "./patience.js";

const LIMIT_MS = 2_000;

/** @returns {Promise<{ percent: number, isCharging: boolean } | null>} null where the browser does not say */
export function readBattery() {
  const read = async () => {
    const { level, charging } = await navigator.getBattery();
    return { percent: Math.round(level * 100), isCharging: charging };
  };
  return inTime(read, { ms: LIMIT_MS, late: null, failed: null });
}

/** @returns {Promise<number | null>} charge in percent */
export async function batteryPercent() {
  return (await readBattery())?.percent ?? null;
}
