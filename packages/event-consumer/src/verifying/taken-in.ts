import type { Place, StoredMessage, Transport } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';

import { findMissing, type SettledMessage, settledMessage } from './missing.js';

/** Messages that are looked up at once. */
const CHUNK = 500;
/** Missing messages that are kept, a few hundred bytes each. A topic with as many is not read further: something is wrong with all of it. */
export const MOST_MISSING = 1_000;

/** What a check of what is taken in needs. */
export interface TakenInSettings {
  readonly sql: Sql;
  readonly transport: Transport;
  readonly groupId: string;
  readonly topic: string;
}

/**
 * Holds one topic against inbox and dead letters of the group that reads it: each message before the place that the group has settled must be in one of
 * them. It reads each message once, forward from where it was, and keeps those alone that are missing.
 */
export class TakenInCheck {
  readonly topic: string;
  private readonly places = new Map<number, Place>();
  private missing: SettledMessage[] = [];
  private behind = 0;

  constructor(private readonly settings: TakenInSettings) {
    this.topic = settings.topic;
  }

  /** Messages that are sent and not settled by the group. */
  get inFlight(): number {
    return this.behind;
  }

  get lacking(): readonly SettledMessage[] {
    return this.missing;
  }

  /** @returns messages that are missing since this look */
  async look(): Promise<readonly SettledMessage[]> {
    const { sql, transport, groupId, topic } = this.settings;
    // What came late, as by a retry of somebody else, is missing no more.
    this.missing = await findMissing(sql, groupId, this.missing);
    const known = new Set(this.missing.map((each) => `${each.partition}@${each.offset}`));
    const positions = await transport.positions(groupId, [topic]);
    this.behind = positions.reduce((sum, { lag }) => sum + lag, 0);
    const settled = new Map(positions.map(({ partition, offset }) => [partition, BigInt(offset)]));
    if (this.places.size === 0)
      for (const place of await transport.placesAt([topic], 0)) this.places.set(place.partition, place);
    const hasMore = [...this.places.values()].some(
      ({ partition, offset }) => BigInt(offset) < (settled.get(partition) ?? 0n),
    );
    if (hasMore && this.missing.length < MOST_MISSING) await this.readOn(settled);
    return this.missing.filter((each) => !known.has(`${each.partition}@${each.offset}`));
  }

  private async readOn(settled: ReadonlyMap<number, bigint>): Promise<void> {
    const { sql, transport, groupId, topic } = this.settings;
    let chunk: StoredMessage[] = [];
    const flush = async (): Promise<void> => {
      const [messages, room] = [chunk, MOST_MISSING - this.missing.length];
      chunk = [];
      if (room <= 0) return;
      this.missing.push(...(await findMissing(sql, groupId, messages.map(settledMessage))));
      for (const { partition, offset } of messages)
        this.places.set(partition, { topic, partition, offset: String(BigInt(offset) + 1n) });
    };
    await transport.readAll(
      [topic],
      async (message) => {
        if (BigInt(message.offset) >= (settled.get(message.partition) ?? 0n)) return;
        chunk.push(message);
        if (chunk.length >= CHUNK) await flush();
      },
      { from: { places: [...this.places.values()] } },
    );
    await flush();
  }
}
