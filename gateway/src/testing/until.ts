import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 2;
const GIVEN_UP_MS = 5_000;

/** Waits until a condition holds. @throws where it does not within 5 s */
export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + GIVEN_UP_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('the condition does not come to hold');
    await pause(POLL_MS);
  }
}
