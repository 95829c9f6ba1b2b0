import { TOPICS } from '@zhucan/event-contracts';
import type { Transport } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';

/** Rows that are looked up at once. */
const PAGE = 2_000;
/** A message is sent before its row is marked; between the two clocks and in a send that is made again, so much may lie. */
const MARGIN_MS = 60_000;
/** Where one is not found within the margin it is looked for so far back, before it is called missing. */
const WIDE_MARGIN_MS = 3_600_000;
/** A transaction that marks rows is committed by then, so that none comes up behind those that were looked up. */
const SETTLED = `interval '5 seconds'`;

interface SentRow {
  readonly position: string;
  readonly published: string;
  readonly published_ms: number;
  readonly event_id: string;
  readonly aggregate_id: string;
  readonly version: number;
}

/** Holds one log against the outbox of its service: each event that is marked as sent must be on it. */
export class SentCheck {
  private after = { published: '-infinity', position: '0' };
  private missing: SentRow[] = [];
  private readonly audience: string;
  private readonly aggregateType: string;

  constructor(
    private readonly sql: Sql,
    private readonly transport: Transport,
    readonly topic: string,
  ) {
    const { audience = 'public', aggregateType = '' } = TOPICS.get(topic) ?? {};
    this.audience = audience;
    this.aggregateType = aggregateType;
  }

  get lacking(): readonly { readonly aggregateId: string; readonly version: number }[] {
    return this.missing.map((row) => ({ aggregateId: row.aggregate_id, version: row.version }));
  }

  /** Looks up the next rows that were sent. @returns events that are missing since this look */
  async look(): Promise<readonly { readonly aggregateId: string; readonly version: number }[]> {
    const rows = await this.sql.query<SentRow>(
      `SELECT position::text, published_at::text AS published, extract(epoch FROM published_at)::float8 * 1000 AS published_ms, event_id::text, aggregate_id, version
         FROM outbox WHERE published_at >= $1::timestamptz AND (published_at, position) > ($1::timestamptz, $2::bigint) AND published_at < now() - ${SETTLED}
              AND aggregate_type = $3 AND ${this.audience}_payload IS NOT NULL
        ORDER BY published_at, position LIMIT ${PAGE}`,
      [this.after.published, this.after.position, this.aggregateType],
    );
    const last = rows.at(-1);
    if (!last) return [];
    const lost = await this.notOnTopic(await this.notOnTopic(rows, MARGIN_MS), WIDE_MARGIN_MS);
    this.missing.push(...lost);
    this.after = last;
    return lost.map((row) => ({ aggregateId: row.aggregate_id, version: row.version }));
  }

  private async notOnTopic(rows: readonly SentRow[], marginMs: number): Promise<readonly SentRow[]> {
    if (rows.length === 0) return rows;
    const wanted = new Map(rows.map((row) => [row.event_id, row]));
    const timeMs = Math.floor(Math.min(...rows.map((row) => row.published_ms)) - marginMs);
    await this.transport.readAll(
      [this.topic],
      ({ headers }) => {
        wanted.delete(headers['ce_id'] ?? '');
      },
      { from: { timeMs } },
    );
    return [...wanted.values()];
  }
}
