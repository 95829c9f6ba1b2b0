import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RefusedError } from '@zhucan/codes';
import { createProtector, generateKeyRing } from '@zhucan/protection';
import { countingSql, pgSql, type Sql } from '@zhucan/sql';
import { createTestDatabase, type TestDatabase } from '@zhucan/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { DEFAULT_LIMITS, type ReadLimits } from '../read/problems.js';
import { openImport } from './jobs.js';
import { stageFile } from './stage.js';
import { importTablesSql } from './tables.js';

const protector = createProtector(generateKeyRing());
const actor = { subject: 'tester', role: 'district', regionCode: null, requestId: 'r' };

let database: TestDatabase;
let sql: Sql;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stage-'));
  database = await createTestDatabase();
  sql = pgSql(database.pool);
  for (const statement of importTablesSql()) await sql.query(statement);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(() => sql.query('TRUNCATE import_job CASCADE'));

const row = (number: number, name = '名'): string => `${number},${name},某单位,2019-05,430103`;
const numbered = (count: number): string[] => Array.from({ length: count }, (_each, at) => row(at));

async function staged(on: Sql, rows: readonly string[], limits: Partial<ReadLimits> = {}): Promise<void> {
  const path = join(folder, 'a.csv');
  await writeFile(path, ['编号,荣誉名称,获得者,日期,区划', ...rows].join('\n'));
  const request = { kind: 'honours', fileName: 'a.csv', dryRun: false, allOrNothing: false, actor };
  const { jobId } = await openImport(on, request, ['honours']);
  const settings = { limits: { ...DEFAULT_LIMITS, ...limits }, refusedFields: [] };
  await stageFile(on, protector, { id: jobId, kind: 'honours' }, path, settings);
}

describe('staging', () => {
  it('needs the same few statements for one row and for a batch, and as many again for each further batch', async () => {
    const statementsFor = async (rows: readonly string[]) => {
      const counting = countingSql(sql);
      await staged(counting, rows);
      return counting.statements.length;
    };
    const one = await statementsFor([row(1)]);
    expect(await statementsFor(numbered(500))).toBe(one);
    expect(await statementsFor(numbered(1500))).toBe(one + 2);
    const wrong = await statementsFor([row(1, '=1+1')]);
    expect(await statementsFor(Array.from({ length: 500 }, (_each, at) => row(at, '=1+1')))).toBe(wrong);
  });

  // Repeats were found by a subquery over the rows of the file. Of rows that were stored a moment ago the planner has no statistics:
  // it took them for a handful and ran the subquery anew for each, so that 7,400 rows took minutes.
  it('reads the rows a few times to settle repeats, not once for each of them', async () => {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      const repeated = [...numbered(2000), ...numbered(1000), row(1, '别名')];
      await staged(pgSql(client), repeated);
      const [read] = await pgSql(client).query<{ rows: number }>(
        `SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'import_row'`,
      );
      expect(read?.rows).toBeGreaterThanOrEqual(repeated.length);
      expect(read?.rows).toBeLessThanOrEqual(3 * repeated.length);
      const states = await pgSql(client).query(
        'SELECT state, count(*)::int AS rows FROM import_row GROUP BY state ORDER BY state',
      );
      expect(states).toEqual([
        { state: 'REJECTED', rows: 3 },
        { state: 'STAGED', rows: 1999 },
        { state: 'UNCHANGED', rows: 999 },
      ]);
      const rejects = await pgSql(client).query(
        'SELECT row_number AS row, code, value_class FROM import_reject ORDER BY row_number',
      );
      const conflict = { code: 'CONFLICTING_ROWS', value_class: 'row' };
      expect(rejects).toEqual([3, 2003, 3002].map((each) => ({ row: each, ...conflict })));
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('stores nothing any more once it has refused the file', async () => {
    let [begun, ended] = [0, 0];
    const watched: Sql = {
      query<Row>(text: string, values?: readonly unknown[]) {
        begun += 1;
        return sql.query<Row>(text, values).finally(() => {
          ended += 1;
        });
      },
    };
    const rows = [...numbered(10_000), row(10_000, '长'.repeat(1000))];
    await expect(staged(watched, rows, { maxRowCharacters: 500 })).rejects.toBeInstanceOf(RefusedError);
    expect(begun).toBeGreaterThan(2);
    expect(ended).toBe(begun);
  });
});
