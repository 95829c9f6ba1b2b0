import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { pgSql } from '@zhucan/sql';
import { createTestDatabase, type TestDatabase } from '@zhucan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { importTablesSql } from './engine/tables.js';
import { workbook } from './workbooks/index.js';
import { writeCsv } from './write/write-csv.js';
import { xlsxFile } from './write/write-xlsx.js';

/*
 * Whatever keeps the rows of a file, or what it has written of them, needs memory in proportion to the file. Each file is worked
 * through by a process whose heap is far smaller than its rows: it is done, or it dies, on a slow machine as on a fast one.
 */
const HEAP_MB = 24;
/** Minutes on a machine that others use too; seconds otherwise. */
const WITHIN_MS = 300_000;
const FIXTURE = fileURLToPath(new URL('../fixtures/small-heap.mjs', import.meta.url));

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bounded-memory-'));
  database = await createTestDatabase();
  for (const statement of importTablesSql()) await pgSql(database.pool).query(statement);
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const headings = (kind: string) => workbook(kind).columns.map(({ heading }) => heading);

/** Rows of texts in each column, none like another. */
function* rows(kind: string, count: number): Generator<string[]> {
  const columns = headings(kind);
  for (let row = 0; row < count; row += 1) yield columns.map((_heading, at) => `第${row}行${at}`);
}

async function csv(kind: string, count: number): Promise<string> {
  const path = join(folder, `${kind}-${count}.csv`);
  const out = createWriteStream(path);
  await writeCsv(out, headings(kind), rows(kind, count));
  await finished(out.end());
  return path;
}

async function inSmallHeap(...args: readonly string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    `--max-old-space-size=${HEAP_MB}`,
    FIXTURE,
    ...args,
  ]);
  return JSON.parse(stdout);
}

describe('memory stays bounded, whatever the number of rows', () => {
  it(
    'where a CSV file of 60 MB is read, which its rows together would not',
    async () => {
      const path = await csv('residents', 180_000);
      expect((await stat(path)).size).toBeGreaterThan(60_000_000);
      expect(await inSmallHeap('read', 'residents', path)).toBe(180_000);
      await expect(inSmallHeap('keep', 'residents', path)).rejects.toThrow('heap');
    },
    WITHIN_MS,
  );

  it(
    'where an XLSX file is read, whose rows would not fit either',
    async () => {
      const path = join(folder, 'honours.xlsx');
      await writeFile(path, xlsxFile(headings('honours'), rows('honours', 100_000)));
      expect(await inSmallHeap('read', 'honours', path)).toBe(100_000);
      await expect(inSmallHeap('keep', 'honours', path)).rejects.toThrow('heap');
    },
    WITHIN_MS,
  );

  it(
    'where rows are staged, applied, and written to the workbook of rejects',
    async () => {
      const path = await csv('residents', 15_000);
      expect(await inSmallHeap('import', 'residents', path, database.url)).toEqual({
        staged: 15_000,
        rejected: 15_000,
        lines: 15_001,
      });
    },
    WITHIN_MS,
  );
});
