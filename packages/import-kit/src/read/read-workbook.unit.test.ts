import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { RefusedError } from '@zhucan/codes';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { workbook } from '../workbooks/index.js';
import { plainCell, safeCell } from '../write/safe-cell.js';
import { writeCsv } from '../write/write-csv.js';
import { xlsxFile } from '../write/write-xlsx.js';
import { DEFAULT_LIMITS, type ReadLimits } from './problems.js';
import { type ReadRow, readWorkbook } from './read-workbook.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-kit-'));
});
afterAll(() => rm(folder, { recursive: true }));

const HONOURS = workbook('honours');
const HEAD = ['编号', '荣誉名称', '获得者', '日期', '区划'];
const ROW = ['1', '荣誉', '某单位', '2019-05', '430103'];

async function read(content: string | Uint8Array, limits: Partial<ReadLimits> = {}): Promise<ReadRow[]> {
  const path = join(folder, 'file');
  await writeFile(path, content);
  const rows: ReadRow[] = [];
  for await (const row of readWorkbook(path, HONOURS, { ...DEFAULT_LIMITS, ...limits })) rows.push(row);
  return rows;
}

async function refusal(content: string | Uint8Array, limits: Partial<ReadLimits> = {}): Promise<string> {
  try {
    await read(content, limits);
    return 'read';
  } catch (error) {
    if (error instanceof RefusedError) return error.problems[0].code;
    throw error;
  }
}

const csv = (...rows: string[][]): string => rows.map((each) => each.join(',')).join('\r\n');

describe('a workbook', () => {
  const cells = { 编号: '1', 荣誉名称: '荣誉', 获得者: '某单位', 日期: '2019-05', 区划: '430103' };

  it('reads the same from CSV with BOM and from XLSX', async () => {
    expect(await read(`\uFEFF${csv(HEAD, ROW)}`)).toEqual([{ row: 2, cells }]);
    expect(await read(xlsxFile(HEAD, [ROW]))).toEqual([{ row: 2, cells }]);
  });

  it('reads back whatever cells were written, in both forms', async () => {
    // XML cannot hold control characters, and the reader trims.
    const cell = fc
      .stringMatching(/^['=+\-@0-9a-z",;<>& \n\u4e00-\u4e20]{1,12}$/)
      .map((each) => each.trim())
      .filter((each) => each !== '');
    const row = fc.array(cell, { minLength: HEAD.length, maxLength: HEAD.length });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
        const expected = rows.map((texts, at) => ({
          row: at + 2,
          cells: Object.fromEntries(HEAD.map((heading, column) => [heading, texts[column]])),
        }));
        const out = new PassThrough();
        const [, written] = await Promise.all([writeCsv(out, HEAD, rows).then(() => out.end()), buffer(out)]);
        expect(await read(written)).toEqual(expected);
        const days = expected.map((each) => each.cells['日期']);
        fc.pre(days.every((day) => !/^\d{5}$/.test(day ?? '')));
        expect(await read(xlsxFile(HEAD, rows))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });

  it('never writes what a spreadsheet takes for a formula', () => {
    for (const text of ['=1+1', '+cmd', '-cmd', '@sum', "'=1", '\t=1']) {
      expect(safeCell(text).startsWith("'")).toBe(true);
      expect(plainCell(safeCell(text))).toBe(text);
    }
    for (const text of ['-5', '+8.50', '999999201001010018', '甲=乙', "o'clock"])
      expect(safeCell(text)).toBe(text);
  });

  it('reads GB18030', async () => {
    const bytes = Buffer.concat([
      Buffer.from('b1e0bac52cc8d9d3fec3fbb3c62cbbf1b5c3d5df2cc8d5c6da2cc7f8bbae0d0a', 'hex'),
      Buffer.from('1,A,B,2019-05,430103'),
    ]);
    expect(await read(bytes)).toEqual([{ row: 2, cells: { ...cells, 荣誉名称: 'A', 获得者: 'B' } }]);
  });

  it('reads many rows, columns in any order, and passes over blank rows and foreign columns', async () => {
    const rows = Array.from({ length: 5000 }, (_row, at) => [...ROW.slice(1), '备注', String(at)]);
    const found = await read(csv([...HEAD.slice(1), '备注', '编号'], ...rows, ['', '', '', '', '', '']));
    expect(found).toHaveLength(5000);
    expect(found.at(-1)).toEqual({ row: 5001, cells: { ...cells, 编号: '4999' } });
  });

  it('is refused as a whole with the reason', async () => {
    expect(await refusal(csv(HEAD.slice(1), ROW.slice(1)))).toBe('MISSING_COLUMN');
    expect(await refusal(csv([...HEAD, '编号'], [...ROW, '2']))).toBe('DUPLICATE_COLUMN');
    expect(await refusal('')).toBe('NOT_A_WORKBOOK');
    expect(await refusal(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))).toBe('NOT_A_WORKBOOK');
    expect(await refusal('PK\x03\x04 and no archive')).toBe('NOT_A_WORKBOOK');
    expect(await refusal(csv(HEAD, ROW), { maxBytes: 10 })).toBe('FILE_TOO_LARGE');
    expect(await refusal(csv(HEAD, ['1', 'x'.repeat(70_000)]))).toBe('ROW_TOO_LONG');
    expect(await refusal(xlsxFile(HEAD, [['1', ' '.repeat(40_000_000)]]))).toBe('ZIP_BOMB');
  });
});
