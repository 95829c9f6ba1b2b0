import { setTimeout as pause } from 'node:timers/promises';

export interface WaitSettings {
  /** What is waited for, in words: the error of a test that waits in vain says it. */
  readonly what: string;
  /** After how many milliseconds to give up; 10,000 where nothing is said. */
  readonly timeoutMs?: number;
}

/** Short enough not to be felt, long enough to leave the processor to what is waited for. */
const POLL_MS = 20;

/**
 * Waits until a condition holds, asking again and again.
 *
 * @param condition anything that comes out true; what it throws counts as "not yet", and is told when time is up
 * @throws Error that names what was waited for
 */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { what, timeoutMs = 10_000 }: WaitSettings,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  let reason: string;
  do {
    try {
      if (await condition()) return;
      reason = '';
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    await pause(POLL_MS);
  } while (performance.now() < deadline);
  throw new Error(`waited ${timeoutMs} ms in vain for ${what}${reason}`);
}
