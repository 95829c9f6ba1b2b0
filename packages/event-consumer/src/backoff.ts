/** How long to wait before something is tried again. */
export interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** A lost race is over in 100 ms; a database that starts anew takes half a minute. */
export const BACKOFF: Backoff = { firstMs: 100, mostMs: 30_000 };

/**
 * The wait before the next try: twice as long each time up to a limit, and of that between a half and the whole, so that readers that failed together
 * do not come back together.
 *
 * @param failures how often it failed so far, at least once
 * @param random from 0 to below 1
 */
export function backoffMs(failures: number, random: number, { firstMs, mostMs }: Backoff = BACKOFF): number {
  // Beyond 2^30 nothing is larger than any limit.
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return Math.round(whole * (0.5 + random / 2));
}
