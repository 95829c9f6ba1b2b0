import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { citizenIdCheckDigit, toDate } from '@zhucan/codes';
import { createProtector, generateKeyFile, loadKeyRing, type Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';
import { type Database, openDatabase } from '@zhucan/subgraph-kit';
import { createTestDatabase, type TestDatabase } from '@zhucan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ACTIONS_FOUND_AGAIN } from '../migrations/1564617600000-certificate-actions.js';
import { MIGRATIONS } from '../migrations/index.js';
import { applyCertificateChangeRows } from './apply-certificate-changes.js';
import { applyResidentRows } from './apply-residents.js';
import { parseCertificateChangeRow } from './certificate-change-row.js';
import { resolveLookupRows } from './lookup.js';
import { applyRegionRows, parseRegionRow } from './regions.js';
import { parseResidentRow } from './resident-row.js';
import type { Cells, RowOutcome } from '@zhucan/import-kit';

let test: TestDatabase;
let database: Database;
let protector: Protector;
let folder: string;
let statements = 0;

function counted(sql: Sql): Sql {
  return {
    query<Row>(text: string, values: readonly unknown[] = []) {
      statements += 1;
      return sql.query<Row>(text, values);
    },
  };
}

type Parsed<Row> = { ok: true; value: Row } | { ok: false; problems: readonly { code: string }[] };

async function apply<Row>(
  parse: (cells: Cells) => Parsed<Row>,
  work: (unit: Parameters<typeof applyResidentRows>[0], rows: readonly Row[]) => Promise<RowOutcome[]>,
  cells: readonly Cells[],
): Promise<RowOutcome[]> {
  const rows = cells.map((each) => {
    const parsed = parse(each);
    if (!parsed.ok) throw new Error(parsed.problems.map((problem) => problem.code).join());
    return parsed.value;
  });
  statements = 0;
  return database.transaction(({ sql }) =>
    work(
      {
        sql: counted(sql),
        protector,
        caller: { subject: 'import', role: 'service', requestId: 'import' },
        today: toDate('2019-07-01'),
      },
      rows,
    ),
  );
}

const residents = (...cells: Cells[]) => apply(parseResidentRow, applyResidentRows, cells);
const changes = (...cells: Cells[]) => apply(parseCertificateChangeRow, applyCertificateChangeRows, cells);
const kinds = (outcomes: readonly RowOutcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'REJECTED' ? outcome.problems[0].code : outcome.kind));

function citizenId(number: number): string {
  const first = `99999919${String(40 + Math.floor(number / 28_000))}0${String(1 + (Math.floor(number / 28) % 9))}${String(1 + (number % 28)).padStart(2, '0')}${String(Math.floor(number / 252) % 1000).padStart(3, '0')}`;
  return first + citizenIdCheckDigit(first);
}

function row(number: number, more: Cells = {}): Cells {
  return {
    公民身份号码: citizenId(number),
    姓名: '王小明',
    联系电话: '13900000000',
    区划: 'txc-0001',
    登记日期: '2016-01-04',
    户编号: `户${String(Math.floor(number / 2))}`,
    家庭关系: number % 2 === 0 ? '02' : '10',
    残疾类别: '肢体',
    残疾等级: '2',
    发证日期: '2016-02-01',
    困难类型: '低保',
    虚构数据: '是',
    ...more,
  };
}

const REGIONS: Cells[] = [
  {
    区划编号: '430103002',
    区划代码: '430103002',
    级别: '街道',
    名称: '坡子街街道',
    上级编号: '430103',
    启用日期: '2000-01-01',
  },
  {
    区划编号: 'txc-0001',
    级别: '社区',
    名称: '社区一',
    上级编号: '430103002',
    启用日期: '2000-01-01',
    虚构数据: '是',
  },
  {
    区划编号: 'txc-0002',
    级别: '社区',
    名称: '社区二',
    上级编号: '430103002',
    启用日期: '2000-01-01',
    虚构数据: '是',
  },
  { 区划编号: '430100', 区划代码: '430100', 级别: '市', 名称: '长沙市', 启用日期: '2000-01-01' },
  {
    区划编号: '430103',
    区划代码: '430103',
    级别: '区县',
    名称: '天心区',
    上级编号: '430100',
    启用日期: '2000-01-01',
  },
];

beforeAll(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'registry-imports-'));
  generateKeyFile(join(folder, 'keys'));
  protector = createProtector(loadKeyRing(join(folder, 'keys')));
  database = await openDatabase({ url: test.roleUrl, entities: [], migrations: MIGRATIONS });
});

afterAll(async () => {
  await database.close();
  await test.drop();
  await rm(folder, { recursive: true });
});

describe('regions', () => {
  it('are applied in any order, and again without effect', async () => {
    const regions = (...cells: Cells[]) => apply(parseRegionRow, applyRegionRows, cells);
    expect(kinds(await regions(...REGIONS))).toEqual(REGIONS.map(() => 'APPLIED'));
    expect(kinds(await regions(...REGIONS))).toEqual(REGIONS.map(() => 'UNCHANGED'));
    expect(kinds(await regions({ ...REGIONS[1]!, 名称: '社区甲' }))).toEqual(['CORRECTED']);
    expect(kinds(await regions({ ...REGIONS[1]!, 区划编号: 'txc-0009', 上级编号: '430199' }))).toEqual([
      'UNKNOWN_REGION',
    ]);
    const [events] = await database.sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM outbox WHERE aggregate_id = 'txc-0001'`,
    );
    expect(events?.n).toBe(2);
  });

  it('never take an invented code for a community', () => {
    expect(parseRegionRow({ ...REGIONS[1]!, 区划编号: '430103002099' })).toMatchObject({
      ok: false,
      problems: [{ code: 'MALFORMED_REGION' }],
    });
  });
});

describe('residents', () => {
  it.each([
    [{ 残疾等级: '5' }, 'GRADE_RANGE'],
    [{ 姓名: '' }, 'VALUE_REQUIRED'],
    [{ 区划: '4301' }, 'MALFORMED_REGION'],
    [{ 残疾类别: '其他' }, 'UNKNOWN_CATEGORY'],
    [{ 登记日期: '2016/1/4' }, 'MALFORMED_DATE'],
    [{ 困难类型: '贫困' }, 'UNKNOWN_CHOICE'],
    [{ 虚构数据: '否', 居民编号: '7b0c4c64-0f64-4f3e-9a55-0d2f4c1f0001' }, 'RESIDENT_ID_GIVEN'],
  ])('are refused with %j by %s', (wrong, code) => {
    expect(parseResidentRow(row(1, wrong as Cells))).toMatchObject({ ok: false, problems: [{ code }] });
  });

  it('are applied once: again nothing, otherwise a correction, both kept', async () => {
    expect(kinds(await residents(row(1), row(2)))).toEqual(['APPLIED', 'APPLIED']);
    expect(kinds(await residents(row(1), row(2)))).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect(kinds(await residents(row(1, { 残疾等级: '3' })))).toEqual(['CORRECTED']);
    const grades = await database.sql.query<{ grade: number; standing: boolean }>(
      `SELECT c.grade, c.superseded_at IS NULL AS standing FROM certificate_fact c JOIN resident r ON r.id = c.resident_id
        WHERE r.citizen_id_index = $1 AND c.status = 'VALID' ORDER BY c.recorded_at`,
      [protector.blindIndex(citizenId(1), 'registry.resident.citizen-id')],
    );
    expect(grades).toEqual([
      { grade: 2, standing: false },
      { grade: 3, standing: true },
    ]);
  });

  it('are refused row by row, and the others applied', async () => {
    const outcomes = await residents(
      row(11),
      row(12, { 性别: '女', 出生日期: '1999-01-01' }),
      row(13, { 区划: 'txc-0999' }),
      row(11, { 残疾等级: '4' }),
      row(14),
    );
    expect(kinds(outcomes)).toEqual([
      'APPLIED',
      'BIRTH_DATE_DISAGREES',
      'UNKNOWN_REGION',
      'CONFLICTING_ROWS',
      'APPLIED',
    ]);
    expect(JSON.stringify(outcomes)).not.toMatch(/999999|王/);
  });

  it('leave later changes alone when the first entry is imported again or corrected', async () => {
    await residents(row(21));
    const change = {
      公民身份号码: citizenId(21),
      变更事项: '类别等级变更',
      变更日期: '2019-03-15',
      残疾类别: '肢体',
      残疾等级: '1',
    };
    expect(kinds(await changes(change))).toEqual(['APPLIED']);
    expect(kinds(await residents(row(21)))).toEqual(['UNCHANGED']);
    expect(kinds(await residents(row(21, { 残疾等级: '3' })))).toEqual(['CORRECTED']);
    expect(kinds(await changes(change))).toEqual(['UNCHANGED']);
    expect(kinds(await changes({ ...change, 残疾等级: '2' }))).toEqual(['CORRECTED']);
  });

  it('record a new certificate after a former one ended, and correct a guardian in place', async () => {
    const guardian = {
      残疾类别: '精神',
      发证日期: '2016-01-04',
      监护人姓名: '李小红',
      监护关系: '52',
      监护人电话: '13900000001',
    };
    expect(kinds(await residents(row(23, guardian)))).toEqual(['APPLIED']);
    await changes({
      公民身份号码: citizenId(23),
      变更事项: '注销',
      变更日期: '2019-02-01',
      注销原因: '自愿',
    });
    const corrected = { ...guardian, 发证日期: '2019-06-01', 监护人电话: '13900000002' };
    expect(kinds(await residents(row(23, corrected)))).toEqual(['CORRECTED']);
    expect(kinds(await residents(row(23, corrected)))).toEqual(['UNCHANGED']);
    const [found] = await database.sql.query(
      `SELECT (SELECT count(*)::int FROM guardian_fact g WHERE g.resident_id = r.id AND g.superseded_at IS NULL) AS guardians,
              (SELECT array_agg(c.status ORDER BY c.valid_from) FROM certificate_fact c
                WHERE c.resident_id = r.id AND c.superseded_at IS NULL) AS statuses
         FROM resident r WHERE r.citizen_id_index = $1`,
      [protector.blindIndex(citizenId(23), 'registry.resident.citizen-id')],
    );
    expect(found).toEqual({ guardians: 1, statuses: ['VALID', 'CANCELLED', 'VALID', 'EXPIRED'] });
  });

  it('keep the id that a made-up person is given', async () => {
    const id = '7b0c4c64-0f64-4f3e-9a55-0d2f4c1f0001';
    await residents(row(31, { 居民编号: id }));
    expect(await database.sql.query('SELECT 1 FROM resident WHERE id = $1', [id])).toHaveLength(1);
  });

  it('refuses an id of ours that another has, also after that other was erased', async () => {
    const id = '7b0c4c64-0f64-4f3e-9a55-0d2f4c1f0033';
    expect(kinds(await residents(row(33, { 居民编号: id })))).toEqual(['APPLIED']);
    expect(kinds(await residents(row(35, { 居民编号: id }), row(33, { 居民编号: id })))).toEqual([
      'RESIDENT_ID_TAKEN',
      'UNCHANGED',
    ]);
    await database.sql.query(
      `UPDATE resident SET citizen_id_cipher = NULL, citizen_id_index = NULL, erased_on = '2019-07-01' WHERE id = $1`,
      [id],
    );
    expect(kinds(await residents(row(33, { 居民编号: id })))).toEqual(['RESIDENT_ID_TAKEN']);
  });

  it('need the same few statements for one row and for five hundred, and keep events, audit and versions together', async () => {
    await residents(row(1000));
    const one = statements;
    const many = Array.from({ length: 500 }, (_each, index) => row(2000 + index));
    expect(new Set(kinds(await residents(...many)))).toEqual(new Set(['APPLIED']));
    expect(statements).toBe(one);
    expect(statements).toBeLessThanOrEqual(30);
    const unbalanced = await database.sql.query(
      `SELECT r.id FROM resident r LEFT JOIN outbox o ON o.aggregate_id::text = r.id::text
        GROUP BY r.id, r.version HAVING count(o.version) <> r.version OR max(o.version) <> r.version`,
    );
    expect(unbalanced).toEqual([]);
  });
});

describe('changes of certificates', () => {
  it('are applied in their order, several of one person included, and again without effect', async () => {
    await residents(row(41));
    const who = { 公民身份号码: citizenId(41) };
    const file = [
      { ...who, 变更事项: '挂失', 变更日期: '2019-02-01' },
      { ...who, 变更事项: '补办', 变更日期: '2019-02-20' },
      { ...who, 变更事项: '迁移', 变更日期: '2019-03-01', 区划: 'txc-0002' },
      { ...who, 变更事项: '注销', 变更日期: '2019-05-01', 注销原因: '自愿' },
    ];
    expect(kinds(await changes(...file))).toEqual(['APPLIED', 'APPLIED', 'APPLIED', 'APPLIED']);
    expect(kinds(await changes(...file))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
    expect(kinds(await changes({ ...who, 变更事项: '换领', 变更日期: '2019-06-01' }))).toEqual([
      'CERTIFICATE_STATUS',
    ]);
    expect(
      kinds(await changes({ 公民身份号码: citizenId(9999), 变更事项: '挂失', 变更日期: '2019-06-01' })),
    ).toEqual(['UNKNOWN_RESIDENT']);
  });
});

describe('changes of certificates on one day', () => {
  /*
   * A change was taken for recorded already where the certificate had the status that it leads to: one that follows another of the
   * same day was lost, and one that another followed was done again.
   */
  const standing = (number: number) =>
    database.sql.query(
      `SELECT c.valid_from::text AS from, c.status, c.grade, c.issued_on::text AS issued, c.reissue, c.actions FROM certificate_fact c
         JOIN resident r ON r.id = c.resident_id WHERE r.citizen_id_index = $1 AND c.superseded_at IS NULL ORDER BY c.valid_from`,
      [protector.blindIndex(citizenId(number), 'registry.resident.citizen-id')],
    );

  it('are all recorded, in their order, and none twice', async () => {
    await residents(row(61), row(62), row(63));
    const regraded = { 变更事项: '类别等级变更', 残疾类别: '肢体', 残疾等级: '1' };
    const file = [
      { 公民身份号码: citizenId(61), 变更日期: '2019-06-01', ...regraded },
      { 公民身份号码: citizenId(61), 变更日期: '2019-06-01', 变更事项: '换领' },
      { 公民身份号码: citizenId(62), 变更日期: '2019-04-01', 变更事项: '挂失' },
      { 公民身份号码: citizenId(62), 变更日期: '2019-04-01', 变更事项: '补办' },
    ];
    expect(kinds(await changes(...file))).toEqual(['APPLIED', 'APPLIED', 'APPLIED', 'APPLIED']);
    const first = [await standing(61), await standing(62)];
    expect(first).toMatchObject([
      [
        { from: '2016-02-01' },
        { from: '2019-06-01', grade: 1, issued: '2019-06-01', actions: ['CHANGE', 'RENEW'] },
        { from: '2029-06-01', status: 'EXPIRED', actions: [] },
      ],
      [
        { from: '2016-02-01' },
        { from: '2019-04-01', status: 'VALID', reissue: 1, actions: ['REPORT_LOSS', 'REISSUE'] },
        { from: '2026-02-01', status: 'EXPIRED' },
      ],
    ]);
    expect(kinds(await changes(...file))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
    expect(kinds(await residents(row(61), row(62)))).toEqual(['UNCHANGED', 'UNCHANGED']);
    expect([await standing(61), await standing(62)]).toEqual(first);
    // One whose outcome is corrected afterwards is known again by what was done, not by what came of it.
    expect(kinds(await changes({ ...file[0]!, 残疾等级: '2' }))).toEqual(['CORRECTED']);
    expect(kinds(await changes({ ...file[1]!, 有效期止: '2024-06-01' }))).toEqual(['CORRECTED']);
    expect((await standing(61)).slice(1)).toMatchObject([
      { from: '2019-06-01', grade: 2 },
      { from: '2024-06-01', status: 'EXPIRED', grade: 2 },
    ]);
  });

  it('follow an issue of that day too, which the same row of the resident then leaves as it is', async () => {
    const regraded = { 变更事项: '类别等级变更', 残疾类别: '肢体', 残疾等级: '1' };
    const file = { 公民身份号码: citizenId(63), 变更日期: '2016-02-01', ...regraded };
    expect(kinds(await changes(file))).toEqual(['APPLIED']);
    expect(kinds(await changes(file))).toEqual(['UNCHANGED']);
    expect(kinds(await residents(row(63)))).toEqual(['UNCHANGED']);
  });

  it('are found again in what was recorded before their names were kept', async () => {
    const found = await standing(62);
    await residents(row(64));
    const who = { 公民身份号码: citizenId(64) };
    const file = [
      { ...who, 变更日期: '2019-02-01', 变更事项: '冻结' },
      { ...who, 变更日期: '2019-03-01', 变更事项: '解冻' },
      { ...who, 变更日期: '2019-05-01', 变更事项: '注销', 注销原因: '自愿' },
    ];
    await changes(...file);
    const before = await standing(64);
    await database.sql.query("UPDATE certificate_fact SET actions = '[]'");
    await database.sql.query(ACTIONS_FOUND_AGAIN);
    expect([await standing(62), await standing(64)]).toEqual([found, before]);
    expect(kinds(await changes(...file))).toEqual(['UNCHANGED', 'UNCHANGED', 'UNCHANGED']);
  });
});

describe('the batch look-up', () => {
  const lookup = (rows: Cells[], regionIds: readonly string[] | null = null) =>
    database.transaction(({ sql }) =>
      resolveLookupRows(
        {
          sql: counted(sql),
          protector,
          caller: { subject: 'tester', role: 'district', requestId: 'lookup' },
          today: toDate('2019-07-01'),
        },
        rows,
        regionIds,
      ),
    );

  it('puts our ids in the place of identifiers, and says by rule who is not found', async () => {
    await residents(row(51), row(52));
    await changes({
      公民身份号码: citizenId(51),
      变更事项: '类别等级变更',
      变更日期: '2019-03-15',
      残疾类别: '肢体',
      残疾等级: '1',
    });
    statements = 0;
    const answer = await lookup([
      { 案件编号: 'C1', 公民身份号码: citizenId(51), 户编号: '户25' },
      { 案件编号: 'C2', 残疾人证号: `${citizenId(51)}42` },
      { 案件编号: 'C3', 残疾人证号: `${citizenId(51)}43` },
      { 案件编号: 'C4', 公民身份号码: citizenId(9998) },
      { 案件编号: 'C5', 公民身份号码: '123' },
      { 案件编号: 'C6', 公民身份号码: citizenId(52), 残疾人证号: `${citizenId(51)}42` },
      { 案件编号: 'C7', 户编号: '没有' },
    ]);
    expect(statements).toBe(3);
    expect(answer.rows.map((each) => [each['案件编号'], each['匹配问题']])).toEqual([
      ['C1', ''],
      ['C2', ''],
      ['C3', 'UNKNOWN_RESIDENT'],
      ['C4', 'UNKNOWN_RESIDENT'],
      ['C5', 'CITIZEN_ID_FORM'],
      ['C6', 'IDENTIFIERS_DISAGREE'],
      ['C7', 'UNKNOWN_HOUSEHOLD'],
    ]);
    expect(answer.rows[0]?.['居民编号']).toBe(answer.rows[1]?.['居民编号']);
    expect(answer.rows[0]?.['户编号']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.resolved).toBe(2);
    expect(JSON.stringify(answer.rows)).not.toContain('999999');
  });

  it('finds nobody and no household outside the region of the caller', async () => {
    const asked = [{ 公民身份号码: citizenId(51) }, { 户编号: '户25' }];
    const problems = async (regionId: string) =>
      (await lookup(asked, [regionId])).rows.map((each) => each['匹配问题']);
    expect(await problems('txc-0002')).toEqual(['UNKNOWN_RESIDENT', 'UNKNOWN_HOUSEHOLD']);
    expect(await problems('txc-0001')).toEqual(['', '']);
  });
});
