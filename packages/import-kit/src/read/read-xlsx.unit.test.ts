import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { RefusedError } from '@zhucan/codes';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { zip } from '../write/zip.js';
import { DEFAULT_LIMITS, type ReadLimits } from './problems.js';
import { readXlsx } from './read-xlsx.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-kit-'));
});
afterAll(() => rm(folder, { recursive: true }));

const SHEET = 'xl/worksheets/sheet1.xml';
const sheet = (rows: string): [string, string] => [
  SHEET,
  `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
];
const shared = (texts: string): [string, string] => ['xl/sharedStrings.xml', `<sst>${texts}</sst>`];

async function read(parts: [string, string][], limits: Partial<ReadLimits> = {}): Promise<string[][]> {
  const path = join(folder, 'file.xlsx');
  await writeFile(path, zip(parts));
  const rows: string[][] = [];
  for await (const row of readXlsx(path, { ...DEFAULT_LIMITS, ...limits })) rows.push(row);
  return rows;
}

async function refusal(parts: [string, string][], limits: Partial<ReadLimits> = {}): Promise<string> {
  try {
    await read(parts, limits);
    return 'read';
  } catch (error) {
    if (error instanceof RefusedError) return error.problems[0].code;
    throw error;
  }
}

describe('a sheet as a spreadsheet program saves it', () => {
  it('has shared texts, without their reading aids, in sparse cells', async () => {
    const texts = shared('<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>yi</t></rPh></si>');
    const row = '<row><c r="A1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c><c r="AA1"><v>5</v></c></row>';
    const [found] = await read([texts, sheet(row)]);
    expect(found?.slice(0, 4)).toEqual(['乙丙', '', '甲', '']);
    expect(found?.[26]).toBe('5');
  });

  it('shows a formula as one, whatever it came to', async () => {
    expect(await read([sheet('<row><c r="A1"><f>1+1</f><v>2</v></c></row>')])).toEqual([['=2']]);
  });

  it('is bounded in its parts, its size and its shared texts', async () => {
    const small = sheet('<row><c r="A1"><v>2</v></c></row>');
    expect(await refusal([small])).toBe('read');
    expect(await refusal([small, ['a', ''], ['b', '']], { maxEntries: 2 })).toBe('ZIP_BOMB');
    expect(await refusal([small], { maxUnpackedBytes: 20 })).toBe('ZIP_BOMB');
    expect(
      await refusal([shared(`<si><t>${'x'.repeat(50)}</t></si>`), small], { maxSharedCharacters: 40 }),
    ).toBe('ZIP_BOMB');
  });

  it('declares no entities, and is there', async () => {
    expect(await refusal([[SHEET, '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>']])).toBe('NOT_A_WORKBOOK');
    expect(await refusal([['xl/workbook.xml', '<workbook/>']])).toBe('NOT_A_WORKBOOK');
  });
});
