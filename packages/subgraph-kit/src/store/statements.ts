import { AsyncLocalStorage } from 'node:async_hooks';

import type { Sql } from '@zhucan/sql';

/** The statements of one request, counted so that an N+1 shows at once. */
export interface StatementCount {
  count: number;
}

const scope = new AsyncLocalStorage<StatementCount>();

/**
 * Runs work whose SQL statements are counted.
 *
 * @param counter receives the count, also while the work goes on
 */
export function withStatementCount<T>(counter: StatementCount, work: () => Promise<T>): Promise<T> {
  return scope.run(counter, work);
}

/** Adds a statement to the count of the request that is being served, if one is. */
export function noteStatement(): void {
  const counter = scope.getStore();
  if (counter) counter.count += 1;
}

/** Wraps a port so that each statement through it is counted for its request. */
export function notingSql(inner: Sql): Sql {
  return {
    query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      noteStatement();
      return inner.query<Row>(text, values);
    },
  };
}
