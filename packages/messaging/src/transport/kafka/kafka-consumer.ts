import type { Logger } from '@zhucan/observability';
import type { Consumer, ConsumerConfig, EachBatchPayload, Kafka } from 'kafkajs';

import { SLICE, slices } from '../slices.js';
import type { DeliverAgain, Delivery, Subscription } from '../transport.js';
import { MAX_WAIT_MS, SHORT_RETRY } from './kafka-client.js';
import { toStored } from './kafka-message.js';
import { KafkaSockets } from './kafka-sockets.js';
import { OffsetKeeper } from './offset-keeper.js';
import { StallWatch } from './stall-watch.js';

/** A reader that was killed is replaced after this; the default of 30 s would hold up every restart. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_500;
const REBALANCE_TIMEOUT_MS = 10_000;
/** A fetch of a partition and of all together; with three partitions of five topics, 4 MiB are one round. */
const PARTITION_BYTES = 1_048_576;
const FETCH_BYTES = 4 * PARTITION_BYTES;
/** Partitions whose deliveries are under way at a time: one after another, each waits for the transactions of the others, and a fetch for all of them. */
const PARTITIONS_AT_ONCE = 3;
/** Longer than a rebalance, in which nothing is fetched; kafkajs's own deadline of a request is 30 s. */
const STALL_AFTER_MS = 15_000;
const LOOK_MS = 1_000;
/** A member that cannot say goodbye is cut off, and expelled by the broker after its session. */
const GOODBYE_MS = 3_000;
/** A delivery under way at a stop is waited for so long; cut off, its effect may still be, and it comes again. */
const STOP_MS = 10_000;
/** Places of what was handled are settled together after this; so much comes again after a crash, and takes no effect twice. */
const SETTLE_MS = 200;
/** Before a delivery that failed comes again, and before a reader that failed is begun again. */
const RETRY_MS = 500;

/** What a group's member reads, and what with. */
export interface KafkaReading {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly handle: (delivery: Delivery) => Promise<DeliverAgain | undefined>;
  readonly logger: Logger;
  /** After how long without a sign the member is begun anew; 15 s where nothing is said. */
  readonly stallAfterMs?: number;
}

/** Waits for something, but not for ever. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}

/** Makes a client whose connections can be cut. */
export type NewClient = (sockets: KafkaSockets) => Kafka;

/** One life of a member: a consumer of kafkajs with connections of its own. */
class Life {
  readonly consumer: Consumer;
  readonly offsets: OffsetKeeper;
  private readonly sockets = new KafkaSockets();
  private readonly inHand = new Set<Promise<void>>();

  constructor(
    newClient: NewClient,
    config: ConsumerConfig,
    readonly watch: StallWatch,
  ) {
    this.consumer = newClient(this.sockets).consumer(config);
    this.offsets = new OffsetKeeper((places) => this.consumer.commitOffsets(places), SETTLE_MS);
    const { REBALANCING, GROUP_JOIN } = this.consumer.events;
    this.consumer.on(REBALANCING, () => void this.offsets.flush());
    this.consumer.on(GROUP_JOIN, () => this.offsets.forget());
  }

  /** Takes a batch, for which the end waits. */
  async hold(batch: Promise<void>): Promise<void> {
    this.inHand.add(batch);
    try {
      await batch;
    } finally {
      this.inHand.delete(batch);
    }
  }

  /** Says goodbye when what is in hand is settled, or is cut off after a while; ends within that and a moment. */
  async end(goodbyeMs: number): Promise<void> {
    const gone = Promise.allSettled(this.inHand)
      .then(() => within(GOODBYE_MS, this.offsets.flush()))
      .then(() => this.consumer.disconnect());
    await within(goodbyeMs, gone);
    this.sockets.cut();
    await within(GOODBYE_MS, gone);
  }
}

/** A group's member. It is begun anew where kafkajs gave up or stands still. */
class KafkaMember implements Subscription {
  private life: Life | undefined;
  private stopped = false;
  private beginning: Promise<void> | undefined;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly looking: NodeJS.Timeout;

  constructor(
    private readonly newClient: NewClient,
    private readonly reading: KafkaReading,
  ) {
    this.looking = setInterval(() => {
      if (this.life?.watch.isStalled()) this.beginAnew('stands still');
    }, LOOK_MS);
  }

  /** @throws where the broker is not there */
  async begin(): Promise<void> {
    const { groupId, topics } = this.reading;
    const { stallAfterMs = STALL_AFTER_MS } = this.reading;
    const watch = new StallWatch(() => performance.now(), stallAfterMs);
    const config = {
      groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_MS,
      rebalanceTimeout: REBALANCE_TIMEOUT_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      maxBytesPerPartition: PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      // What fails is begun anew here, in one way with what stands still.
      retry: { ...SHORT_RETRY, restartOnFailure: () => Promise.resolve(false) },
    };
    const life = new Life(this.newClient, config, watch);
    this.life = life;
    const { consumer } = life;
    const { FETCH, HEARTBEAT, GROUP_JOIN, COMMIT_OFFSETS, CRASH } = consumer.events;
    for (const name of [FETCH, HEARTBEAT, GROUP_JOIN, COMMIT_OFFSETS]) consumer.on(name, watch.sign);
    consumer.on(CRASH, () => {
      if (life === this.life) this.beginAnew('failed');
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      // kafkajs would settle the whole batch on return, and with it what a stop left undone; and what is handled after every delivery.
      eachBatchAutoResolve: false,
      autoCommit: false,
      eachBatch: (turn) => life.hold(this.takeBatch(turn, life)),
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.looking);
    for (const timer of this.timers) clearTimeout(timer);
    await this.beginning;
    await this.life?.end(STOP_MS);
  }

  private beginAnew(why: string): void {
    if (this.stopped || this.beginning) return;
    const { logger, groupId } = this.reading;
    logger.warn({ groupId, why }, 'a reader is begun anew');
    const old = this.life;
    this.life = undefined;
    this.beginning = (async () => {
      // What the old one has in hand may still take effect; it is delivered again, and takes no effect twice.
      await old?.end(GOODBYE_MS);
      while (!this.isStopped()) {
        try {
          await this.begin();
          return;
        } catch (error) {
          logger.warn({ err: error, groupId }, 'a reader could not be begun and tries again');
          await this.endLife();
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        }
      }
    })().finally(() => (this.beginning = undefined));
  }

  private async endLife(): Promise<void> {
    await this.life?.end(GOODBYE_MS);
    this.life = undefined;
  }

  private isStopped(): boolean {
    return this.stopped;
  }

  /** Delivers a batch slice by slice and settles what was handled. */
  private async takeBatch(turn: EachBatchPayload, life: Life): Promise<void> {
    const { batch } = turn;
    const { topic, partition } = batch;
    const messages = batch.messages.map((message) => toStored(topic, partition, message));
    for (const slice of slices(messages, SLICE)) {
      if (this.stopped || life !== this.life || turn.isStale() || !turn.isRunning()) return;
      const last = slice.at(-1)?.offset ?? '0';
      const behind = Math.max(0, Number(BigInt(batch.highWatermark) - BigInt(last) - 1n));
      const again = await life.watch.during(() =>
        this.deliver({ topic, partition, messages: slice, behind }, turn),
      );
      if (again) {
        this.resumeAfter(again.afterMs, turn.pause());
        return;
      }
      turn.resolveOffset(last);
      life.offsets.note(topic, partition, last);
      await turn.heartbeat();
    }
  }

  /** Delivers, and shows the broker signs of life meanwhile: effects may take longer than a session. */
  private async deliver(delivery: Delivery, turn: EachBatchPayload): Promise<DeliverAgain | undefined> {
    const alive = setInterval(() => {
      // A rebalance that this one tells of is told again once the effect is there.
      void turn.heartbeat().catch(() => undefined);
    }, HEARTBEAT_MS);
    try {
      return await this.reading.handle(delivery);
    } catch (error) {
      const { logger, groupId } = this.reading;
      logger.error({ err: error, groupId }, 'a delivery failed and is made again');
      return { afterMs: RETRY_MS };
    } finally {
      clearInterval(alive);
    }
  }

  private resumeAfter(ms: number, resume: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      resume();
    }, ms);
    this.timers.add(timer);
  }
}

/** Delivers to a group's member, slice by slice; what was handled is settled. */
export async function subscribeToKafka(newClient: NewClient, reading: KafkaReading): Promise<Subscription> {
  const member = new KafkaMember(newClient, reading);
  try {
    await member.begin();
  } catch (error) {
    await member.stop();
    throw error;
  }
  return member;
}
