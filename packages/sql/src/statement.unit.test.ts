import { beforeEach, describe, expect, it } from '@jest/globals';

import type { Sql } from './sql.js';
import { runStatements, type Statement } from './statement.js';

let happened: string[];
let ends: (() => void)[];

/** A connection on which a statement runs until it is ended. */
const sql: Sql = {
  async query<Row>(text: string): Promise<Row[]> {
    happened.push(`${text} runs`);
    await new Promise<void>((resolve) => ends.push(resolve));
    happened.push(`${text} ends`);
    if (text === 'bad') throw new Error('broken');
    return [];
  },
};

function* made(...texts: readonly string[]): Generator<Statement> {
  for (const text of texts) {
    if (text === 'unmakeable') throw new Error('cannot be made');
    happened.push(`${text} made`);
    yield { text, values: [] };
  }
}

/** Ends whatever runs, until nothing does. */
async function settle(running: Promise<void>): Promise<void> {
  const open = { until: true };
  const closed = running.finally(() => (open.until = false)).catch(() => undefined);
  while (open.until) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  await closed;
  await running;
}

beforeEach(() => {
  [happened, ends] = [[], []];
});

describe('statements', () => {
  it('run in their order, each made while the one before it runs', async () => {
    await settle(runStatements(sql, made('one', 'two', 'three')));
    expect(happened).toEqual([
      ...['one made', 'one runs', 'two made', 'one ends'],
      ...['two runs', 'three made', 'two ends'],
      ...['three runs', 'three ends'],
    ]);
  });

  it('end with the first that fails: what follows does not run', async () => {
    await expect(settle(runStatements(sql, made('bad', 'two', 'three')))).rejects.toThrow('broken');
    expect(happened).toEqual(['bad made', 'bad runs', 'two made', 'bad ends']);
  });

  it('leave nothing running where one cannot be made', async () => {
    await expect(settle(runStatements(sql, made('one', 'unmakeable')))).rejects.toThrow('cannot be made');
    expect(happened).toEqual(['one made', 'one runs', 'one ends']);
  });

  it('may be none', async () => {
    await runStatements(sql, []);
    expect(happened).toEqual([]);
  });
});
