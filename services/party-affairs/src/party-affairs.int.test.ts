import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { generateKeyFile } from '@zhucan/protection';
import type { RunningService } from '@zhucan/subgraph-kit';
import { createTestDatabase, race, type TestDatabase } from '@zhucan/test-kit';

import { start } from './index.js';

const secret = new Uint8Array(32).fill(3);
const secretary: Caller = { subject: 'secretary', role: 'party', regionCode: null, requestId: 'request-1' };
let test: TestDatabase;
let service: RunningService;

beforeAll(async () => {
  test = await createTestDatabase();
  const keyFile = join(mkdtempSync(join(tmpdir(), 'party-')), 'keys.json');
  generateKeyFile(keyFile);
  service = await start({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: test.roleUrl,
    kafkaBrokers: 'memory',
    gatewaySecret: secret,
    keyFile,
    clock: settableClock(toDate('2019-07-01')),
    logLevel: 'silent',
    importMaxBytes: 1,
  });
  await service.runtime.database.sql.query(
    `INSERT INTO region (id, code, level, name_zh, district_id, aggregate_version) VALUES ('430103', '430103', 'DISTRICT', '天心区', '430103', 1)`,
  );
});
afterAll(async () => {
  await service.stop();
  await test.drop();
});

async function ask(query: string): Promise<string> {
  const body = JSON.stringify({ query });
  const answer = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [GATEWAY_CALL_HEADER]: await signGatewayCall(secret, secretary, body),
    },
    body,
  });
  return answer.text();
}

const figures = () =>
  ask(
    '{ workReport(region: "430103", period: "2019-H1") { partyBuilding { indicators { code value occurredOn } } } }',
  );
let next = 0;
const enter = (kind: string, on: string, more = '') =>
  ask(
    `mutation { recordPartyRecord(input: { requestId: "request-${String(++next).padStart(5, '0')}", kind: ${kind}, heldOn: "${on}", region: "430103", topicZh: "主题" ${more} }) { record { heldOn forPeriod statedValue } problems { code } } }`,
  );

it('counts a meeting by its day, apart from the year it is for', async () => {
  const before = await figures();
  expect(before.match(/"code":"party\./g)).toHaveLength(12);
  expect(before).toContain('"party.organizationalLifeMeetings","value":0');
  expect(await enter('ORGANIZATIONAL_LIFE_MEETING', '2019-03-26', ', forPeriod: "2018"')).toContain(
    '"forPeriod":"2018"',
  );
  expect(await figures()).toContain('"party.organizationalLifeMeetings","value":1,"occurredOn":"2019-03-26"');
});

it('takes zero of a membership check for a finding, and none for none', async () => {
  expect(await enter('MEMBERSHIP_CHECK', '2019-05-10')).toContain('"record":null');
  expect(await figures()).toContain('"party.floatingMembers","value":null');
  expect(await enter('MEMBERSHIP_CHECK', '2019-05-10', ', statedValue: 0')).toContain('"statedValue":0');
  expect(await figures()).toContain('"party.floatingMembers","value":0');
});

const stage = (more: string) =>
  ask(
    `mutation { determinePartyStage(input: { requestId: "request-${String(++next).padStart(5, '0')}", region: "430103", ${more} }) { member { id stage } problems { code } } }`,
  );

it('counts an activist and refuses the next stage before a year', async () => {
  const id = /"id":"([^"]+)"/.exec(await stage('stage: ACTIVIST, decidedOn: "2018-08-16"'))?.[1] ?? '';
  expect(await stage(`memberId: "${id}", stage: DEVELOPMENT_CANDIDATE, decidedOn: "2019-06-30"`)).toContain(
    'STAGE_TOO_EARLY',
  );
  expect(await figures()).toContain('"party.activists","value":1');
});

/*
 * The stage that stands was read and held by the condition that it stands. Who waited for another decision on the same member found
 * that row ended and no other, and was told that there is no such member.
 */
it('takes one of two decisions on a member at the same moment, and tells the other that the stage is reached', async () => {
  const id = /"id":"([^"]+)"/.exec(await stage('stage: ACTIVIST, decidedOn: "2018-06-01"'))?.[1] ?? '';
  const decide = () => stage(`memberId: "${id}", stage: DEVELOPMENT_CANDIDATE, decidedOn: "2019-06-03"`);
  const [first, second] = await race({
    pool: test.pool,
    heldAt: 'audit_entry',
    first: decide,
    second: decide,
  });
  expect(first).toContain('"stage":"DEVELOPMENT_CANDIDATE"},"problems":[]');
  expect(second).toContain('STAGE_ORDER');
  const { rows } = await test.pool.query(
    'SELECT stage, until FROM party_stage_standing WHERE member_id = $1 ORDER BY since',
    [id],
  );
  expect(rows).toEqual([
    { stage: 'ACTIVIST', until: '2019-06-03' },
    { stage: 'DEVELOPMENT_CANDIDATE', until: null },
  ]);
});
