/** Reads how long a throttling answer asks to wait. */

/**
 * Seconds until the request may be repeated: the larger of `Retry-After` (seconds, also fractional,
 * or an HTTP date) and `RateLimit-Reset`; undefined when neither says anything usable.
 */
export function retryAfterSeconds(headers: Headers, now: number): number | undefined {
  const waits = [
    afterSeconds(headers.get("retry-after")) ?? afterDate(headers, now),
    afterSeconds(headers.get("ratelimit-reset")),
  ].filter((wait) => wait !== undefined);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function afterSeconds(value: string | null): number | undefined {
  return value !== null && /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

function afterDate(headers: Headers, now: number): number | undefined {
  const until = httpDate(headers.get("retry-after"));
  if (until === undefined) return undefined;
  // Graph's own clock, when it tells it: ours may differ from it by minutes.
  return Math.max(0, (until - (httpDate(headers.get("date")) ?? now)) / 1000);
}

function httpDate(value: string | null): number | undefined {
  // `Date.parse` also takes "-5" or "2" for a year; an HTTP date begins with the day's name.
  const time = value !== null && /^\s*[a-z]{3,9},? /i.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
