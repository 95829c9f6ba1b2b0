import { setTimeout as pause } from 'node:timers/promises';

import type { TcpProxy } from '@zhucan/test-kit';
import type { Pool } from 'pg';

import { RESUMED_WITHIN_MS } from '../checker/check.js';
import type { TopicPart } from '../checker/collect.js';
import type { Topics } from '../checker/topics.js';
import type { Link, PlannedFault } from '../seeded/plan.js';
import { seededRandom } from '../seeded/random.js';
import type { Child } from '../system/child.js';
import type { Servers } from '../system/servers.js';

/** What faults strike. */
export interface Target {
  readonly servers: Servers;
  readonly publishers: readonly Child[];
  readonly consumers: readonly Child[];
  readonly links: Readonly<Record<Link, TcpProxy>>;
  readonly topics: Topics;
  readonly log: TopicPart;
  /** Connections to the publisher's database past the proxies. */
  readonly pool: Pool;
  /** How long publishing took to go on after each return of the broker; null where it did not. */
  readonly resumedMs: (number | null)[];
}

const POLL_MS = 100;

/** Waits until something more is published; says nothing where nothing waited to be. */
async function resumed({ pool, resumedMs }: Target): Promise<void> {
  const { rows } = await pool.query<{ waiting: string; at: string }>(
    'SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL) AS waiting, clock_timestamp()::text AS at',
  );
  const began = performance.now();
  if (rows[0] === undefined || rows[0].waiting === '0') return;
  while (performance.now() - began <= RESUMED_WITHIN_MS * 2) {
    const published = await pool.query('SELECT 1 FROM outbox WHERE published_at > $1::timestamptz LIMIT 1', [
      rows[0].at,
    ]);
    if (published.rows.length > 0) {
      resumedMs.push(performance.now() - began);
      return;
    }
    await pause(POLL_MS);
  }
  resumedMs.push(null);
}

async function killAndRevive(children: readonly Child[], awayMs: number): Promise<void> {
  await Promise.all(children.map((child) => child.kill()));
  await pause(awayMs);
  for (const child of children) child.start();
}

function slowDown(consumers: readonly Child[], batchMs: number): void {
  for (const consumer of consumers) consumer.tell({ batchMs });
}

async function duplicate({ topics, log }: Target, messages: number, seed: number): Promise<void> {
  const random = seededRandom(seed, 'duplicates');
  const sent = await topics.read(log.topic, log.from);
  if (sent.length === 0) return;
  await topics.sendAgain(
    log.topic,
    Array.from({ length: messages }, () => random.pick(sent)),
  );
}

/** Lets a fault happen, and puts things right again; returns once they are. */
export async function strike(target: Target, fault: PlannedFault): Promise<void> {
  const { servers, publishers, consumers, links } = target;
  switch (fault.kind) {
    case 'KILL_PUBLISHERS':
      await killAndRevive(
        publishers.filter((_, index) => fault.which.includes(index)),
        fault.awayMs,
      );
      break;
    case 'KILL_CONSUMERS': {
      const struck = consumers.filter((_, index) => fault.which.includes(index));
      slowDown(struck, fault.slowMs);
      await pause(fault.slowMs * 1.5);
      await killAndRevive(struck, fault.awayMs);
      break;
    }
    case 'KILL_BROKER':
    case 'KILL_BROKER_AND_PUBLISHERS':
      await servers.killKafka();
      await pause(fault.awayMs);
      if (fault.kind === 'KILL_BROKER_AND_PUBLISHERS') await killAndRevive(publishers, 0);
      await servers.reviveKafka();
      await resumed(target);
      break;
    case 'KILL_POSTGRES':
      await servers.killPostgres();
      await pause(fault.awayMs);
      await servers.revivePostgres();
      break;
    case 'STALL':
      links[fault.link].hold();
      await pause(fault.forMs);
      links[fault.link].release();
      break;
    case 'CUT':
      for (let times = 0; times < fault.times; times += 1) {
        links[fault.link].cut();
        await pause(fault.everyMs);
      }
      break;
    case 'DUPLICATE':
      await duplicate(target, fault.messages, fault.seed);
      break;
    case 'SLOW_CONSUMERS':
      slowDown(consumers, fault.batchMs);
      await pause(fault.forMs);
      slowDown(consumers, 0);
      break;
  }
}
