import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import { ask, newRequestId, runCommand, writeSheet } from './client.js';

const HEADINGS = '公民身份号码,姓名,区划,登记日期,残疾类别,残疾等级,发证日期,虚构数据';
const GOOD = {
  citizenId: '999999197505050012',
  name: '示例人',
  region: 'txc-0033',
  on: '2019-07-01',
  category: '肢体',
  grade: '2',
  issuedOn: '2019-07-01',
  synthetic: '是',
};
const line = (changes: Partial<typeof GOOD>): string => Object.values({ ...GOOD, ...changes }).join();

/** Runs the README's import command over lines, and tells what it printed. */
async function importLines(...lines: string[]): Promise<{ code: number | null; stdout: string }> {
  return runCommand(['run', '--silent', 'import', '--', 'residents', writeSheet('people.csv', lines)]);
}

async function importFile(
  name: string,
  content: Buffer,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const path = join(mkdtempSync(join(tmpdir(), 'zhucan-bad-')), name);
  writeFileSync(path, content);
  return runCommand(['run', '--silent', 'import', '--', 'residents', path]);
}

describe('a row that breaks a rule', () => {
  it.each([
    ['a wrong check digit', [line({ citizenId: '999999197505050015' })], 'CITIZEN_ID_CHECK_DIGIT'],
    ['an unknown region', [line({ region: 'txc-9999' })], 'UNKNOWN_REGION'],
    ['a grade 5', [line({ grade: '5' })], 'GRADE_RANGE'],
    ['a cell that begins a formula', [line({ name: '=1+1' })], 'FORMULA_CELL'],
    ['two conflicting rows for one person', [line({}), line({ grade: '3' })], 'CONFLICTING_ROWS'],
  ])('is told by row, column and rule, never by value: %s', async (_what, rows, code) => {
    const { code: exit, stdout } = await importLines(HEADINGS, ...rows);
    expect(exit).toBe(1);
    expect(stdout).toMatch(new RegExp(`row 2, .*${code}: [^ ]+ .+`));
    expect(stdout).toContain('Rejected rows, to be corrected and imported again: ');
    expect(stdout).not.toMatch(/\d{17}[\dX]/);
    expect(stdout).not.toContain('示例人');
  });

  it('is told for a birth date that disagrees with the id', async () => {
    const { stdout } = await importLines(`${HEADINGS},出生日期`, `${line({})},1999-01-01`);
    expect(stdout).toMatch(/出生日期 \(date\) [A-Z_]+: /);
  });

  it('leaves nothing behind: nobody was registered', async () => {
    const { data } = await ask<{ findResident: { resident: unknown } }>(
      'mutation ($input: FindResidentInput!) { findResident(input: $input) { resident { id } problems { code } } }',
      { input: { requestId: newRequestId(), citizenId: GOOD.citizenId, purpose: 'end-to-end test' } },
    );
    expect(data.findResident.resident).toBeNull();
  });
});

describe('a file that is refused as a whole', () => {
  it('lacks a column', async () => {
    const { code, stdout, stderr } = await importLines(
      HEADINGS.replace('姓名,', ''),
      line({}).replace('示例人,', ''),
    ).then((end) => ({ stderr: '', ...end }));
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining('MISSING_COLUMN')]);
  });

  it.each([
    ['is no workbook', 'people.xlsx', () => randomBytes(4_096), 'NOT_A_WORKBOOK'],
    ['is a zip bomb', 'people.xlsx', () => zipBomb(), 'ZIP_BOMB'],
  ])('%s', async (_what, name, content, rule) => {
    const { code, stdout, stderr } = await importFile(name, content());
    expect([code, stdout + stderr]).toEqual([1, expect.stringContaining(rule)]);
  });

  it('is over the limit, and is refused before it is read', async () => {
    const { data } = await ask<{ openRegistryImport: { uploadUrl: string } }>(
      'mutation ($input: OpenImportInput!) { openRegistryImport(input: $input) { uploadUrl } }',
      { input: { requestId: newRequestId(), kind: 'residents', fileName: 'big.csv' } },
    );
    // The stated length is enough: no body of that size is ever sent.
    const response = await putWithLength(data.openRegistryImport.uploadUrl, 65 * 1024 * 1024);
    expect(response).toContain(' 413 ');
    expect(response).toContain('FILE_TOO_LARGE');
  });
});

describe('a question that is malformed', () => {
  it.each([
    ['2019-H3', '430103', 'MALFORMED_PERIOD', 'period'],
    ['2019-H1', '4301', 'MALFORMED_REGION', 'region'],
    ['2019-H1', '430199', 'UNKNOWN_REGION', 'region'],
  ])('gets one typed error: %s of %s', async (period, region, code, field) => {
    const { errors } = await ask(
      `query ($region: ID!, $period: String!) { workReport(region: $region, period: $period) { registry { code } partyBuilding { code } publicity { code } rehabilitation { code } } }`,
      { region, period },
      'integrator',
    );
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions).toMatchObject({
      code,
      field,
      messageZh: expect.any(String),
      messageEn: expect.any(String),
    });
  });
});

/** One part of 1 GiB of zeros, packed into about 1 MiB. */
function zipBomb(): Buffer {
  const size = 1024 ** 3;
  const packed = deflateRawSync(Buffer.alloc(size), { level: 9 });
  const name = Buffer.from('xl/worksheets/sheet1.xml');
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(size, 22);
  head.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(head.length + name.length + packed.length, 16);
  return Buffer.concat([head, name, packed, entry, name, end]);
}

async function putWithLength(address: string, bytes: number): Promise<string> {
  const { connect } = await import('node:net');
  const url = new URL(address);
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    `PUT ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: text/csv\r\ncontent-length: ${bytes}\r\n\r\n`,
  );
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    if (answer.includes('FILE_TOO_LARGE')) break;
  }
  socket.destroy();
  return answer;
}
