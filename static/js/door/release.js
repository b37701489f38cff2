/**
 * Places of people who have not come: some time after the start the door may give them to others. The same rule stands
 * in eventapp/domain/release.py; tests/vectors/release.json runs against both. Times are milliseconds since 1970.
 */

/**
 * @param {{ releasedAt: number | null, endsAt: number, capacity: number | null }} session
 * @param {{ admitted: number, now: number }} at admitted: all who have come in
 * @returns {number | null} how many more may come in now; null while nothing is released
 */
export function releasedPlaces({ releasedAt, endsAt, capacity }, { admitted, now }) {
  if (releasedAt === null || capacity === null || now < releasedAt || now >= endsAt) return null;
  return Math.max(0, capacity - admitted);
}
