import type { Sql } from '@zhucan/sql';
import { createTestDatabase, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import type { ReceivedEvent } from '../received.js';
import type { Projection } from '../replay/projection.js';
import { deadLetterTableSql, inboxTableSql } from '../tables.js';

/** A row of the projection: the version that was told last, and how many events were told. */
export interface CopyRow {
  readonly key: string;
  readonly version: number;
  readonly times: number;
}

const TABLES = [
  `CREATE TABLE copy (key text PRIMARY KEY, version integer NOT NULL CHECK (version > 0), times integer NOT NULL, written_at timestamptz NOT NULL DEFAULT now())`,
  `CREATE INDEX copy_version ON copy (version) WHERE version > 1`,
  `COMMENT ON TABLE copy IS 'What was told last.'`,
  `COMMENT ON COLUMN copy.times IS 'How often.'`,
  `CREATE TABLE copy_told (key text REFERENCES copy (key), version integer, nth bigint GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (key, version))`,
];

/** Writes events so that one that is missing or comes twice shows. */
export async function writeCopy(sql: Sql, events: readonly ReceivedEvent[]): Promise<void> {
  for (const { aggregateId, aggregateVersion } of events) {
    await sql.query(
      `INSERT INTO copy (key, version, times) VALUES ($1, $2, 1)
       ON CONFLICT (key) DO UPDATE SET version = excluded.version, times = copy.times + 1`,
      [aggregateId, aggregateVersion],
    );
    await sql.query('INSERT INTO copy_told (key, version) VALUES ($1, $2)', [aggregateId, aggregateVersion]);
  }
}

/** The projection over logs, with what a test does before each effect in the shadow. */
export function copyOf(topics: readonly string[], change: Partial<Projection> = {}): Projection {
  return {
    name: 'copies',
    tables: [
      { name: 'copy', writtenAt: ['written_at'] },
      { name: 'copy_told', writtenAt: ['nth'] },
    ],
    topics,
    handle: writeCopy,
    erase: async (sql, erasures) => {
      const keys = erasures.map(({ aggregateId }) => aggregateId);
      await sql.query('DELETE FROM copy_told WHERE key = ANY($1)', [keys]);
      await sql.query('DELETE FROM copy WHERE key = ANY($1)', [keys]);
    },
    ...change,
  };
}

/** A database with the projection. */
export class CopyDatabase {
  private constructor(private readonly database: TestDatabase) {}

  static async open(): Promise<CopyDatabase> {
    const database = await createTestDatabase();
    for (const statement of [...inboxTableSql(), ...deadLetterTableSql(), ...TABLES])
      await database.pool.query(statement);
    return new CopyDatabase(database);
  }

  get pool(): TestDatabase['pool'] {
    return this.database.pool;
  }

  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  rows(): Promise<CopyRow[]> {
    return this.query<CopyRow>('SELECT key, version, times FROM copy ORDER BY key');
  }

  /** Waits until so many events took effect; one that is missing leaves the test waiting, one that comes twice is too many. */
  async untilTold(events: number): Promise<void> {
    const told = async (): Promise<number> =>
      (await this.query<{ n: number }>('SELECT coalesce(sum(times), 0)::integer AS n FROM copy'))[0]?.n ?? 0;
    await waitUntil(async () => (await told()) >= events, { what: `${events} effects`, timeoutMs: 60_000 });
  }

  /** All that the database says of the tables: names of indexes and constraints, definitions, comments, grants. */
  async describe(): Promise<unknown> {
    return {
      indexes: await this.query(
        `SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2`,
      ),
      constraints: await this.query(
        `SELECT conrelid::regclass::text AS on, conname, pg_get_constraintdef(oid) AS def FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
      ),
      columns: await this.query(
        `SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, col_description(('public.' || table_name)::regclass, ordinal_position)
           FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
      ),
      tables: await this.query(
        `SELECT relname, obj_description(oid, 'pg_class') AS told, relacl::text AS grants FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
      ),
      schemas: await this.query(
        `SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1`,
      ),
    };
  }

  close(): Promise<void> {
    return this.database.drop();
  }
}
