import type { Transport } from '@zhucan/messaging';
import type { Logger } from '@zhucan/observability';
import { pgSql, type SessionLock, trySessionLock } from '@zhucan/sql';
import type { Pool } from 'pg';

import { countParked } from '../parking/park.js';
import type { MissingEvent } from './missing.js';
import { SentCheck } from './sent.js';
import { TakenInCheck } from './taken-in.js';

/** One of a service's replicas verifies. */
const VERIFY_LOCK = 430_107;
/** Often enough to hear of a fault before somebody asks; a look of which nothing is new costs some statements and no read. */
const EVERY_MS = 30_000;
/** The longest that a look waits to be stopped; what it holds goes with the process. */
const STOP_MS = 5_000;

/** What a verifier needs. */
export interface VerifierSettings {
  readonly pool: Pool;
  readonly transport: Transport;
  /** The group and the logs that the service takes in. */
  readonly reads?: { readonly groupId: string; readonly topics: readonly string[] } | undefined;
  /** The logs that it publishes. */
  readonly publishes: readonly string[];
  readonly logger: Logger;
  readonly everyMs?: number;
}

/** How a topic stands. */
export interface TopicStanding {
  readonly topic: string;
  readonly missing: number;
  /** Sent and not settled by the service; 0 for what it publishes. */
  readonly inFlight: number;
  /** Messages that wait as dead letters. */
  readonly parked: number;
}

/** What a verifier found. */
export interface Standing {
  /** Nothing where another replica verifies. */
  readonly topics: readonly TopicStanding[];
  /** Instant of the last look that was whole, seconds since 1970; none before the first. */
  readonly lastSuccessSeconds: number | undefined;
}

/** A verifier that runs. */
export interface Verifier {
  standing(): Standing;
  stop(): Promise<void>;
}

/** Looks, again and again, whether each event that a service sent is on its topic, and each that it read took effect or is parked. */
class RunningVerifier implements Verifier {
  private readonly taken: readonly TakenInCheck[];
  private readonly sent: readonly SentCheck[];
  private topics: readonly TopicStanding[] = [];
  private lastSuccessSeconds: number | undefined;
  private lock: SessionLock | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly settings: VerifierSettings) {
    const { pool, transport, reads, publishes } = settings;
    const sql = pgSql(pool);
    this.taken = (reads?.topics ?? []).map(
      (topic) => new TakenInCheck({ sql, transport, groupId: reads?.groupId ?? '', topic }),
    );
    this.sent = publishes.map((topic) => new SentCheck(sql, transport, topic));
    this.lookAfter(0);
  }

  standing(): Standing {
    return { topics: this.topics, lastSuccessSeconds: this.lastSuccessSeconds };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    let waited: NodeJS.Timeout | undefined;
    await Promise.race([
      this.looking,
      new Promise<void>((resolve) => {
        waited = setTimeout(resolve, STOP_MS);
      }),
    ]);
    clearTimeout(waited);
    await this.giveUp();
  }

  private lookAfter(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.looking = this.look()
        .catch((error: unknown) => {
          if (!this.stopped) this.settings.logger.warn({ err: error }, 'the events could not be verified');
        })
        .then(() => this.lookAfter(this.settings.everyMs ?? EVERY_MS));
    }, ms);
    // Nothing waits for a look.
    this.timer.unref();
  }

  private async look(): Promise<void> {
    const { pool, reads } = this.settings;
    if (!(await this.leads())) {
      this.topics = [];
      this.lastSuccessSeconds = undefined;
      return;
    }
    const parked = reads ? await countParked(pgSql(pool), reads.groupId) : new Map<string, number>();
    for (const check of this.taken)
      for (const { topic, aggregateId, version } of await check.look())
        this.tell({ topic, aggregateId, version, lacking: 'HERE' });
    for (const check of this.sent)
      for (const { aggregateId, version } of await check.look())
        this.tell({ topic: check.topic, aggregateId, version, lacking: 'ON_TOPIC' });
    this.topics = [
      ...this.taken.map(({ topic, lacking, inFlight }) => ({
        topic,
        missing: lacking.length,
        inFlight,
        parked: parked.get(topic) ?? 0,
      })),
      ...this.sent.map(({ topic, lacking }) => ({ topic, missing: lacking.length, inFlight: 0, parked: 0 })),
    ];
    this.lastSuccessSeconds = Math.floor(Date.now() / 1_000);
  }

  private tell(event: MissingEvent): void {
    this.settings.logger.error({ ...event }, 'an event is missing');
  }

  /** Takes the lock, or keeps it; a connection that is lost gives it up. */
  private async leads(): Promise<boolean> {
    if (this.lock?.lost.aborted === false) return true;
    await this.giveUp();
    const lock = await trySessionLock(this.settings.pool, VERIFY_LOCK);
    if (lock && this.stopped) {
      await lock.release();
      return false;
    }
    this.lock = lock ?? undefined;
    return lock !== null;
  }

  private async giveUp(): Promise<void> {
    const { lock } = this;
    this.lock = undefined;
    await lock?.release(true);
  }
}

/** Begins to verify; it goes on until it is stopped, and a look that fails is made again. */
export function startVerifier(settings: VerifierSettings): Verifier {
  return new RunningVerifier(settings);
}
