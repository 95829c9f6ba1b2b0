import type { Sql } from './sql.js';

/** One statement that is yet to run. */
export interface Statement {
  readonly text: string;
  /** The parameters `$1, $2, …` in order. */
  readonly values: readonly unknown[];
}

/**
 * Runs statements in their order, and asks for each while the one before it runs: the server works while this process encrypts and
 * serialises what comes next. At most one statement is made ahead. Nothing runs any more once this has returned or thrown.
 *
 * @param statements made one by one as they are asked for, as by a generator
 * @throws whatever a statement or its making throws; the later ones neither run nor are made
 */
export async function runStatements(sql: Sql, statements: Iterable<Statement>): Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  try {
    for (const { text, values } of statements) {
      await running;
      running = sql.query(text, values);
    }
    await running;
  } finally {
    await Promise.allSettled([running]);
  }
}
