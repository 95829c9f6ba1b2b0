import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { encodeEvent, memoryTransport, type Message } from '@zhucan/messaging';
import { generateKeyFile } from '@zhucan/protection';
import { type RunningService, STATEMENTS_HEADER } from '@zhucan/subgraph-kit';
import { createTestDatabase, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import { start } from './index.js';

const secret = new Uint8Array(32).fill(5);
const reviewer: Caller = { subject: 'reviewer', role: 'district', regionCode: null, requestId: 'request-1' };

function message(topic: string, type: string, key: string, data: Readonly<Record<string, unknown>>): Message {
  const encoded = encodeEvent({
    kind: 'FACT',
    id: randomUUID(),
    type,
    source: '/zhucan/registry',
    subject: key,
    time: '2019-01-01T00:00:00Z',
    aggregateVersion: 1,
    occurredOn: '2019-01-01',
    traceparent: null,
    dataSchema: `${type}.json`,
    schemaVersion: 1,
    data,
  });
  return { topic, ...encoded };
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

  it('answers for all its sections with three statements', async () => {
    const answer = await ask(
      '{ workReport(region: "430103", period: "2019-H1") { publicity { indicators { value } } reliefRights { indicators { value amountFen } } businessEnvironment { indicators { value } } } }',
    );
    expect(answer.statements).toBe(3);
  });
});
