import { bringsErasures } from '@zhucan/event-contracts';
import type { Delivery, Subscription, Transport } from '@zhucan/messaging';
import type { Logger } from '@zhucan/observability';
import { pgSql } from '@zhucan/sql';
import type { Pool } from 'pg';

import type { Effects } from './effect.js';
import type { ConsumerMetrics } from './metrics.js';
import { countParkedKeys } from './parking/park.js';
import { RetryDesk } from './parking/retry-desk.js';
import { SliceTaker } from './slice-taker.js';
import { leaveOutOf, takeSnapshots } from './snapshot.js';

/** What a consumer reads and does. */
export interface ConsumerSettings extends Effects {
  readonly pool: Pool;
  readonly transport: Transport;
  /** Readers of one group share the messages; a database has one group for a topic. */
  readonly groupId: string;
  readonly topics: readonly string[];
  /**
   * Where a group begins that never read: with the first event of each log, or with the states of all aggregates, which the logs are followed from
   * then on. The latter needs the tables of {@link snapshotTablesSql}, and `erase`.
   */
  readonly begin?: 'LOG' | 'STATES';
  readonly logger: Logger;
  readonly metrics?: ConsumerMetrics;
}

/** A consumer is set up wrongly. */
export class ConsumerSettingsError extends Error {
  override readonly name = 'ConsumerSettingsError';
}

function check({ topics, begin, erase }: ConsumerSettings): void {
  if (topics.length === 0) throw new ConsumerSettingsError('topics: at least one');
  if (!erase && (begin === 'STATES' || topics.some(bringsErasures)))
    throw new ConsumerSettingsError('erase: is needed where topics bring erasures, as those of states do');
}

/**
 * Reads topics for a service: each event takes effect once, however often it is delivered, in order per aggregate. A message that cannot take effect
 * is parked with those behind it of its key, and others go on.
 *
 * @throws ConsumerSettingsError where it is set up wrongly; what the broker or the database say where they are not there
 */
export async function startConsumer(settings: ConsumerSettings): Promise<Subscription> {
  check(settings);
  const { pool, transport, logger, groupId, topics, metrics = {}, begin = 'LOG' } = settings;
  const effects: Effects = settings;
  const taker = new SliceTaker({
    pool,
    groupId,
    effects,
    ...(begin === 'STATES' ? { leaveOut: leaveOutOf(groupId) } : {}),
  });
  if (begin === 'STATES') await takeSnapshots({ pool, transport, groupId, topics, effects, logger });

  const tellParked = async (): Promise<void> => {
    metrics.parkedKeys?.({ groupId, keys: await countParkedKeys(pgSql(pool), groupId) });
  };
  const take = async (delivery: Delivery) => {
    const { topic, partition, behind } = delivery;
    const counted = { groupId, topic, partition };
    const began = performance.now();
    const taken = await taker.take(delivery);
    if ('again' in taken) {
      const { again, kind, failures, error } = taken;
      logger.error({ err: error, ...counted, kind, failures }, 'a delivery failed and is made again');
      metrics.retried?.({ ...counted, kind, failures });
      return again;
    }
    const { handled, parked } = taken;
    if (handled > 0) metrics.handled?.({ ...counted, messages: handled, tookMs: performance.now() - began });
    if (parked > 0) {
      logger.error({ ...counted, messages: parked }, 'messages are parked: see the dead letters');
      metrics.parked?.({ ...counted, messages: parked });
      await tellParked();
    }
    metrics.lag?.({ ...counted, messages: behind });
    return undefined;
  };
  await tellParked();
  const subscription = await transport.subscribe(groupId, topics, take);
  const desk = new RetryDesk(pool, groupId, effects, logger, tellParked);
  return {
    async stop() {
      await desk.stop();
      await subscription.stop();
    },
  };
}
