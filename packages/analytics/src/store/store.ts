import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';

import { TABLES, VIEWS } from './tables.js';

/** What a public message brings: an event, or that what is held of an aggregate goes. */
export interface Arrival {
  readonly context: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly version: number;
  /** Null for an erasure. */
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly occurredOn: string;
    readonly recordedAt: string;
    readonly data: unknown;
  } | null;
}

/** The last message of a partition that a store has read. */
export interface ReadTo {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** The id of its event: another message at the same offset tells that the topic was made anew. */
  readonly eventId: string;
}

const ARRIVAL = `unnest(CAST($1 AS JSON[])) AS a`;
const SAME =
  'o.context = n.context AND o.aggregate_type = n.aggregate_type AND o.aggregate_id = n.aggregate_id';
const PLACE = `(a->>'context') AS context, (a->>'aggregateType') AS aggregate_type, (a->>'aggregateId') AS aggregate_id, CAST((a->>'version') AS INTEGER) AS version`;

const TAKE = `INSERT INTO event
  SELECT n.* FROM (
    SELECT DISTINCT ON (context, aggregate_type, aggregate_id, version) * FROM (
      SELECT ${PLACE}, CAST((a->'event'->>'id') AS UUID) AS event_id, (a->'event'->>'type') AS type,
             CAST((a->'event'->>'occurredOn') AS DATE) AS occurred_on, CAST((a->'event'->>'recordedAt') AS TIMESTAMPTZ) AS recorded_at,
             (a->'event'->'data') AS data
        FROM (SELECT ${ARRIVAL}))) n
   WHERE NOT EXISTS (SELECT 1 FROM event o WHERE ${SAME} AND o.version = n.version)
     AND NOT EXISTS (SELECT 1 FROM erased o WHERE ${SAME} AND o.version >= n.version)`;

const NOTE_ERASED = `INSERT INTO erased
  SELECT context, aggregate_type, aggregate_id, max(version) FROM (SELECT ${PLACE} FROM (SELECT ${ARRIVAL})) GROUP BY ALL
  ON CONFLICT DO UPDATE SET version = greatest(version, excluded.version)`;
const ERASE = `DELETE FROM event n USING erased o WHERE ${SAME} AND n.version <= o.version`;

const NOTE_READ = `INSERT INTO read_to
  SELECT (a->>'topic'), CAST((a->>'partition') AS INTEGER), CAST((a->>'offset') AS BIGINT), (a->>'eventId') FROM (SELECT ${ARRIVAL})
  ON CONFLICT DO UPDATE SET message_offset = excluded.message_offset, event_id = excluded.event_id`;

/** A local analytical store in one file, or in memory. One process has it open at a time. */
export class Store {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly connection: DuckDBConnection,
  ) {}

  /**
   * Opens the store of a file, and makes it where there is none.
   *
   * @param file its path, or `:memory:`
   */
  static async open(file: string): Promise<Store> {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
    // Its library has 70 MB: a command that asks nothing of it does not load it.
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    const store = new Store(instance, connection);
    for (const statement of [...TABLES, ...VIEWS]) await connection.run(statement);
    return store;
  }

  /** How far the partitions have been read. */
  readTo(): Promise<ReadTo[]> {
    return this.query<ReadTo>(
      'SELECT topic, partition, CAST(message_offset AS VARCHAR) AS "offset", event_id AS "eventId" FROM read_to',
    );
  }

  /** Forgets how far a topic was read: what it brings from its beginning is taken by version, as ever. */
  async forgetReadTo(topic: string): Promise<void> {
    await this.connection.run('DELETE FROM read_to WHERE topic = $1', [topic]);
  }

  /**
   * Takes what arrived, each version of an aggregate once however often it comes, and notes how far it was read; all of it or nothing, in one transaction.
   *
   * @returns how many events were new
   */
  async take(arrivals: readonly Arrival[], readTo: readonly ReadTo[] = []): Promise<number> {
    const events = arrivals.filter(({ event }) => event !== null);
    const erasures = arrivals.filter(({ event }) => event === null);
    await this.connection.run('BEGIN');
    try {
      let taken = 0;
      if (erasures.length > 0) {
        await this.connection.run(NOTE_ERASED, [JSON.stringify(erasures)]);
        await this.connection.run(ERASE);
      }
      if (events.length > 0) taken = (await this.connection.run(TAKE, [JSON.stringify(events)])).rowsChanged;
      if (readTo.length > 0) await this.connection.run(NOTE_READ, [JSON.stringify(readTo)]);
      await this.connection.run('COMMIT');
      return taken;
    } catch (error) {
      await this.connection.run('ROLLBACK');
      throw error;
    }
  }

  /** Asks in SQL of DuckDB, with parameters `$name`. */
  async query<Row>(sql: string, values: Readonly<Record<string, DuckDBValue>> = {}): Promise<Row[]> {
    const reader = await this.connection.runAndReadAll(sql, { ...values });
    return reader.getRowObjectsJson() as Row[];
  }

  /** Writes a query's rows as a Parquet file. */
  async exportTo(file: string, view: string): Promise<void> {
    await this.connection.run(`COPY (FROM ${view}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`);
  }

  /** Closes the file, so that others may open it. */
  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}
