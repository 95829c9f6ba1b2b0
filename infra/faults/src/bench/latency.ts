import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { startConsumer } from '@zhucan/event-consumer';
import { appendToOutbox } from '@zhucan/messaging';
import { pgSql } from '@zhucan/sql';
import { waitUntil } from '@zhucan/test-kit';

import { Topics } from '../checker/topics.js';
import { type BenchSystem, eventOf, LOG, logger } from './system.js';

/** At the same rate before anything is measured: what is under way compiles its code meanwhile, the broker above all. */
const WARM_UP_SECONDS = 15;

/** How long an event is on its way from the return of its commit to the consumer's handler, in milliseconds, at a steady rate. */
export async function latencies(
  { publisher, consumer, transport, brokers }: BenchSystem,
  rate: number,
  seconds: number,
): Promise<{ took: number[]; rate: number }> {
  const groupId = `latency-${randomUUID()}`;
  const topics = new Topics(brokers);
  // What gathered before would be read first.
  await topics.begin(groupId, LOG, await topics.ends(LOG));
  const committed = new Map<string, number>();
  const arrived = new Map<string, number>();
  const subscription = await startConsumer({
    pool: consumer,
    transport,
    groupId,
    topics: [LOG],
    logger,
    handle: (_sql, events) => {
      for (const { aggregateId } of events) arrived.set(aggregateId, performance.now());
      return Promise.resolve();
    },
  });
  const write = async (): Promise<void> => {
    const id = randomUUID();
    await appendToOutbox(pgSql(publisher), [eventOf(id, 1)]);
    committed.set(id, performance.now());
  };
  const arrivedAll = (): boolean => committed.size === arrived.size;
  /** @returns how many seconds it took to write them */
  const writeAtRate = async (count: number): Promise<number> => {
    committed.clear();
    arrived.clear();
    const writing: Promise<void>[] = [];
    const began = performance.now();
    for (let nth = 0; nth < count; nth += 1) {
      const due = began + (nth * 1_000) / rate;
      if (due > performance.now()) await pause(due - performance.now());
      writing.push(write());
    }
    await Promise.all(writing);
    const written = (performance.now() - began) / 1_000;
    await waitUntil(arrivedAll, { what: 'the last event', timeoutMs: 60_000 });
    return written;
  };
  try {
    await writeAtRate(1);
    await writeAtRate(rate * WARM_UP_SECONDS);
    const count = rate * seconds;
    const written = await writeAtRate(count);
    const took = [...committed].map(([id, at]) => Math.max(0, (arrived.get(id) ?? Infinity) - at));
    return { took, rate: count / written };
  } finally {
    await subscription.stop();
  }
}
