import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall, TIME_LEFT_HEADER } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { importTablesSql } from '@zhucan/import-kit';
import { generateKeyFile } from '@zhucan/protection';
import { createTestDatabase, race, type TestDatabase } from '@zhucan/test-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import {
  kitTablesSql,
  regionProjectionSql,
  type RunningService,
  runCommand,
  startSubgraph,
  STATEMENTS_HEADER,
  type SubgraphContext,
} from './index.js';

class Tables1 implements MigrationInterface {
  readonly name = 'Tables1561939200000';
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      ...kitTablesSql(),
      ...regionProjectionSql(),
      ...importTablesSql(),
      'CREATE TABLE party_record (id text PRIMARY KEY, held_on date, region_id text)',
    ])
      await runner.query(statement);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('migrations go forward only'));
  }
}

const secret = new Uint8Array(32).fill(3);
const district: Caller = { subject: 'reviewer', role: 'district', regionCode: null, requestId: 'request-1' };

const schema = `
extend type WorkReport @key(fields: "regionCode periodCode") { partyBuilding: ReportSection }
extend type WorkPlan @key(fields: "regionCode periodCode") { partyBuilding: PlanSection }
type PartyRecord implements EvidenceRecord @key(fields: "id") { id: ID! heldOn: Date! }
type PartyMember implements EvidenceRecord @key(fields: "id") { id: ID! }
type HoldPayload { id: ID problems: [Problem!]! }
extend type Mutation { hold(requestId: ID!, id: ID!, on: Date!): HoldPayload! fail: Boolean }
`;

describe('a subgraph', () => {
  let test: TestDatabase;
  let service: RunningService;
  const clock = settableClock(toDate('2019-07-01'));

  beforeAll(async () => {
    test = await createTestDatabase();
    const keyFile = join(mkdtempSync(join(tmpdir(), 'kit-')), 'keys.json');
    generateKeyFile(keyFile);
    service = await startSubgraph(
      {
        service: 'party-affairs',
        schema,
        entities: [],
        migrations: [Tables1],
        loaders: () => ({}),
        report: {
          sections: [
            {
              code: 'partyBuilding',
              indicators: [
                {
                  code: 'party.memberAssemblies',
                  nameZh: '党员大会',
                  nameEn: 'Member assemblies',
                  unit: 'MEETINGS',
                  counts: 'HELD',
                  addsOverRegions: true,
                  addsOverTime: true,
                  facts: {
                    recordType: 'PartyRecord',
                    from: 'party_record r',
                    recordId: 'r.id',
                    occurredOn: 'r.held_on',
                    regionId: 'r.region_id',
                    where: {
                      region: 'r.region_id = ANY(:regions)',
                      period: 'r.held_on >= :from AND r.held_on < :until',
                    },
                  },
                },
              ],
            },
          ],
          planSections: ['partyBuilding'],
          planTasks: [],
        },
        evidence: {
          PartyRecord: async (id, context) =>
            (
              await context.sql.query<{ heldOn: string }>(
                'SELECT id, held_on AS "heldOn" FROM party_record WHERE id = $1',
                [id],
              )
            )[0] ?? null,
        },
        resolvers: {
          Mutation: {
            fail: () => {
              throw new Error('password=hunter2');
            },
            hold: (
              _parent: unknown,
              input: { requestId: string; id: string; on: string },
              context: SubgraphContext,
            ) =>
              runCommand(
                context,
                { requestId: input.requestId, operation: 'hold', input },
                async ({ sql }) => {
                  await sql.query('INSERT INTO party_record VALUES ($1, $2, $3)', [
                    input.id,
                    input.on,
                    '430103',
                  ]);
                  return { ok: true, value: input.id };
                },
              ),
          },
        },
      },
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
    );
    await service.runtime.database.sql.query(
      `INSERT INTO region (id, code, level, name_zh, district_id, street_id, aggregate_version) VALUES
        ('430103', '430103', 'DISTRICT', '天心区', '430103', NULL, 1), ('430103005', '430103005', 'STREET', '裕南街街道', '430103', '430103005', 1)`,
    );
    await service.runtime.database.sql.query(
      `INSERT INTO party_record VALUES ('a', '2019-01-10', '430103'), ('b', '2019-06-30', '430103005'), ('c', '2018-12-31', '430103'), ('d', '2019-07-01', '430103'), ('e', '2019-03-01', '430104')`,
    );
  });
  afterAll(async () => {
    await service.stop();
    await test.drop();
  });

  async function ask(
    query: string,
    caller = district,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{
    status: number;
    statements: number;
    body: {
      data?: Record<string, never>;
      errors?: { message: string; extensions: Record<string, unknown> }[];
    };
  }> {
    const body = JSON.stringify({ query });
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [GATEWAY_CALL_HEADER]: await signGatewayCall(secret, caller, body),
        ...headers,
      },
      body,
    });
    return {
      status: response.status,
      statements: Number(response.headers.get(STATEMENTS_HEADER)),
      body: (await response.json()) as never,
    };
  }

  const report = (region: string, period: string, fields = 'value') =>
    `{ workReport(region: "${region}", period: "${period}") { regionCode partyBuilding { indicators { ${fields} } } } }`;

  it('begins nothing for which the gateway waits no more, and anything where it does not say', async () => {
    const late = await ask(report('430103', '2019-H1'), district, { [TIME_LEFT_HEADER]: '0' });
    expect([late.status, late.body.errors?.[0]?.extensions['code']]).toEqual([503, 'TIMEOUT']);
    for (const left of ['10000', 'soon', '-1'])
      expect((await ask(report('430103', '2019-H1'), district, { [TIME_LEFT_HEADER]: left })).status).toBe(
        200,
      );
  });

  it('counts what lies in region and period, with three statements', async () => {
    const answer = await ask(report('430103000000', '2019-H1', 'code value occurredOn'));
    expect(answer.body).toEqual({
      data: {
        workReport: {
          regionCode: '430103',
          partyBuilding: { indicators: [{ code: 'party.memberAssemblies', value: 2, occurredOn: null }] },
        },
      },
    });
    expect(answer.statements).toBe(3);
  });

  it('adds up over months', async () => {
    const months = await Promise.all(
      ['01', '02', '03', '04', '05', '06'].map((month) => ask(report('430103', `2019-${month}`))),
    );
    const values = months.map((month) => JSON.stringify(month.body.data).match(/"value":(\d+)/)?.[1]);
    expect(values).toEqual(['1', '0', '0', '0', '0', '1']);
  });

  it('leads to the records behind a figure, page by page, by a cursor of that figure alone', async () => {
    const page = (after: string, period = '2019-H1') =>
      ask(
        report(
          '430103',
          period,
          `evidence(first: 1${after}) { totalCount edges { cursor node { id ... on PartyRecord { heldOn } } } pageInfo { hasNextPage endCursor } }`,
        ),
      );
    const text = (answer: Awaited<ReturnType<typeof ask>>) => JSON.stringify(answer.body);
    const first = text(await page(''));
    expect(first).toContain('"totalCount":2');
    expect(first).toContain('"heldOn":"2019-01-10"');
    const cursor = /"endCursor":"([^"]+)"/.exec(first)?.[1] ?? '';
    const second = text(await page(`, after: "${cursor}"`));
    expect(second).toContain('"id":"b"');
    expect(second).toContain('"hasNextPage":false');
    expect(text(await page(`, after: "${cursor}"`, '2019'))).toContain('INVALID_CURSOR');
  });

  it('keeps evidence from an integrator, and of other regions from a narrowed role', async () => {
    const fields = 'value evidence { totalCount }';
    const integrator = await ask(report('430103', '2019-H1', fields), { ...district, role: 'integrator' });
    expect(integrator.body.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
    expect(JSON.stringify(integrator.body.data)).toContain('"value":2,"evidence":null');
    const street = { ...district, role: 'street', regionCode: '430103005' } as const;
    expect(
      (await ask(report('430103', '2019-H1', fields), street)).body.errors?.[0]?.extensions['code'],
    ).toBe('FORBIDDEN');
    expect((await ask(report('430103005', '2019-H1', fields), street)).body.errors).toBeUndefined();
  });

  it.each([
    ['430103', '2019-H3', 'MALFORMED_PERIOD', 'period'],
    ['4301', '2019', 'MALFORMED_REGION', 'region'],
    ['430199', '2019', 'UNKNOWN_REGION', 'region'],
  ])('refuses the report on %s in %s', async (region, period, code, field) => {
    expect((await ask(report(region, period))).body.errors?.[0]?.extensions).toMatchObject({
      code,
      field,
      service: 'party-affairs',
    });
  });

  it('answers nobody but the gateway, and shows nothing of a defect', async () => {
    const direct = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{__typename}"}',
    });
    expect(direct.status).toBe(401);
    const failed = await ask('mutation { fail }');
    expect(JSON.stringify(failed.body)).not.toContain('hunter2');
    expect(failed.body.errors?.[0]?.extensions).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      requestId: district.requestId,
    });
  });

  it('carries out a command once, and keeps a request id for one request', async () => {
    const hold = (on: string) =>
      ask(`mutation { hold(requestId: "request-00001", id: "z", on: "${on}") { id problems { code } } }`);
    expect((await hold('2019-02-01')).body.data).toEqual({ hold: { id: 'z', problems: [] } });
    expect((await hold('2019-02-01')).body.data).toEqual({ hold: { id: 'z', problems: [] } });
    expect((await hold('2019-02-02')).body.data).toEqual({
      hold: { id: null, problems: [{ code: 'REQUEST_ID_REUSED' }] },
    });
    expect(JSON.stringify((await ask(report('430103', '2019-02'))).body)).toContain('"value":1');
  });

  it('gives two requests with one id at the same moment one answer', async () => {
    const hold = () =>
      ask(
        'mutation { hold(requestId: "request-00002", id: "y", on: "2019-04-01") { id problems { code } } }',
      );
    // The table of the record is written after that of the request.
    const [first, second] = await race({
      pool: test.pool,
      heldAt: 'party_record',
      first: hold,
      second: hold,
    });
    expect(first.body.data).toEqual({ hold: { id: 'y', problems: [] } });
    expect(second.body).toEqual(first.body);
  });

  it('is ready while its database answers', async () => {
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    expect((await fetch(`${service.url}/livez`)).status).toBe(200);
  });

  it('lets no audit row be changed', async () => {
    await expect(service.runtime.database.sql.query('DELETE FROM audit_entry')).rejects.toThrow(
      'only ever added',
    );
  });
});
