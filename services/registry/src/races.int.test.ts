import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { citizenIdCheckDigit, settableClock, toDate } from '@zhucan/codes';
import { generateKeyFile } from '@zhucan/protection';
import type { RunningService } from '@zhucan/subgraph-kit';
import { createTestDatabase, race, type TestDatabase, waitUntil } from '@zhucan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { start } from './index.js';

/*
 * Each operation asks whether what it makes is there already. Of two that make the same thing at the same moment, both find nothing, and
 * the database's unique index lets one through: the other was told of a defect, where it must be told what it would have been told a
 * moment later.
 */

const secret = new Uint8Array(Buffer.from('a secret of thirty-two characters'));
let database: TestDatabase;
let folder: string;
let service: RunningService;

beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const keyFile = join(folder, 'keys');
  generateKeyFile(keyFile);
  service = await start({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.roleUrl,
    kafkaBrokers: 'memory',
    gatewaySecret: secret,
    keyFile,
    clock: settableClock(toDate('2019-07-01')),
    logLevel: 'silent',
    importMaxBytes: 1_000_000,
  });
  await database.pool.query(
    `INSERT INTO region (id, code, level, name_zh, parent_id, street_id, district_id, valid_from, synthetic, version) VALUES
       ('430103', '430103', 'DISTRICT', '天心区', NULL, NULL, '430103', '2000-01-01', false, 1),
       ('txc-0001', NULL, 'COMMUNITY', '社区', '430103', NULL, '430103', '2000-01-01', true, 1)`,
  );
});
afterAll(async () => {
  await service.stop();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Made {
  readonly id: string | null;
  readonly problems: readonly string[];
}

async function ask<T>(query: string, variables: object): Promise<T> {
  const body = JSON.stringify({ query, variables });
  const caller = { subject: 'tester', role: 'district', regionCode: null, requestId: 'test' } as const;
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [GATEWAY_CALL_HEADER]: await signGatewayCall(secret, caller, body),
    },
    body,
  });
  const answer = (await response.json()) as { data?: { answer: T }; errors?: unknown };
  if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors));
  return answer.data.answer;
}

let requests = 0;
/** Makes a thing over GraphQL: its id, or the codes of the problems. */
async function make(thing: string, mutation: string, type: string, input: object): Promise<Made> {
  requests += 1;
  const answer = await ask<Record<string, { id: string } | null> & { problems: { code: string }[] }>(
    `mutation($input: ${type}!) { answer: ${mutation}(input: $input) { ${thing} { id } problems { code } } }`,
    { input: { requestId: `request-${requests}`, ...input } },
  );
  return { id: answer[thing]?.id ?? null, problems: answer.problems.map(({ code }) => code) };
}

function citizenId(sequence: number): string {
  const first = `99999919700101${String(sequence).padStart(3, '0')}`;
  return first + citizenIdCheckDigit(first);
}

const register = (sequence: number): Promise<Made> =>
  make('resident', 'registerResident', 'RegisterResidentInput', {
    citizenId: citizenId(sequence),
    name: '张小明',
    regionId: 'txc-0001',
    on: '2016-01-04',
    synthetic: true,
  });

const openHousehold = (number: string): Promise<Made> =>
  make('household', 'openHousehold', 'OpenHouseholdInput', {
    number,
    regionId: 'txc-0001',
    on: '2018-01-01',
    synthetic: true,
  });

const HEAD = '公民身份号码,姓名,区划,登记日期,残疾类别,残疾等级,发证日期,户编号,与户主关系';
const row = (sequence: number, household = ''): string =>
  `${citizenId(sequence)},王小明,txc-0001,2016-01-04,肢体,2,2016-02-01,${household},${household ? '户主' : ''}`;

/** Imports a workbook of residents to its end. */
async function importResidents(...rows: string[]): Promise<unknown> {
  requests += 1;
  const opened = await ask<{ import: { id: string }; uploadUrl: string }>(
    'mutation($input: OpenImportInput!) { answer: openRegistryImport(input: $input) { import { id } uploadUrl } }',
    { input: { requestId: `import-${requests}`, kind: 'residents', fileName: 'a.csv' } },
  );
  const sent = await fetch(opened.uploadUrl, {
    method: 'PUT',
    headers: { 'content-type': 'text/csv' },
    body: [HEAD, ...rows].join('\n'),
  });
  expect(sent.status).toBe(202);
  let job: { status: string } | undefined;
  await waitUntil(
    async () => {
      job = await ask<{ status: string }>(
        'query($id: ID!) { answer: registryImport(id: $id) { status appliedRows correctedRows rejects { column code } } }',
        { id: opened.import.id },
      );
      return job.status === 'DONE';
    },
    { what: 'the import' },
  );
  return job;
}

const rows = async (sql: string, values: unknown[] = []): Promise<number> =>
  (await database.pool.query(sql, values)).rows.length;

const meeting = <First, Second>(first: () => Promise<First>, second: () => Promise<Second>) =>
  race({ pool: database.pool, heldAt: 'audit_entry', first, second });

describe('of two at the same moment', () => {
  it('one registers a person, and the other is told that the person is registered', async () => {
    const [first, second] = await meeting(
      () => register(1),
      () => register(1),
    );
    expect(first).toEqual({ id: expect.any(String), problems: [] });
    expect(second).toEqual({ id: null, problems: ['RESIDENT_EXISTS'] });
    expect(await register(1)).toEqual(second);
    expect(await rows('SELECT 1 FROM audit_entry WHERE subject_id = $1', [first.id])).toBe(1);
    expect(await rows('SELECT 1 FROM outbox WHERE aggregate_id = $1', [first.id])).toBe(1);
  });

  it('a registration waits for an import that has the same person', async () => {
    const [job, second] = await meeting(
      () => importResidents(row(3), row(5)),
      () => register(3),
    );
    expect(job).toMatchObject({ status: 'DONE', appliedRows: 2, rejects: [] });
    expect(second.problems).toEqual(['RESIDENT_EXISTS']);
  });

  it('an import that has a person who is being registered corrects that person, and its other rows are applied', async () => {
    const [first, job] = await meeting(
      () => register(7),
      () => importResidents(row(9), row(7), row(11)),
    );
    expect(first.problems).toEqual([]);
    expect(job).toMatchObject({ status: 'DONE', appliedRows: 2, correctedRows: 1, rejects: [] });
    expect(
      await rows('SELECT DISTINCT certificate_id FROM certificate_fact WHERE resident_id = $1', [first.id]),
    ).toBe(1);
  });

  it('two imports share their people and households, in whatever order they name them', async () => {
    const [first, second] = await meeting(
      () => importResidents(row(13, 'H-13'), row(15, 'H-15')),
      () => importResidents(row(15, 'H-15'), row(13, 'H-13'), row(17, 'H-13')),
    );
    expect(first).toMatchObject({ status: 'DONE', appliedRows: 2, rejects: [] });
    expect(second).toMatchObject({ status: 'DONE', appliedRows: 1, correctedRows: 0, rejects: [] });
  });

  it('one issues a certificate, and the other is told that there is one', async () => {
    const { id } = await register(19);
    const issue = (category: string) =>
      make('resident', 'issueCertificate', 'IssueCertificateInput', {
        residentId: id,
        category,
        grade: 2,
        issuedOn: '2016-02-01',
      });
    const [first, second] = await meeting(
      () => issue('HEARING'),
      () => issue('VISION'),
    );
    expect(first).toEqual({ id, problems: [] });
    expect(second).toEqual({ id: null, problems: ['CERTIFICATE_EXISTS'] });
    expect(await issue('VISION')).toEqual(second);
  });

  it('one opens a household, and the other is told that there is one', async () => {
    const [first, second] = await meeting(
      () => openHousehold('H-1'),
      () => openHousehold('H-1'),
    );
    expect(first.problems).toEqual([]);
    expect(second).toEqual({ id: null, problems: ['HOUSEHOLD_EXISTS'] });
    expect(await openHousehold('H-1')).toEqual(second);
  });

  it('one opens the survey of a year, and the other is told that it is open', async () => {
    const open = () =>
      make('surveyRound', 'openSurveyRound', 'OpenSurveyRoundInput', { year: 2019, frozenOn: '2019-06-30' });
    const [first, second] = await meeting(open, open);
    expect(first.problems).toEqual([]);
    expect(second.problems).toEqual(['SURVEY_ROUND_EXISTS']);
  });

  it('one says how a visit ended, and the other corrects it', async () => {
    const { id } = await register(21);
    await make('resident', 'issueCertificate', 'IssueCertificateInput', {
      residentId: id,
      category: 'HEARING',
      grade: 2,
      issuedOn: '2016-02-01',
    });
    await make('surveyRound', 'openSurveyRound', 'OpenSurveyRoundInput', {
      year: 2018,
      frozenOn: '2018-06-30',
    });
    const visit = (outcome: string) =>
      make('surveyVisit', 'recordSurveyVisit', 'RecordSurveyVisitInput', {
        year: 2018,
        residentId: id,
        visitedOn: '2018-07-01',
        outcome,
      });
    const [first, second] = await meeting(
      () => visit('LOST'),
      () => visit('PHONE'),
    );
    expect(second).toEqual(first);
    const { rows: versions } = await database.pool.query(
      'SELECT version, outcome FROM survey_visit WHERE resident_id = $1 ORDER BY version',
      [id],
    );
    expect(versions).toEqual([
      { version: 1, outcome: 'LOST' },
      { version: 2, outcome: 'PHONE' },
    ]);
  });
});
