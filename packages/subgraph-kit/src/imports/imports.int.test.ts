import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { importTablesSql } from '@zhucan/import-kit';
import { outboxTableSql, relayTablesSql } from '@zhucan/messaging';
import { generateKeyFile } from '@zhucan/protection';
import { createTestDatabase, subgraphClient, type TestDatabase } from '@zhucan/test-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { kitTablesSql, regionProjectionSql, type RunningService, startSubgraph } from '../index.js';

class Tables1 implements MigrationInterface {
  readonly name = 'Tables1561939200000';
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      ...kitTablesSql(),
      ...regionProjectionSql(),
      ...importTablesSql(),
      ...outboxTableSql(),
      ...relayTablesSql(),
      'CREATE TABLE party_record (id text PRIMARY KEY, held_on date, region_id text)',
    ];
    for (const statement of statements) await runner.query(statement);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}

const facts = {
  recordType: 'PartyRecord',
  from: 'party_record r',
  recordId: 'r.id',
  occurredOn: 'r.held_on',
  regionId: 'r.region_id',
  where: { region: 'r.region_id = ANY(:regions)', period: 'r.held_on >= :from AND r.held_on < :until' },
} as const;
const schema = `
extend type WorkReport @key(fields: "regionCode periodCode") { partyBuilding: ReportSection }
extend type WorkPlan @key(fields: "regionCode periodCode") { partyBuilding: PlanSection }
type PartyRecord implements EvidenceRecord @key(fields: "id") { id: ID! }
type PartyMember implements EvidenceRecord @key(fields: "id") { id: ID! }
`;
const secret = new Uint8Array(32).fill(3);
const district: Caller = { subject: 'reviewer', role: 'district', regionCode: null, requestId: 'request-1' };
const MAX_BYTES = 4_000;

interface Refusal {
  readonly problems: readonly { readonly code: string }[];
}

let test: TestDatabase;
let service: RunningService;

beforeAll(async () => {
  test = await createTestDatabase();
  const keyFile = join(mkdtempSync(join(tmpdir(), 'kit-imports-')), 'keys.json');
  generateKeyFile(keyFile);
  service = await startSubgraph(
    {
      service: 'party-affairs',
      schema,
      resolvers: {},
      entities: [],
      migrations: [Tables1],
      loaders: () => ({}),
      report: {
        sections: [
          {
            code: 'partyBuilding',
            indicators: [
              {
                code: 'party.themeDays',
                nameZh: '主题党日',
                nameEn: 'Theme days',
                unit: 'MEETINGS',
                counts: 'HELD',
                addsOverRegions: true,
                addsOverTime: true,
                facts,
              },
            ],
          },
        ],
        planSections: ['partyBuilding'],
        planTasks: [{ code: 'plan.integrityEducation', nameEn: 'Education', facts }],
      },
      evidence: {},
    },
    {
      host: '127.0.0.1',
      port: 0,
      databaseUrl: test.roleUrl,
      kafkaBrokers: 'memory',
      gatewaySecret: secret,
      keyFile,
      clock: settableClock(toDate('2019-07-01')),
      logLevel: 'silent',
      importMaxBytes: MAX_BYTES,
    },
  );
  await service.runtime.database.sql.query(
    `INSERT INTO region (id, code, level, name_zh, aggregate_version) VALUES ('430103', '430103', 'DISTRICT', '天心区', 1)`,
  );
});
afterAll(async () => {
  await service.stop();
  await test.drop();
});

const { ask, openImport, importText } = subgraphClient<Caller>('party-affairs', {
  url: () => service.url,
  sign: async (caller, body) => ({ [GATEWAY_CALL_HEADER]: await signGatewayCall(secret, caller, body) }),
  caller: district,
});

const HEADINGS = '任务编号,期间,区划,板块,名称,目标,单位,截止日期';
const task = (changes: Readonly<Record<string, string>> = {}): string =>
  Object.values({
    code: 'plan.integrityEducation',
    period: '2019-H2',
    region: '430103',
    section: 'partyBuilding',
    name: '廉政教育',
    target: '4',
    unit: 'SESSIONS',
    dueOn: '2019-12-31',
    ...changes,
  }).join();
const file = (...rows: string[]): string => [HEADINGS, ...rows].join('\n');

describe('an import over its one-time address', () => {
  it('records, leaves alone and corrects, with history, events and audit', async () => {
    expect(await importText('party-plan-tasks', file(task()))).toMatchObject({
      status: 'DONE',
      appliedRows: 1,
    });
    expect(await importText('party-plan-tasks', file(task()))).toMatchObject({ unchangedRows: 1 });
    expect(await importText('party-plan-tasks', file(task({ target: '5' })))).toMatchObject({
      correctedRows: 1,
    });
    const { sql } = service.runtime.database;
    const versions = await sql.query(
      'SELECT version, target, superseded_at IS NULL AS standing FROM plan_task ORDER BY version',
    );
    expect(versions).toEqual([
      { version: 1, target: 4, standing: false },
      { version: 2, target: 5, standing: true },
    ]);
    const events = await sql.query('SELECT event_type, version FROM outbox ORDER BY version');
    expect(events).toEqual([
      { event_type: 'zhucan.party-affairs.plan-task.recorded', version: 1 },
      { event_type: 'zhucan.party-affairs.plan-task.corrected', version: 2 },
    ]);
    const audit = await sql.query('SELECT operation, actor FROM audit_entry ORDER BY entry_id');
    expect(audit).toEqual([
      { operation: 'record-plan-task', actor: 'reviewer' },
      { operation: 'correct-plan-task', actor: 'reviewer' },
    ]);
  });

  it('rejects rows by rule, and gives them back to be corrected and imported again', async () => {
    const done = await importText(
      'party-plan-tasks',
      file(
        task({ period: '2019-H3' }),
        task({ code: 'plan.other' }),
        task({ region: '430199' }),
        task({ period: '2021', section: 'toString' }),
        task({ period: '2022', target: '=4' }),
        task({ period: '2023', unit: '' }),
      ),
    );
    expect(done.rejects).toEqual([
      { row: 2, column: '期间', code: 'MALFORMED_PERIOD' },
      { row: 3, column: '任务编号', code: 'UNKNOWN_PLAN_TASK' },
      { row: 4, column: '区划', code: 'UNKNOWN_REGION' },
      { row: 5, column: '板块', code: 'UNKNOWN_SECTION' },
      { row: 6, column: '目标', code: 'FORMULA_CELL' },
      { row: 7, column: '单位', code: 'VALUE_REQUIRED' },
    ]);
    const download = await fetch(done.rejectsUrl ?? '');
    expect(download.headers.get('cache-control')).toBe('no-store');
    const corrected = (await download.text()).replace('2019-H3', '2019-Q3');
    expect(await importText('party-plan-tasks', corrected)).toMatchObject({
      appliedRows: 1,
      rejectedRows: 5,
    });
  });

  it('audits under who asked for the workbook of rejects that it was fetched, not under who opened the import', async () => {
    const { id } = await importText('party-plan-tasks', file(task({ period: '2019-H3' })));
    const asker: Caller = { ...district, subject: `另一人-${'x'.repeat(240)}` };
    const { body } = await ask(
      'query($id: ID!) { partyAffairsImport(id: $id) { rejectsUrl } }',
      { id },
      asker,
    );
    const { partyAffairsImport } = body.data as { partyAffairsImport: { rejectsUrl: string } };
    expect((await fetch(partyAffairsImport.rejectsUrl)).status).toBe(200);
    const fetched = await service.runtime.database.sql.query(
      "SELECT actor, role FROM audit_entry WHERE operation = 'fetch-import-rejects' AND subject_id = $1",
      [id],
    );
    expect(fetched).toEqual([{ actor: asker.subject, role: 'district' }]);
  });

  it('takes the figures of a report as printed', async () => {
    const heading = '指标编号,期间,区划,数值,金额（元）,舍入单位（元）,印刷文本,约数,方向,来源,行号';
    const figure = 'party.themeDays,2019-H1,430103,20,145500.00,100,近20场次,,近,工作总结,101';
    const content = `${heading}\n${figure}`;
    expect(await importText('party-reported-figures', content)).toMatchObject({ appliedRows: 1 });
    expect(await importText('party-reported-figures', content)).toMatchObject({ unchangedRows: 1 });
    const stored = await service.runtime.database.sql.query(
      'SELECT value, amount_fen, rounding_unit_fen, approximate, direction FROM reported_figure',
    );
    expect(stored).toEqual([
      {
        value: 20,
        amount_fen: '14550000',
        rounding_unit_fen: '10000',
        approximate: true,
        direction: 'BELOW',
      },
    ]);
    const wrong = `${heading}\n${figure.replace('party.themeDays', 'party.other')}`;
    expect((await importText('party-reported-figures', wrong)).rejects).toMatchObject([
      { row: 2, code: 'UNKNOWN_INDICATOR' },
    ]);
  });

  it('writes nothing in a dry run, and all or nothing where that is asked', async () => {
    const good = task({ period: '2020-H1', dueOn: '2020-06-30' });
    expect(await importText('party-plan-tasks', file(good), { dryRun: true })).toMatchObject({
      appliedRows: 1,
    });
    const half = file(good, task({ code: 'plan.other' }));
    expect(await importText('party-plan-tasks', half, { allOrNothing: true })).toMatchObject({
      status: 'FAILED',
    });
    const stored = await service.runtime.database.sql.query(
      "SELECT 1 FROM plan_task WHERE period_code = '2020-H1'",
    );
    expect(stored).toEqual([]);
  });
});

describe('an address', () => {
  it('takes a file once, and none over the limit', async () => {
    const { uploadUrl } = await openImport('party-plan-tasks');
    const big = await fetch(uploadUrl ?? '', { method: 'PUT', body: 'x'.repeat(MAX_BYTES + 1) });
    expect([big.status, ((await big.json()) as Refusal).problems[0]?.code]).toEqual([413, 'FILE_TOO_LARGE']);
    const again = await fetch(uploadUrl ?? '', { method: 'PUT', body: file(task()) });
    expect(again.status).toBe(404);
  });

  it('is told once, to whoever may import, for a kind that there is', async () => {
    const replayed = { requestId: 'request-replayed' };
    expect((await openImport('party-plan-tasks', replayed)).uploadUrl).toEqual(expect.any(String));
    expect((await openImport('party-plan-tasks', replayed)).uploadUrl).toBeNull();
    expect((await openImport('residents')).problems).toMatchObject([{ code: 'UNKNOWN_IMPORT_KIND' }]);
    const mutation = `mutation { openPartyAffairsImport(input: { requestId: "request-integrator", kind: "party-plan-tasks", fileName: "a" }) { uploadUrl } }`;
    const integrator = await ask(mutation, {}, { ...district, role: 'integrator' });
    expect(integrator.body.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    // A workbook reaches people and places of the whole district, whatever region its sender's token is narrowed to.
    const narrowed: Caller = { ...district, regionCode: '430103' };
    const status = '{ partyAffairsImport(id: "7b0c4c64-0f64-4f3e-9a55-0d2f4c1f0001") { rejectsUrl } }';
    for (const query of [mutation, status]) {
      const { errors } = (await ask(query, {}, narrowed)).body;
      expect(errors?.[0]?.extensions).toMatchObject({
        code: 'FORBIDDEN',
        rule: 'imports are for tokens that are not narrowed to a region',
      });
    }
  });

  it('of rejects cannot be made up or prolonged', async () => {
    const done = await importText('party-plan-tasks', file(task({ period: '2019-H3' })));
    const url = done.rejectsUrl ?? '';
    const start = `${service.url}/imports/rejects/`.length;
    // Whatever is changed of it, the nonce, what it holds or its seal, it is not authentic.
    const changed = [start + 10, start + 40, url.length - 2].map(
      (at) => `${url.slice(0, at)}${url[at] === 'A' ? 'B' : 'A'}${url.slice(at + 1)}`,
    );
    for (const each of [...changed, `${service.url}/imports/rejects/x`]) {
      const answer = await fetch(each);
      expect([answer.status, ((await answer.json()) as Refusal).problems[0]?.code]).toEqual([
        404,
        'REJECTS_ADDRESS',
      ]);
    }
  });
});
