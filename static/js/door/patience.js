/** Waiting with an end: some promises of browsers are refused, some are never settled at all. */

/**
 * @template T
 * @param {() => T | Promise<T>} work may throw
 * @param {{ ms: number, late: T, failed: T }} otherwise
 * @returns {Promise<T>} never rejects, and comes in time
 */
export function inTime(work, { ms, late, failed }) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(late), ms);
    const end = (value) => {
      clearTimeout(timer);
      resolve(value);
    };
    Promise.resolve().then(work).then(end, () => end(failed));
  });
}
