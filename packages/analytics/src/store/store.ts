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

  /**
   * Takes what arrived, each version of an aggregate once however often it comes; all of it or nothing, in one transaction.
   *
   * @returns how many events were new
   */
  async take(arrivals: readonly Arrival[]): Promise<number> {
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
