import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { memoryTransport } from '@zhucan/messaging';
import { generateKeyFile } from '@zhucan/protection';
import { type RunningService, STATEMENTS_HEADER } from '@zhucan/subgraph-kit';
import { createTestDatabase, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import { start } from './index.js';
import { child, region } from './testing/registry-messages.js';

const secret = new Uint8Array(32).fill(5);
const reviewer: Caller = { subject: 'reviewer', role: 'district', regionCode: null, requestId: 'request-1' };

describe('rehab-employment', () => {
  let test: TestDatabase;
  let service: RunningService;
  const transport = memoryTransport();
  const clock = settableClock(toDate('2019-07-01'));
  const residentId = randomUUID();

  beforeAll(async () => {
    test = await createTestDatabase();
    const keyFile = join(mkdtempSync(join(tmpdir(), 'rehab-')), 'keys.json');
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
      '{ workReport(region: "430103", period: "2019-H1") { rehabilitation { indicators { code value } } educationEmployment { indicators { code value } } } }',
    );
    return new RegExp(`"code":"${code}","value":(\\w+)`).exec(text)?.[1];
  };

  const submit = (programmeCode: string, requestId: string) =>
    ask(
      'mutation ($input: SubmitRehabEmploymentApplicationInput!) { submitRehabEmploymentApplication(input: $input) { case { id status resident { id } region { id } } problems { code field } } }',
      { input: { requestId, programmeCode, residentId, region: '430103005000', occurredOn: '2019-03-01' } },
    );

  const step = (caseId: string, name: string, occurredOn: string) =>
    ask(
      'mutation ($input: TakeRehabEmploymentStepInput!) { takeRehabEmploymentStep(input: $input) { case { status steps { status occurredOn } } problems { code } } }',
      {
        input: { requestId: `${caseId.slice(0, 8)}-${name}`, caseId, step: name, occurredOn },
      },
    );

  it('takes an application from the counter to the service, and the figure follows', async () => {
    expect(await figure('rehab.childTraining')).toBe('0');
    const submitted = await submit('CHILD_REHABILITATION_TRAINING', 'request-0001');
    expect(submitted.text).toContain('"status":"SUBMITTED"');
    expect((await submit('CHILD_REHABILITATION_TRAINING', 'request-0001')).text).toBe(submitted.text);
    const caseId = /"id":"([^"]+)"/.exec(submitted.text)?.[1] ?? '';
    const way = [
      ['RECORD_COMMUNITY_REVIEW', '2019-03-04', 'COMMUNITY_REVIEWED'],
      ['RECORD_STREET_REVIEW', '2019-03-06', 'STREET_REVIEWED'],
      ['APPROVE', '2019-03-11', 'APPROVED'],
      ['OPEN_PUBLIC_NOTICE', '2019-03-12', 'PUBLIC_NOTICE'],
      ['CONFIRM_AFTER_NOTICE', '2019-03-20', 'CONFIRMED'],
      ['RECORD_DELIVERY', '2019-04-01', 'DELIVERED'],
    ] as const;
    for (const [name, on, status] of way)
      expect((await step(caseId, name, on)).text).toContain(`"status":"${status}"`);
    expect(await figure('rehab.childTraining')).toBe('1');
    const found = await ask(
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Resident { rehabEmploymentCases { programmeNameZh steps { status } } } } }',
      { of: [{ __typename: 'Resident', id: residentId }] },
    );
    expect(found.text).toContain('残疾儿童免费康复训练');
    expect(found.statements).toBe(2);
  });

  it('says which rule is not met, and approves nothing against it', async () => {
    const asked = await ask(
      `{ rehabEmploymentEligibility(residentId: "${residentId}", programmeCode: "HOME_CARE", serviceDate: "2019-03-01") { eligible results { rule passed messageZh } } }`,
    );
    expect(asked.text).toContain('"eligible":false');
    const submitted = await submit('HOME_CARE', 'request-0002');
    const caseId = /"id":"([^"]+)"/.exec(submitted.text)?.[1] ?? '';
    await step(caseId, 'RECORD_COMMUNITY_REVIEW', '2019-03-04');
    await step(caseId, 'RECORD_STREET_REVIEW', '2019-03-06');
    expect((await step(caseId, 'APPROVE', '2019-03-11')).text).toContain('NOT_ELIGIBLE');
    expect((await step(caseId, 'RECORD_DELIVERY', '2019-03-12')).text).toContain('"case":null');
  });

  it('is closed to those who may only read the report', async () => {
    const answer = await ask(
      `{ rehabEmploymentCase(id: "${randomUUID()}") { id } }`,
      {},
      { ...reviewer, role: 'integrator' },
    );
    expect(answer.text).toContain('FORBIDDEN');
  });

  it('gives the month of a visit where only the month is known', async () => {
    await service.runtime.database.sql.query(
      `INSERT INTO inspection_visit (visit_id, number, version, visited_on, precision, region_id, topic_zh, visitor_zh)
       VALUES (gen_random_uuid(), 'IV-1', 1, '2019-05-01', 'MONTH', '430103', '精准康复', '中国残联')`,
    );
    const answer = await ask(
      '{ workReport(region: "430103", period: "2019-H1") { rehabilitation { indicators { code value occurredOn } } } }',
    );
    expect(answer.text).toContain('{"code":"rehab.inspectionVisits","value":1,"occurredOn":"2019-05"}');
  });

  it('answers for both its sections with three statements', async () => {
    const answer = await ask(
      '{ workReport(region: "430103", period: "2019-H1") { rehabilitation { indicators { value amountFen } } educationEmployment { indicators { value amountFen } } } }',
    );
    expect(answer.statements).toBe(3);
  });
});
