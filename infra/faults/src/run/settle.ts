import { setTimeout as pause } from 'node:timers/promises';

import { waitUntil } from '@zhucan/test-kit';
import type { Pool } from 'pg';

import type { Topics } from '../checker/topics.js';

/** Where it shows that nothing is on its way any more. */
export interface Settling {
  readonly publisher: Pool;
  readonly consumer: Pool;
  readonly topics: Topics;
  readonly log: string;
  readonly groupId: string;
  /** Events that are committed in the end. */
  readonly events: number;
}

/** Events that had their effect, or were put away. */
const TAKEN =
  'SELECT (SELECT count(*) FROM effect)::integer + (SELECT count(*) FROM dead_letter)::integer AS count';
const POLL_MS = 200;
/** A broker that just came back, a group that forms anew and a backlog behind slow effects take their time on a busy machine. */
const WITHIN_MS = 90_000;
/** Where effects are still missing though all is settled, this long without any more of them says that none come. */
const QUIET_MS = 3_000;

async function count(pool: Pool, text: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(text);
  return rows[0]?.count ?? 0;
}

/** Waits until events come through to the consumers, all of which read. */
export async function untilFlowing(
  { consumer, topics, groupId }: Settling,
  consumers: number,
): Promise<void> {
  const flowing = async (): Promise<boolean> =>
    (await count(consumer, 'SELECT count(*)::integer AS count FROM effect')) > 0 &&
    (await topics.members(groupId)) === consumers;
  await waitUntil(flowing, { what: 'a first effect, and a group with every consumer', timeoutMs: WITHIN_MS });
}

/**
 * Waits until each event was sent and each message settled.
 *
 * @returns whether that was so before time was up
 */
export async function settle({
  publisher,
  consumer,
  topics,
  log,
  groupId,
  events,
}: Settling): Promise<boolean> {
  const deadline = performance.now() + WITHIN_MS;
  let [taken, since] = [-1, 0];
  while (performance.now() < deadline) {
    await pause(POLL_MS);
    try {
      const now = await count(consumer, TAKEN);
      if (now !== taken) [taken, since] = [now, performance.now()];
      if (taken < events && performance.now() - since < QUIET_MS) continue;
      const unsent = await count(
        publisher,
        'SELECT count(*)::integer AS count FROM outbox WHERE published_at IS NULL',
      );
      if (unsent === 0 && (await topics.lag(groupId, log)) === 0n) return true;
    } catch {
      // A server that just came back may refuse yet.
    }
  }
  return false;
}
