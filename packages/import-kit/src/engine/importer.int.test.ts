import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

import { ok, problem, refused, RefusedError } from '@zhucan/codes';
import { createProtector } from '@zhucan/protection';
import { generateKeyRing } from '@zhucan/protection';
import { pgSql, type Sql } from '@zhucan/sql';
import { createTestDatabase, type TestDatabase } from '@zhucan/test-kit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { defineImport, type RowOutcome } from './definition.js';
import { eraseImportRows } from './erase-rows.js';
import { createImporter, type Importer } from './importer.js';
import type { ImportJob } from './jobs.js';
import { importTablesSql } from './tables.js';

const protector = createProtector(generateKeyRing());
let database: TestDatabase;
let sql: Sql;
let importer: Importer;
let calls = 0;
let killAt = 0;
let arrived = false;

const definition = defineImport<{ number: string; name: string }>({
  kind: 'honours',
  parse: ({ 编号: number = '', 荣誉名称: name = '' }) =>
    name === '坏'
      ? refused(problem('BAD_NAME', 'nameZh', 'a good name', '名称有误。', 'The name is bad.'))
      : ok({ number, name }),
  async apply(on, rows) {
    calls += 1;
    const outcomes: RowOutcome[] = [];
    for (const { number, name } of rows) {
      if (name === '等' && !arrived) {
        outcomes.push({ kind: 'WAITING' });
        continue;
      }
      const [known] = await on.query<{ name: string }>('SELECT name FROM effect WHERE number = $1', [number]);
      await on.query('INSERT INTO effect VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET name = $2', [
        number,
        name,
      ]);
      outcomes.push({ kind: !known ? 'APPLIED' : known.name === name ? 'UNCHANGED' : 'CORRECTED' });
    }
    if (calls === killAt) throw new Error('killed');
    return outcomes;
  },
});

beforeAll(async () => {
  database = await createTestDatabase();
  sql = pgSql(database.pool);
  for (const statement of importTablesSql()) await sql.query(statement);
  await sql.query('CREATE TABLE effect (number text PRIMARY KEY, name text)');
  importer = createImporter({
    pool: database.pool,
    protector,
    definitions: [definition],
    limits: { maxBytes: 1_000_000 },
  });
});
afterAll(() => database.drop());
beforeEach(async () => {
  await sql.query('TRUNCATE effect');
  [calls, killAt, arrived] = [0, 0, false];
});

const line = (number: number | string, name: string): string =>
  `${String(number)},${name},某单位,2019-05,430103`;
const file = (...lines: string[]): string => ['编号,荣誉名称,获得者,日期,区划', ...lines].join('\n');
const actor = { subject: 'tester', role: 'district', regionCode: null, requestId: 'r' };

async function stage(
  content: string,
  options: { dryRun?: boolean; allOrNothing?: boolean } = {},
): Promise<ImportJob> {
  const request = {
    kind: 'honours',
    fileName: 'a.csv',
    dryRun: false,
    allOrNothing: false,
    actor,
    ...options,
  };
  const { token } = await importer.open(sql, request);
  return importer.receive(token, Readable.from([Buffer.from(content)]));
}
async function imported(
  content: string,
  options: { dryRun?: boolean; allOrNothing?: boolean } = {},
): Promise<ImportJob> {
  return importer.run((await stage(content, options)).id);
}
const effects = () => sql.query('SELECT number, name FROM effect ORDER BY number');
const many = Array.from({ length: 1200 }, (_row, at) => line(at, '名'));

describe('an import', () => {
  it('applies, leaves alone what it knows, and corrects what differs', async () => {
    expect(await imported(file(line(1, '甲'), line(2, '乙')))).toMatchObject({
      status: 'DONE',
      appliedRows: 2,
      totalRows: 2,
    });
    const again = file(line(1, '甲'), line(2, '丙'), line(2, '丙'));
    expect(await imported(again)).toMatchObject({ unchangedRows: 2, correctedRows: 1, rejectedRows: 0 });
  });

  it('rejects rows with their reasons, in a workbook that can be corrected and imported again', async () => {
    const content = file(
      line(1, '甲'),
      line(2, '坏'),
      line(3, '=1+1'),
      line(4, '丁'),
      line(4, '戊'),
      line(5, ''),
    );
    const job = await imported(content);
    expect(job).toMatchObject({ status: 'DONE', appliedRows: 1, rejectedRows: 5 });
    const rejects = await importer.rejects(job.id);
    expect(rejects.map(({ row, code }) => [row, code])).toEqual([
      [3, 'BAD_NAME'],
      [4, 'FORMULA_CELL'],
      [5, 'CONFLICTING_ROWS'],
      [6, 'CONFLICTING_ROWS'],
      [7, 'VALUE_REQUIRED'],
    ]);
    expect(rejects[0]).toMatchObject({
      column: '荣誉名称',
      valueClass: 'name of a thing',
      messageZh: '名称有误。',
    });
    const out = new PassThrough();
    const [, workbook] = await Promise.all([
      importer.writeRejects(job.id, out).then(() => out.end()),
      text(out),
    ]);
    const corrected = workbook.replace('"坏"', '"好"');
    expect(await imported(corrected)).toMatchObject({ appliedRows: 1, rejectedRows: 4 });
  });

  it('writes a workbook of rejects of any length, in the order of the file', async () => {
    const job = await imported(file(...Array.from({ length: 1100 }, (_row, at) => line(at, '坏'))));
    const out = new PassThrough();
    const [, workbook] = await Promise.all([
      importer.writeRejects(job.id, out).then(() => out.end()),
      text(out),
    ]);
    const lines = workbook.trimEnd().split('\r\n').slice(1);
    expect(lines).toHaveLength(1100);
    lines.forEach((each, at) => {
      expect(each).toContain(`"${at}","坏"`);
      expect(each).toContain(`"${at + 2}","荣誉名称 BAD_NAME`);
    });
  });

  it('that is killed goes on: nothing lost, nothing double', async () => {
    const job = await stage(file(...many));
    killAt = 2;
    await expect(importer.run(job.id)).rejects.toThrow('killed');
    expect(await importer.status(job.id)).toMatchObject({ status: 'APPLYING', appliedRows: 500 });
    expect(await effects()).toHaveLength(500);
    expect(await importer.run(job.id)).toMatchObject({ status: 'DONE', appliedRows: 1200, unchangedRows: 0 });
    expect(await effects()).toHaveLength(1200);
    expect(await importer.run(job.id)).toMatchObject({ status: 'DONE', appliedRows: 1200 });
  });

  it('keeps nothing of a dry run, and nothing at all where all or nothing is asked for', async () => {
    expect(await imported(file(...many, line('x', '坏')), { dryRun: true })).toMatchObject({
      status: 'DONE',
      appliedRows: 1200,
      rejectedRows: 1,
    });
    expect(await imported(file(...many, line('x', '坏')), { allOrNothing: true })).toMatchObject({
      status: 'FAILED',
      rejectedRows: 1,
    });
    expect(await effects()).toHaveLength(0);
    // A row that waits comes in later than the rest, or never.
    expect(await imported(file(...many, line('w', '等')), { allOrNothing: true })).toMatchObject({
      status: 'FAILED',
      appliedRows: 0,
      waitingRows: 0,
      rejectedRows: 1,
    });
    expect(await effects()).toEqual([]);
    expect(await imported(file(...many), { allOrNothing: true })).toMatchObject({
      status: 'DONE',
      appliedRows: 1200,
    });
  });

  it('tries waiting rows again', async () => {
    const job = await imported(file(line(1, '甲'), line(2, '等')));
    expect(job).toMatchObject({ status: 'WAITING', appliedRows: 1, waitingRows: 1 });
    arrived = true;
    expect(await importer.run(job.id)).toMatchObject({ status: 'DONE', appliedRows: 2, waitingRows: 0 });
  });

  describe('keeps of what it can never apply only the rows for the workbook of rejects', () => {
    /* Rows stayed staged for ever, with all that they said, where their import ended otherwise than by applying them. */
    const kept = (jobId: string) =>
      sql.query('SELECT row_number AS row, state FROM import_row WHERE job_id = $1 AND cells IS NOT NULL', [
        jobId,
      ]);

    it('when all or nothing was asked for, and a row is rejected as it is read or as it is applied', async () => {
      for (const wrong of ['=1+1', '坏']) {
        const job = await imported(file(line(1, '甲'), line(2, wrong), line(3, '乙')), {
          allOrNothing: true,
        });
        expect(job).toMatchObject({ status: 'FAILED', totalRows: 3, rejectedRows: 1 });
        expect(await kept(job.id)).toEqual([{ row: 3, state: 'REJECTED' }]);
      }
    });

    it('when it was a dry run', async () => {
      const job = await imported(file(line(1, '甲'), line(2, '等'), line(3, '坏')), { dryRun: true });
      expect(job).toMatchObject({ status: 'DONE', appliedRows: 1, waitingRows: 1, rejectedRows: 1 });
      expect(await kept(job.id)).toEqual([{ row: 4, state: 'REJECTED' }]);
    });

    it('when its process died while receiving it, once nobody can be receiving it any more', async () => {
      const dead = await stage(file(line(1, '甲')));
      const receiving = (minutes: number) =>
        sql.query(
          `UPDATE import_job SET status = 'RECEIVING', token_expires_at = now() - make_interval(mins => $2) WHERE job_id = $1`,
          [dead.id, minutes],
        );
      await receiving(55);
      await importer.sweep();
      expect(await importer.status(dead.id)).toMatchObject({ status: 'RECEIVING', totalRows: 1 });
      await receiving(65);
      await importer.sweep();
      expect(await importer.status(dead.id)).toMatchObject({
        status: 'FAILED',
        totalRows: 0,
        problems: [{ code: 'IMPORT_NOT_STAGED' }],
      });
      await expect(importer.run(dead.id)).resolves.toMatchObject({ status: 'FAILED' });
    });

    it('when it is given up while its file still comes', async () => {
      const request = { kind: 'honours', fileName: 'a.csv', dryRun: false, allOrNothing: false, actor };
      const { jobId, token } = await importer.open(sql, request);
      async function* slow() {
        yield Buffer.from(file(line(1, '甲')));
        await sql.query(
          `UPDATE import_job SET token_expires_at = now() - interval '2 hours' WHERE job_id = $1`,
          [jobId],
        );
        await importer.open(sql, request);
        yield Buffer.from(`\n${line(2, '乙')}`);
      }
      expect(await importer.receive(token, Readable.from(slow()))).toMatchObject({
        status: 'FAILED',
        totalRows: 0,
        problems: [{ code: 'IMPORT_NOT_STAGED' }],
      });
    });

    it('when it had ended before that was so', async () => {
      const job = await stage(file(line(1, '甲'), line(2, '=1+1')));
      await sql.query(`UPDATE import_job SET status = 'FAILED' WHERE job_id = $1`, [job.id]);
      await importer.sweep();
      expect(await kept(job.id)).toEqual([{ row: 3, state: 'REJECTED' }]);
    });
  });

  it('keeps no row in the clear', async () => {
    const job = await stage(file(line(1, '机密')));
    const [row] = await sql.query<{ cells: Buffer }>('SELECT cells FROM import_row WHERE job_id = $1', [
      job.id,
    ]);
    expect(row?.cells.includes(Buffer.from('机密'))).toBe(false);
  });

  it('takes one upload for a token, and refuses a file as a whole', async () => {
    const request = { kind: 'honours', fileName: 'a.csv', dryRun: false, allOrNothing: false, actor };
    await expect(importer.open(sql, { ...request, kind: 'other' })).rejects.toBeInstanceOf(RefusedError);
    const { token } = await importer.open(sql, request);
    const failed = await importer.receive(token, Readable.from([]), 2_000_000);
    expect(failed).toMatchObject({ status: 'FAILED', problems: [{ code: 'FILE_TOO_LARGE' }] });
    await expect(importer.receive(token, Readable.from([]))).rejects.toBeInstanceOf(RefusedError);
    expect(await stage('x'.repeat(1_500_000))).toMatchObject({ problems: [{ code: 'FILE_TOO_LARGE' }] });
    expect(await stage('编号\n1')).toMatchObject({
      status: 'FAILED',
      problems: [{ code: 'MISSING_COLUMN' }],
    });
  });

  it('gives up what rows say of somebody who is erased, and keeps counts, rules and the rows of others', async () => {
    const about = '某甲';
    const done = await imported(file(line(1, '甲'), line(2, '坏'), line(3, '坏')));
    const [open, named] = [
      await stage(file(line(4, '乙'), `5,丙,${about},2019-05,430103`)),
      await imported(file(`6,坏,${about},2019-05,430103`)),
    ];
    const erased = await eraseImportRows(sql, protector, (cells) => Object.values(cells).includes(about));
    expect(erased).toBe(2);
    expect(await importer.status(done.id)).toMatchObject({ appliedRows: 1, rejectedRows: 2 });
    expect(await importer.rejects(named.id)).toMatchObject([{ row: 2, code: 'BAD_NAME' }]);
    const sheet = new PassThrough();
    const [, written] = await Promise.all([
      importer.writeRejects(named.id, sheet).then(() => sheet.end()),
      text(sheet),
    ]);
    expect(written).toContain('BAD_NAME');
    expect(written).not.toContain(about);
    expect(await importer.run(open.id)).toMatchObject({ status: 'DONE', appliedRows: 1, rejectedRows: 1 });
    expect(await importer.rejects(open.id)).toMatchObject([{ row: 3, code: 'SUBJECT_ERASED' }]);
    const left = await sql.query<{ row_number: number }>(
      `SELECT row_number FROM import_row WHERE job_id = ANY($1::uuid[]) AND (key_hash <> '' OR digest <> '')`,
      [[done.id, named.id, open.id]],
    );
    expect(left).toEqual([]);
  });
});
