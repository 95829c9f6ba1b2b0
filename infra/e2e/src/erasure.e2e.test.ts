import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { citizenIdCheckDigit } from '@zhucan/codes';
import { graphClient, importWorkbook } from '@zhucan/local';
import { waitUntil } from '@zhucan/test-kit';
import { Client } from 'pg';

import { ask, newRequestId, runCommand, token, writeSheet } from './client.js';
import { readSystemState, systemFolder } from './system.js';
import { readEverything } from './topics.js';

/*
 * One made-up person of another district (雨花区), with everything that can be known of somebody, a case with a reason, and rows of workbooks that were refused. What is
 * encrypted no search finds: columns of bytes are told from the schema and must be empty instead.
 */

const first = '99999919311230777';
const CITIZEN_ID = first + citizenIdCheckDigit(first);
const PERSON = {
  citizenId: CITIZEN_ID,
  name: '欧阳删除示例',
  phone: '13977770001',
  address: '删除示例路七号',
  guardianName: '欧阳删除监护',
  guardianPhone: '13977770002',
  householdNumber: 'HH-DELETE-7777',
};
const REASON = '经核实材料与删除示例情况不符';
const TEXTS = [...Object.values(PERSON), REASON];
const DATABASES = [
  'zhucan_registry',
  'zhucan_rehab_employment',
  'zhucan_relief_accessibility',
  'zhucan_party_affairs',
] as const;

async function mutate<T>(name: string, type: string, input: object, selection: string): Promise<T> {
  const { data, errors } = await ask<{ answer: T & { problems: unknown[] } }>(
    `mutation ($input: ${type}!) { answer: ${name}(input: $input) { ${selection} problems { code field } } }`,
    { input: { requestId: newRequestId(), ...input } },
  );
  expect(errors).toEqual([]);
  return data.answer;
}

async function done(name: string, type: string, input: object, selection = 'resident { id }') {
  const answer = await mutate<Record<string, { id: string }> & { problems: unknown[] }>(
    name,
    type,
    input,
    selection,
  );
  expect([name, answer.problems]).toEqual([name, []]);
  return answer;
}

async function inDatabase<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const url = new URL(readSystemState(systemFolder()).postgresUrl);
  url.pathname = `/${database}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const tablesOf = async (client: Client): Promise<string[]> =>
  (
    await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
    )
  ).rows.map(({ name }) => name);

/** Tables, by database, in which some text stands in any column of any row. */
async function foundInTables(texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const database of DATABASES)
    await inDatabase(database, async (client) => {
      for (const table of await tablesOf(client)) {
        const { rowCount } = await client.query(
          `SELECT 1 FROM "${table}" t WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) AS x(value) WHERE strpos(t::text, x.value) > 0) LIMIT 1`,
          [texts],
        );
        if (rowCount) found.push(`${database}.${table}`);
      }
    });
  return found;
}

/** Columns of bytes that hold something of somebody: ciphers, and digests by which they could be found. */
async function bytesOf(residentId: string): Promise<string[]> {
  return inDatabase('zhucan_registry', async (client) => {
    const { rows } = await client.query<{ table: string; column: string; key: string }>(
      `SELECT b.table_name AS table, b.column_name AS column, k.column_name AS key FROM information_schema.columns b
         JOIN information_schema.columns k ON k.table_schema = b.table_schema AND k.table_name = b.table_name
          AND (k.column_name = 'resident_id' OR (k.table_name = 'resident' AND k.column_name = 'id'))
        WHERE b.table_schema = 'public' AND b.data_type = 'bytea'`,
    );
    const found: string[] = [];
    for (const { table, column, key } of rows) {
      const { rowCount } = await client.query(
        `SELECT 1 FROM "${table}" WHERE "${key}"::text = $1 AND "${column}" IS NOT NULL LIMIT 1`,
        [residentId],
      );
      if (rowCount) found.push(`${table}.${column}`);
    }
    return found;
  });
}

/** What the registry and the case services hold of everybody else, in one number for each table. */
async function othersOf(residentId: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  const tables = ['resident', 'particulars_fact', 'guardian_fact', 'certificate_fact', 'residence_fact'];
  await inDatabase('zhucan_registry', async (client) => {
    for (const table of tables) {
      const key = table === 'resident' ? 'id' : 'resident_id';
      const { rows } = await client.query<{ text: string }>(
        `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS text FROM "${table}" t WHERE "${key}"::text <> $1`,
        [residentId],
      );
      digests[table] = rows[0]?.text ?? '';
    }
  });
  for (const database of DATABASES.slice(1, 3))
    await inDatabase(database, async (client) => {
      for (const table of ['resident_projection', 'resident_state', 'case_record']) {
        const { rows } = await client.query<{ text: string }>(
          `SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) AS text FROM "${table}" t WHERE resident_id IS DISTINCT FROM $1`,
          [residentId],
        );
        digests[`${database}.${table}`] = rows[0]?.text ?? '';
      }
    });
  return digests;
}

async function figures(region: string): Promise<unknown> {
  const { data } = await ask(
    `query ($region: ID!) { workReport(region: $region, period: "2019-H1") { registry { indicators { code value } }
       rehabilitation { indicators { code value amountFen } } educationEmployment { indicators { code value amountFen } } } }`,
    { region },
  );
  return data;
}

/** Waits until both case services have taken the resident in, or away. */
async function known(residentId: string, erased: boolean): Promise<void> {
  for (const database of DATABASES.slice(1, 3))
    await waitUntil(
      () =>
        inDatabase(database, async (client) => {
          const { rows } = await client.query<{ erased: boolean }>(
            'SELECT erased_on IS NOT NULL AS erased FROM resident_projection WHERE resident_id = $1',
            [residentId],
          );
          return rows[0]?.erased === erased;
        }),
      { what: `${database} to take it in`, timeoutMs: 60_000 },
    );
}

/** Waits until the registry knows of the case that it is under way, or over. */
const pendingCases = (residentId: string, cases: number): Promise<void> =>
  waitUntil(
    () =>
      inDatabase('zhucan_registry', async (client) => {
        const { rowCount } = await client.query('SELECT 1 FROM pending_case WHERE resident_id::text = $1', [
          residentId,
        ]);
        return rowCount === cases;
      }),
    { what: 'the registry to take in the case', timeoutMs: 60_000 },
  );

const erase = (residentId: string) =>
  mutate<{ erasure: { residentId: string } | null; problems: { code: string }[] }>(
    'eraseResident',
    'EraseResidentInput',
    { residentId, basis: 'PURPOSE_ACHIEVED', decisionNumber: '天残联删〔2019〕7号' },
    'erasure { residentId }',
  );

let residentId = '';
beforeAll(async () => {
  const on = '2019-07-01';
  const place = 'txc-0033';
  const { household } = await done(
    'openHousehold',
    'OpenHouseholdInput',
    { number: PERSON.householdNumber, regionId: place, on, synthetic: true },
    'household { id }',
  );
  const { citizenId, name, phone, address } = PERSON;
  const { resident } = await done('registerResident', 'RegisterResidentInput', {
    citizenId,
    name,
    phone,
    address,
    regionId: place,
    on,
    synthetic: true,
  });
  residentId = resident?.id ?? '';
  await done('issueCertificate', 'IssueCertificateInput', {
    residentId,
    category: 'INTELLECTUAL',
    grade: 2,
    issuedOn: on,
  });
  await done('recordGuardian', 'RecordGuardianInput', {
    residentId,
    name: PERSON.guardianName,
    phone: PERSON.guardianPhone,
    kinship: '10',
    from: on,
  });
  await done('joinHousehold', 'JoinHouseholdInput', { residentId, householdId: household?.id, on });
  await known(residentId, false);
});

describe('a resident who is erased', () => {
  it('is in no table, no byte of any topic and no dead letter, and nobody else is touched', async () => {
    const submitted = await done(
      'submitRehabEmploymentApplication',
      'SubmitRehabEmploymentApplicationInput',
      { programmeCode: 'HOME_CARE', residentId, region: 'txc-0033', occurredOn: '2019-07-01' },
      'case { id }',
    );
    const caseId = submitted['case']?.id;
    await pendingCases(residentId, 1);

    const client = graphClient(`${readSystemState(systemFolder()).gatewayUrl}/graphql`, () =>
      token('district'),
    );
    const refusedRow = `${CITIZEN_ID},${PERSON.name},txc-0033,2019-07-01,肢体,9,2019-07-01,是`;
    const refused = await importWorkbook(client, {
      service: 'registry',
      kind: 'residents',
      file: writeSheet('people.csv', [
        '公民身份号码,姓名,区划,登记日期,残疾类别,残疾等级,发证日期,虚构数据',
        refusedRow,
      ]),
    });
    expect(refused.rejectedRows).toBe(1);

    const today = '2019-07-01';
    expect((await erase(residentId)).problems[0]?.code).toBe('CERTIFICATE_STANDS');
    await done('cancelCertificate', 'CancelCertificateInput', { residentId, on: today, reason: 'VOLUNTARY' });
    expect((await erase(residentId)).problems[0]?.code).toBe('CASES_PENDING');
    await done(
      'takeRehabEmploymentStep',
      'TakeRehabEmploymentStepInput',
      { caseId, step: 'REJECT', occurredOn: today, reason: REASON },
      'case { id }',
    );
    await pendingCases(residentId, 0);

    expect(await foundInTables([REASON])).toEqual(['zhucan_rehab_employment.case_event']);
    expect(await bytesOf(residentId)).not.toEqual([]);
    const [others, tianxin, yuhua] = [
      await othersOf(residentId),
      await figures('430103'),
      await figures('430111'),
    ];

    expect(await erase(residentId)).toMatchObject({ erasure: { residentId }, problems: [] });
    await known(residentId, true);

    expect(await foundInTables(TEXTS)).toEqual([]);
    expect(await bytesOf(residentId)).toEqual([]);
    expect(await othersOf(residentId)).toEqual(others);
    expect([await figures('430103'), await figures('430111')]).toEqual([tianxin, yuhua]);
    const gone = await ask<{ resident: null }>('query ($id: ID!) { resident(id: $id) { id } }', {
      id: residentId,
    });
    expect(gone.data).toEqual({ resident: null });
    const sheet = await (await fetch(refused.rejectsUrl ?? '')).text();
    for (const text of TEXTS) expect(sheet).not.toContain(text);

    const { messages, found } = await readEverything(readSystemState(systemFolder()).kafkaBrokers, (text) =>
      TEXTS.find((value) => text.includes(value)),
    );
    expect(messages).toBeGreaterThan(20_000);
    expect(found).toEqual([]);
  });

  it('has a tombstone on each topic of states, after which nothing of theirs comes', async () => {
    const last = new Map<string, string>();
    await readEverything(readSystemState(systemFolder()).kafkaBrokers, (_text, { topic, key, value }) => {
      if (key === residentId) last.set(topic, value === null ? 'tombstone' : value);
      return undefined;
    });
    const said = JSON.stringify({ residentId });
    expect(Object.fromEntries([...last].sort())).toEqual({
      'zhucan.internal.registry.resident.state.v1': 'tombstone',
      'zhucan.internal.registry.resident.v1': said,
      'zhucan.registry.resident.state.v1': 'tombstone',
      'zhucan.registry.resident.v1': said,
    });
  });

  it('is gone from a store of public events, which says so, and the books still balance', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhucan-erasure-'));
    try {
      const store = join(folder, 'events.duckdb');
      const analytics = (...args: readonly string[]) =>
        runCommand(['run', '--silent', 'analytics', '--', ...args, '--store', store]);
      expect((await analytics('sync')).code).toBe(0);
      const { code, stdout } = await analytics('report', '--json');
      expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ erasedResidents: 1 })]);
      for (const text of [residentId, ...TEXTS]) expect(stdout).not.toContain(text);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    const { code, stdout } = await runCommand(['run', '--silent', 'verify']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('The ledger balances.')]);
  });
});
