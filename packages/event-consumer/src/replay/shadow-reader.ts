import { setTimeout as pause } from 'node:timers/promises';

import type { Place, StoredMessage, Transport } from '@zhucan/messaging';
import { pgSql } from '@zhucan/sql';
import pg, { type Pool } from 'pg';

import { eventIdOf } from '../inbox.js';
import { SliceTaker } from '../slice-taker.js';
import type { Projection } from './projection.js';
import { ReplayError } from './replay-error.js';

/** Messages taken in one transaction. */
const CHUNK = 500;
/** How often in a row what passes may fail: with the waits between, some half a minute. */
const MOST_PASSING = 8;
/** Stands in the shadow's own tables where the live ones have the name of the group. */
const SHADOW_GROUP = 'replay';

/** What a reader of a shadow needs. */
export interface ShadowReaderSettings {
  readonly pool: Pool;
  readonly transport: Transport;
  /** The group that reads for the live tables. */
  readonly groupId: string;
  readonly projection: Projection;
  readonly live: string;
  readonly shadow: string;
}

/** What became of a message where it is live. */
type Live = 'TAKEN' | 'LEFT_OUT' | 'NOT_REACHED';

const nameOf = ({ topic, partition }: Pick<Place, 'topic' | 'partition'>): string => `${topic}/${partition}`;

/**
 * Reads topics into a shadow from the beginning on, and takes exactly what the live consumer has taken: what that has not come to is left to it, what waits
 * as a dead letter goes on waiting, and what was skipped or ended by an erasure stays so.
 */
export class ShadowReader {
  private readonly taker: SliceTaker;
  private readonly places = new Map<string, Place>();

  constructor(private readonly settings: ShadowReaderSettings) {
    const { pool, projection, shadow } = settings;
    this.taker = new SliceTaker({ pool, groupId: SHADOW_GROUP, effects: projection, schema: shadow });
  }

  /** Lets the next look begin with the first message again; what was taken is not taken twice. */
  restart(): void {
    this.places.clear();
  }

  /**
   * Takes what the live consumer has taken since the last look.
   *
   * @returns how many messages
   * @throws ReplayError CANNOT_TAKE
   */
  async readOn(): Promise<number> {
    const { transport, projection } = this.settings;
    if (this.places.size === 0)
      for (const place of await transport.placesAt(projection.topics, 0))
        this.places.set(nameOf(place), place);
    const chunks = new Map<string, StoredMessage[]>();
    const halted = new Set<string>();
    let messages = 0;
    const flush = async (name: string): Promise<void> => {
      const chunk = chunks.get(name) ?? [];
      chunks.delete(name);
      const fates = await this.fatesOf(chunk);
      const end = fates.indexOf('NOT_REACHED');
      if (end !== -1) halted.add(name);
      const reached = end === -1 ? chunk : chunk.slice(0, end);
      const taken = reached.filter((_message, at) => fates[at] === 'TAKEN');
      await this.take(taken);
      messages += taken.length;
      const last = reached.at(-1);
      if (last)
        this.places.set(name, {
          topic: last.topic,
          partition: last.partition,
          offset: String(BigInt(last.offset) + 1n),
        });
    };
    await transport.readAll(
      projection.topics,
      async (message) => {
        const name = nameOf(message);
        if (halted.has(name)) return;
        const chunk = chunks.get(name) ?? [];
        chunk.push(message);
        chunks.set(name, chunk);
        if (chunk.length >= CHUNK) await flush(name);
      },
      { from: { places: [...this.places.values()] } },
    );
    for (const name of [...chunks.keys()]) await flush(name);
    return messages;
  }

  /** What became of messages where they are live; one statement. */
  private async fatesOf(messages: readonly StoredMessage[]): Promise<Live[]> {
    const { pool, groupId, live } = this.settings;
    const schema = pg.escapeIdentifier(live);
    const rows = await pgSql(pool).query<{ fate: Live }>(
      `SELECT CASE WHEN d.letter_id IS NOT NULL AND d.resolution IS DISTINCT FROM 'RETRIED' THEN 'LEFT_OUT'
                   WHEN i.event_id IS NOT NULL THEN 'TAKEN' ELSE 'NOT_REACHED' END AS fate
         FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::text[], $6::uuid[]) WITH ORDINALITY AS m(topic, partition, message_offset, ce_id, event_id, nth)
         LEFT JOIN ${schema}.inbox i ON i.topic = m.topic AND i.event_id = m.event_id
         LEFT JOIN ${schema}.dead_letter d ON d.consumer = $1 AND d.topic = m.topic AND d.partition = m.partition
                AND d.message_offset = m.message_offset AND d.headers->>'ce_id' IS NOT DISTINCT FROM m.ce_id
        ORDER BY m.nth`,
      [
        groupId,
        messages.map(({ topic }) => topic),
        messages.map(({ partition }) => partition),
        messages.map(({ offset }) => offset),
        messages.map(({ headers }) => headers['ce_id'] ?? null),
        messages.map(({ headers }) => eventIdOf(headers)),
      ],
    );
    return rows.map(({ fate }) => fate);
  }

  private async take(messages: readonly StoredMessage[]): Promise<void> {
    const [first] = messages;
    if (!first) return;
    const { topic, partition } = first;
    for (let passing = 0; ;) {
      const taken = await this.taker.take({ topic, partition, messages, behind: 0 });
      if (!('again' in taken)) {
        if (taken.parked > 0) await this.refuseLetters();
        return;
      }
      if (taken.kind === 'PASSING') passing += 1;
      if (passing > MOST_PASSING) throw taken.error;
      await pause(taken.again.afterMs);
    }
  }

  /** Says of the first message that was put away why. */
  private async refuseLetters(): Promise<void> {
    const { pool, shadow } = this.settings;
    const [letter] = await pgSql(pool).query<{ topic: string; key: string; reason: string }>(
      `SELECT topic, key, reason FROM ${pg.escapeIdentifier(shadow)}.dead_letter WHERE resolved_at IS NULL ORDER BY letter_id LIMIT 1`,
    );
    if (letter) throw new ReplayError('CANNOT_TAKE', `${letter.topic} ${letter.key}: ${letter.reason}`);
  }
}
