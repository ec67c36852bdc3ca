/** The most that a server may ask for; beyond that it is more likely wrong than busy. Milliseconds. */
const MOST = 300_000;

/**
 * The header `Retry-After` (RFC 9110, section 10.2.3), seconds or a date, in milliseconds from `now` (milliseconds since
 * 1970); undefined where there is none, or none that makes sense.
 */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, MOST);
  // Date.parse takes much for a date that is none, "-1" among it; all that HTTP allows begin with the day of the week.
  const at = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.min(Math.max(at - now, 0), MOST);
}
