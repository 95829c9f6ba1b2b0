import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { memoryTransport } from '@zhucan/messaging';
import { generateKeyFile } from '@zhucan/protection';
import type { RunningService } from '@zhucan/subgraph-kit';
import { createTestDatabase, subgraphClient, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import { start } from './index.js';
import { child, region } from './testing/registry-messages.js';

const secret = new Uint8Array(32).fill(5);
const reviewer: Caller = { subject: 'reviewer', role: 'district', regionCode: null, requestId: 'request-1' };

let test: TestDatabase;
let service: RunningService;
const transport = memoryTransport();
const { ask, importText, importJob } = subgraphClient<Caller>('rehab-employment', {
  url: () => service.url,
  sign: async (caller, body) => ({ [GATEWAY_CALL_HEADER]: await signGatewayCall(secret, caller, body) }),
  caller: reviewer,
});

beforeAll(async () => {
  test = await createTestDatabase();
  const keyFile = join(mkdtempSync(join(tmpdir(), 'rehab-imports-')), 'keys.json');
  generateKeyFile(keyFile);
  service = await start(
    {
      host: '127.0.0.1',
      port: 0,
      databaseUrl: test.roleUrl,
      kafkaBrokers: 'memory',
      gatewaySecret: secret,
      keyFile,
      clock: settableClock(toDate('2019-07-01')),
      logLevel: 'silent',
      importMaxBytes: 1_000_000,
    },
    transport,
  );
  await transport.send([
    region('430100', 'PROVINCE_CITY', null),
    region('430103', 'DISTRICT', '430100'),
    region('430103005', 'STREET', '430103'),
  ]);
  const { sql } = service.runtime.database;
  await waitUntil(async () => (await sql.query('SELECT 1 FROM inbox')).length === 3, { what: 'the regions' });
});
afterAll(async () => {
  await service.stop();
  await test.drop();
});

const sheet = (...lines: string[]): string => lines.join('\n');

async function figure(code: string): Promise<string | undefined> {
  const { text } = await ask(
    '{ workReport(region: "430103", period: "2019-H1") { rehabilitation { indicators { code value } } educationEmployment { indicators { code value } } } }',
  );
  return new RegExp(`"code":"${code}","value":(\\w+)`).exec(text)?.[1];
}

describe('the records of the office', () => {
  const ENTERPRISES = '企业编号,名称,类型,区划,职工人数,残疾职工人数,视力残疾职工人数,登记日期';

  it('are taken, corrected with their history, and told without names', async () => {
    const row = 'QY-1,示例盲人按摩店,盲人按摩机构,430103005,6,3,3,2018-06-01';
    expect(await importText('enterprises', sheet(ENTERPRISES, row))).toMatchObject({ appliedRows: 1 });
    expect(await importText('enterprises', sheet(ENTERPRISES, row.replace(',6,', ',7,')))).toMatchObject({
      correctedRows: 1,
    });
    const events = await service.runtime.database.sql.query<{ public_payload: unknown }>(
      `SELECT public_payload FROM outbox WHERE aggregate_type = 'enterprise' ORDER BY version`,
    );
    expect(events.map((event) => event.public_payload)).toMatchObject([{ staff: 6 }, { staff: 7 }]);
    expect(JSON.stringify(events)).not.toContain('示例');
  });

  it('are refused by rule', async () => {
    const done = await importText(
      'enterprises',
      sheet(
        ENTERPRISES,
        'QY-2,甲,盲人按摩机构,430103005,2,3,0,2018-06-01',
        'QY-3,乙,商店,430103005,2,1,0,2018-06-01',
        'QY-4,丙,其他企业,430199,2,1,0,2018-06-01',
      ),
    );
    expect(done.rejects.map(({ code }) => code)).toEqual([
      'STAFF_DISAGREES',
      'UNKNOWN_CHOICE',
      'UNKNOWN_REGION',
    ]);
  });

  it('count: a visit of which only the month is known, a class of a planned task', async () => {
    const visits = await importText(
      'inspection-visits',
      sheet(
        '编号,单位,主题,日期,区划',
        'IV-1,中国残联,精准康复,2019-05,430103',
        'IV-2,中国残联,康复,2019-08,430103',
      ),
    );
    expect(visits).toMatchObject({ appliedRows: 1, rejects: [{ code: 'FUTURE_DATE' }] });
    expect(await figure('rehab.inspectionVisits')).toBe('1');
    const classes = await importText(
      'training-classes',
      sheet(
        '编号,名称,开班日期,结束日期,区划,人数,计划任务',
        'TC-1,培训班,2019-06-10,2019-06-14,430103,18,plan.autismTrainingClass',
        'TC-2,培训班,2019-06-10,2019-06-09,430103,18,',
        'TC-3,培训班,2019-06-10,,430103,18,plan.other',
      ),
    );
    expect(classes.rejects.map(({ code }) => code)).toEqual(['PERIOD_ORDER', 'UNKNOWN_PLAN_TASK']);
  });
});

describe('case workbooks', () => {
  const CASES =
    '居民编号,企业编号,案件编号,项目代码,申请区划,申请日期,社区审核日期,街道审核日期,批准日期,公示日期,确定日期,服务日期';
  const served = (number: string, residentId: string): string =>
    `${residentId},,${number},CHILD_REHABILITATION_TRAINING,430103005,2019-03-01,2019-03-03,2019-03-05,2019-03-07,2019-03-08,2019-03-16,2019-04-01`;

  it('wait for residents who have not arrived, and are settled by their arrival in the import itself', async () => {
    const [eligible, grown] = [randomUUID(), randomUUID()];
    const waiting = await importText(
      'rehab-cases',
      sheet(CASES, served('RE-1', eligible), served('RE-2', grown)),
    );
    expect(waiting).toMatchObject({ status: 'WAITING', waitingRows: 2, appliedRows: 0 });
    await transport.send([child(eligible), child(grown, { birthDate: '1980-01-01' })]);
    await waitUntil(async () => (await importJob(waiting.id)).status === 'DONE', { what: 'the import' });
    expect(await importJob(waiting.id)).toMatchObject({
      appliedRows: 1,
      waitingRows: 0,
      rejects: [{ row: 3, code: 'NOT_ELIGIBLE' }],
    });
    expect(await figure('rehab.childTraining')).toBe('1');
    expect(await importText('rehab-cases', sheet(CASES, served('RE-1', eligible)))).toMatchObject({
      unchangedRows: 1,
    });
  });

  it('name enterprises by the number of the office', async () => {
    const row = (enterprise: string): string =>
      `,${enterprise},RE-${enterprise},BLIND_MASSAGE_ENTERPRISE,430103005,2019-04-01,,,,,,`;
    const done = await importText('rehab-cases', sheet(CASES, row('QY-1'), row('QY-9'), row('')));
    expect(done).toMatchObject({ appliedRows: 1 });
    expect(done.rejects.map(({ row: at, code }) => [at, code])).toEqual([
      [3, 'UNKNOWN_ENTERPRISE'],
      [4, 'VALUE_REQUIRED'],
    ]);
    expect(await figure('employment.blindMassageEnterprises')).toBe('1');
  });

  /** A case of March was judged by the staff of the day of its import: nine, where ten are asked for and were there in March. */
  it('judge an enterprise by its staff of the day of the case, not by who is there when it is imported', async () => {
    const enterprises = '企业编号,名称,类型,区划,职工人数,残疾职工人数,视力残疾职工人数,登记日期';
    const base = (number: string, staff: number, on: string): string =>
      `${number},示例基地,集中就业单位,430103005,40,${staff},0,${on}`;
    const approved = (number: string, on: string): string =>
      `,QY-B,${number},EMPLOYMENT_BASE,430103005,2019-02-20,2019-02-21,2019-02-22,${on},,,`;
    await importText('enterprises', sheet(enterprises, base('QY-B', 12, '2018-06-01')));
    await importText('enterprises', sheet(enterprises, base('QY-B', 9, '2019-06-15')));
    const late = await importText('rehab-cases', sheet(CASES, approved('RE-B1', '2019-06-20')));
    expect(late.rejects.map(({ code }) => code)).toEqual(['NOT_ELIGIBLE']);
    expect(await importText('rehab-cases', sheet(CASES, approved('RE-B2', '2019-03-11')))).toMatchObject({
      appliedRows: 1,
    });
    // The same day again corrects what held from it on: then there never were ten in March.
    await importText('enterprises', sheet(enterprises, base('QY-C', 12, '2018-06-01')));
    await importText('enterprises', sheet(enterprises, base('QY-C', 9, '2018-06-01')));
    const corrected = approved('RE-B3', '2019-03-11').replace('QY-B', 'QY-C');
    expect(
      (await importText('rehab-cases', sheet(CASES, corrected))).rejects.map(({ code }) => code),
    ).toEqual(['NOT_ELIGIBLE']);
  });

  it('with identifiers are refused as a whole, and nothing of them is kept', async () => {
    const done = await importText(
      'rehab-cases',
      sheet(`公民身份号码,${CASES}`, `999999201101010012,${served('RE-9', randomUUID())}`),
    );
    expect(done).toMatchObject({ status: 'FAILED', problems: [{ code: 'IDENTIFIER_NOT_TAKEN' }] });
    const { sql } = service.runtime.database;
    expect(await sql.query('SELECT 1 FROM import_row WHERE job_id = $1', [done.id])).toEqual([]);
  });

  it('say what a row lacks', async () => {
    const done = await importText(
      'rehab-cases',
      sheet(
        CASES,
        served('RE-11', ''),
        served('RE-12', 'x'),
        served('RE-13', randomUUID()).replace('CHILD_', 'NO_'),
      ),
    );
    expect(done.rejects.map(({ code }) => code)).toEqual([
      'RESIDENT_ID_NEEDED',
      'MALFORMED_RESIDENT_ID',
      'UNKNOWN_PROGRAMME',
    ]);
  });
});
