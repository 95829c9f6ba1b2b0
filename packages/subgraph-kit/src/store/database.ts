import { pgSql, type Sql, withSessionLock } from '@zhucan/sql';
import type { Pool, PoolClient } from 'pg';
import {
  DataSource,
  type EntityManager,
  type EntitySchema,
  type Logger as TypeOrmLogger,
  type MigrationInterface,
} from 'typeorm';

import { noteStatement, notingSql } from './statements.js';

/** One transaction: raw SQL and TypeORM's manager on the same connection. */
export interface Transaction {
  readonly sql: Sql;
  readonly manager: EntityManager;
}

/** A service's own database. */
export interface Database {
  readonly dataSource: DataSource;
  /** The pool that TypeORM uses, for what needs a connection of its own: relay, consumers, imports. */
  readonly pool: Pool;
  /** Single statements outside a transaction. */
  readonly sql: Sql;
  /**
   * Runs work in one transaction: committed when it returns, rolled back when it throws.
   *
   * @throws whatever the work throws
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What a service's database holds. */
export interface DatabaseDefinition {
  readonly url: string;
  readonly entities: readonly EntitySchema[];
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/**
 * Connections per process. Several replicas of four services and their relays stay far below the server's 200:
 * 4 services x 3 replicas x 12 = 144.
 */
const POOL_SIZE = 12;

/** Longest time that one statement may take; the report's largest takes well under a second. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** The advisory lock under which a service migrates, so that replicas that start together do it one after the other. */
const MIGRATION_LOCK = 430_103;

/** TypeORM's own statements count too; their texts and values are never logged. */
const countingLogger: TypeOrmLogger = {
  logQuery: noteStatement,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

async function migrate(dataSource: DataSource, pool: Pool): Promise<void> {
  await withSessionLock(pool, MIGRATION_LOCK, () => dataSource.runMigrations({ transaction: 'each' }));
}

/**
 * Connects to a service's database and brings its schema up to date.
 *
 * @throws where the server cannot be reached or a migration fails; nothing of a failed migration stays
 */
export async function openDatabase(definition: DatabaseDefinition): Promise<Database> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: definition.url,
    entities: [...definition.entities],
    migrations: [...definition.migrations],
    migrationsTableName: 'migration',
    synchronize: false,
    logging: ['query'],
    logger: countingLogger,
    poolSize: POOL_SIZE,
    extra: { statement_timeout: STATEMENT_TIMEOUT_MS },
  });
  await dataSource.initialize();
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  try {
    await migrate(dataSource, pool);
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
  return {
    dataSource,
    pool,
    sql: notingSql(pgSql(pool)),
    async transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
      const runner = dataSource.createQueryRunner();
      try {
        const client = (await runner.connect()) as PoolClient;
        await runner.startTransaction();
        const result = await work({ sql: notingSql(pgSql(client)), manager: runner.manager });
        await runner.commitTransaction();
        return result;
      } catch (error) {
        if (runner.isTransactionActive) await runner.rollbackTransaction();
        throw error;
      } finally {
        await runner.release();
      }
    },
    async close() {
      await dataSource.destroy();
    },
  };
}
