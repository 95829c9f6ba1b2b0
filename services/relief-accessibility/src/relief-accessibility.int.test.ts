import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { memoryTransport, type Message } from '@zhucan/messaging';
import { generateKeyFile } from '@zhucan/protection';
import {
  factParameters,
  type FactSource,
  measureSql,
  type RunningService,
  STATEMENTS_HEADER,
} from '@zhucan/subgraph-kit';
import { createTestDatabase, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import { start } from './index.js';
import { reliefAccessibilityReport } from './report/index.js';

const secret = new Uint8Array(32).fill(5);
const reviewer: Caller = { subject: 'reviewer', role: 'district', regionCode: null, requestId: 'request-1' };

function message(topic: string, type: string, key: string, data: unknown): Message {
  const headers = {
    ce_id: randomUUID(),
    ce_type: type,
    ce_aggregateversion: '1',
    ce_occurredon: '2019-01-01',
  };
  return { topic, key, headers, value: JSON.stringify(data) };
}

function region(id: string, level: string, parentId: string | null): Message {
  const data = {
    id,
    code: id,
    level,
    nameZh: id,
    parentId,
    streetId: level === 'STREET' ? id : null,
    districtId: level === 'PROVINCE_CITY' ? null : id.slice(0, 6),
    cityId: '430100',
    validFrom: '2018-01-01',
    validTo: null,
    successorId: null,
    synthetic: true,
  };
  return message('zhucan.registry.region.v1', 'zhucan.registry.region.recorded', id, data);
}

function child(residentId: string): Message {
  const certificate = {
    status: 'VALID',
    category: 'HEARING',
    grade: 2,
    components: [],
    validFrom: '2018-01-01',
    validTo: '2028-01-01',
  };
  const timeline = [
    {
      from: '2018-01-01',
      to: null,
      regionId: '430103005',
      householdId: null,
      hardship: 'LOW_INCOME',
      certificate,
    },
  ];
  const data = {
    residentId,
    sex: 'MALE',
    birthDate: '1970-01-01',
    deceasedOn: null,
    synthetic: true,
    timeline,
  };
  return message(
    'zhucan.internal.registry.resident.v1',
    'zhucan.registry.resident.registered',
    residentId,
    data,
  );
}

describe('relief-accessibility', () => {
  let test: TestDatabase;
  let service: RunningService;
  const transport = memoryTransport();
  const clock = settableClock(toDate('2019-07-01'));
  const residentId = randomUUID();

  beforeAll(async () => {
    test = await createTestDatabase();
    const keyFile = join(mkdtempSync(join(tmpdir(), 'relief-')), 'keys.json');
    generateKeyFile(keyFile);
    service = await start(
      {
        host: '127.0.0.1',
        port: 0,
        databaseUrl: test.roleUrl,
        kafkaBrokers: 'memory',
        gatewaySecret: secret,
        keyFile,
        clock,
        logLevel: 'silent',
        importMaxBytes: 1,
      },
      transport,
    );
    await transport.send([
      region('430100', 'PROVINCE_CITY', null),
      region('430103', 'DISTRICT', '430100'),
      region('430104', 'DISTRICT', '430100'),
      region('430103005', 'STREET', '430103'),
      child(residentId),
    ]);
    const sql = service.runtime.database.sql;
    await waitUntil(async () => (await sql.query('SELECT 1 FROM inbox')).length === 5, {
      what: 'the projection',
      timeoutMs: 10_000,
    });
  });
  afterAll(async () => {
    await service.stop();
    await test.drop();
  });

  async function ask(query: string, variables: object = {}, caller = reviewer) {
    const body = JSON.stringify({ query, variables });
    const headers = {
      'content-type': 'application/json',
      [GATEWAY_CALL_HEADER]: await signGatewayCall(secret, caller, body),
    };
    const response = await fetch(`${service.url}/graphql`, { method: 'POST', headers, body });
    return { text: await response.text(), statements: Number(response.headers.get(STATEMENTS_HEADER)) };
  }

  const figure = async (code: string): Promise<unknown> => {
    const { text } = await ask(
      '{ workReport(region: "430103", period: "2019-H1") { reliefRights { indicators { code value amountFen } } } }',
    );
    return new RegExp(`"code":"${code}","value":(\\w+),"amountFen":(\\w+)`).exec(text)?.slice(1, 3);
  };

  it('takes hardship relief from the counter to the payment, and the figure follows', async () => {
    expect(await figure('relief.hardship')).toEqual(['0', '0']);
    const submitted = await ask(
      'mutation ($input: SubmitReliefAccessibilityApplicationInput!) { submitReliefAccessibilityApplication(input: $input) { case { id status } problems { code field } } }',
      {
        input: {
          requestId: 'request-0001',
          programmeCode: 'HARDSHIP_RELIEF',
          residentId,
          region: '430103005000',
          occurredOn: '2019-03-01',
        },
      },
    );
    expect(submitted.text).toContain('"status":"SUBMITTED"');
    const caseId = /"id":"([^"]+)"/.exec(submitted.text)?.[1] ?? '';
    const step = (name: string, occurredOn: string, amountFen?: number) =>
      ask(
        'mutation ($input: TakeReliefAccessibilityStepInput!) { takeReliefAccessibilityStep(input: $input) { case { status } problems { code } } }',
        {
          input: { requestId: `${caseId.slice(0, 8)}-${name}`, caseId, step: name, occurredOn, amountFen },
        },
      );
    const way = [
      ['RECORD_COMMUNITY_REVIEW', '2019-03-04', 'COMMUNITY_REVIEWED'],
      ['RECORD_STREET_REVIEW', '2019-03-06', 'STREET_REVIEWED'],
      ['APPROVE', '2019-03-11', 'APPROVED'],
      ['OPEN_PUBLIC_NOTICE', '2019-03-12', 'PUBLIC_NOTICE'],
      ['CONFIRM_AFTER_NOTICE', '2019-03-20', 'CONFIRMED'],
      ['RECORD_PAYMENT', '2019-04-01', 'PAID'],
    ] as const;
    for (const [name, on, status] of way)
      expect((await step(name, on, name === 'APPROVE' ? 226_000 : undefined)).text).toContain(
        `"status":"${status}"`,
      );
    expect(await figure('relief.hardship')).toEqual(['1', '226000']);
  });

  it('is closed to those who may only read the report', async () => {
    const answer = await ask(
      `{ reliefAccessibilityCase(id: "${randomUUID()}") { id } }`,
      {},
      { ...reviewer, role: 'integrator' },
    );
    expect(answer.text).toContain('FORBIDDEN');
  });

  describe('the figures', () => {
    const range = { regionIds: ['430103', '430103005'], from: '2019-01-01', until: '2019-07-01' };
    const sql = () => service.runtime.database.sql;

    async function value(facts: FactSource): Promise<number | null> {
      const [row] = await sql().query<{ value: number | null }>(
        measureSql({ code: facts }),
        factParameters(range),
      );
      return row?.value ?? null;
    }

    interface Seed {
      readonly programme: string;
      readonly region?: string;
      readonly submitted: string;
      readonly done?: string;
      readonly ended?: string;
      readonly household?: boolean;
    }

    async function seed(row: Seed): Promise<void> {
      const household = row.household ?? row.programme === 'HOME_RENOVATION';
      await sql().query(
        `INSERT INTO case_record (case_id, case_number, programme_code, programme_version, subject_kind, resident_id, household_id, region_id, status, version, revision,
           submitted_on, confirmed_on, paid_on, ended_on, last_step_on, amount_fen)
         VALUES ($1::uuid, $1::text, $2, 1, $3, $4, $5, $6, $7, 1, 1, $8, $9, $9, $10, $11, 100)`,
        [
          randomUUID(),
          row.programme,
          household ? 'HOUSEHOLD' : 'RESIDENT',
          household ? null : randomUUID(),
          household ? randomUUID() : null,
          row.region ?? '430103005',
          row.ended ? 'REJECTED' : row.done ? 'PAID' : 'SUBMITTED',
          row.submitted,
          row.done ?? null,
          row.ended ?? null,
          row.ended ?? row.done ?? row.submitted,
        ],
      );
    }

    /** For each programme and kind of matter: what counts, and one for each reason not to count. */
    beforeAll(async () => {
      const programmes = await sql().query<{ programme_code: string }>(
        'SELECT DISTINCT programme_code FROM programme_version',
      );
      for (const { programme_code: programme } of programmes) {
        await seed({ programme, submitted: '2019-02-01', done: '2019-05-01' });
        await seed({ programme, submitted: '2019-02-01', done: '2019-05-01', household: true });
        await seed({ programme, submitted: '2018-02-01', done: '2018-05-01' });
        await seed({ programme, submitted: '2019-07-01', done: '2019-07-01' });
        await seed({ programme, submitted: '2019-02-01', done: '2019-03-01', region: '430104' });
        await seed({ programme, submitted: '2019-02-01', ended: '2019-03-01' });
      }
      const event = (campaign: string, on: string, status: string, at = '430103', superseded = 'NULL') =>
        sql().query(
          `INSERT INTO public_event (event_id, version, campaign, held_on, status, region_id, title_zh, superseded_at) VALUES (gen_random_uuid(), 1, $1, $2, $3, $4, '活动', ${superseded})`,
          [campaign, on, status, at],
        );
      await event('HELP_DAY', '2019-05-19', 'HELD');
      await event('OTHER', '2019-05-19', 'HELD');
      await event('HELP_DAY', '2018-05-20', 'HELD');
      await event('HELP_DAY', '2019-05-19', 'CANCELLED');
      await event('HELP_DAY', '2019-05-19', 'HELD', '430104');
      await event('HELP_DAY', '2019-05-19', 'HELD', '430103', 'now()');
      const matters = [
        ['honour', 'honour_id', 'received_on', 'title_zh', '', ''],
        ['model_community', 'project_id', 'started_on', 'level_zh', '', ''],
        ['one_visit_procedure', 'procedure_id', 'achieved_on', 'name_zh', ', visits_required', ', 1'],
      ] as const;
      for (const [table, id, day, name, column, value] of matters) {
        for (const [on, at, superseded] of [
          ['2019-03-01', '430103', 'NULL'],
          ['2019-03-01', '430104', 'NULL'],
          ['2019-07-01', '430103005', 'NULL'],
          ['2019-03-01', '430103005', 'now()'],
        ] as const) {
          await sql().query(
            `INSERT INTO ${table} (${id}, version, ${day}, region_id, ${name}${column}, superseded_at) VALUES (gen_random_uuid(), 1, $1, $2, '名称'${value}, ${superseded})`,
            [on, at],
          );
        }
      }
      await sql().query(
        `INSERT INTO model_community (project_id, version, started_on, finished_on, region_id, level_zh) VALUES (gen_random_uuid(), 1, '2018-01-01', '2018-06-01', '430103005', '市级')`,
      );
      await sql().query(
        `INSERT INTO one_visit_procedure (procedure_id, version, achieved_on, region_id, name_zh, visits_required) VALUES (gen_random_uuid(), 1, '2019-02-01', '430103', '事项', 2)`,
      );
    });

    const indicators = reliefAccessibilityReport.sections.flatMap((section) => section.indicators);
    const predicates = indicators.flatMap((indicator) =>
      Object.keys(indicator.facts.where).map((name) => [indicator.code, name] as const),
    );

    it.each(predicates)('%s goes wrong without its predicate on %s', async (code, name) => {
      const facts = indicators.find((indicator) => indicator.code === code)?.facts;
      if (!facts) throw new Error(code);
      const without = Object.fromEntries(Object.entries(facts.where).filter(([key]) => key !== name));
      expect(await value({ ...facts, where: without })).not.toBe(await value(facts));
    });

    it('takes three statements for all sections', async () => {
      const answer = await ask(
        '{ workReport(region: "430103", period: "2019-H1") { publicity { indicators { value } } reliefRights { indicators { value amountFen } } businessEnvironment { indicators { value } } } }',
      );
      expect(answer.statements).toBe(3);
    });

    it('adds up over months where it says so', async () => {
      for (const indicator of indicators.filter((each) => each.addsOverTime)) {
        let sum = 0;
        for (const [from, until] of [
          ['2019-01-01', '2019-04-01'],
          ['2019-04-01', '2019-07-01'],
        ] as const) {
          const [row] = await sql().query<{ value: number }>(
            measureSql({ code: indicator.facts }),
            factParameters({ ...range, from, until }),
          );
          sum += row?.value ?? 0;
        }
        expect([indicator.code, sum]).toEqual([indicator.code, await value(indicator.facts)]);
      }
    });
  });
});
