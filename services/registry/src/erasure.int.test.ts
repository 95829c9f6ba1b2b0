import { createHash, randomUUID } from 'node:crypto';

import { type Role } from '@zhucan/access';
import { toDate } from '@zhucan/codes';
import { waitUntil } from '@zhucan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { projectPendingCases } from './projections/pending-cases.js';
import { citizenId, openRegistry, type RegistryWorld } from './testing/registry-world.js';

/*
 * What identifies somebody is encrypted or a keyed digest, which no search for its letters finds. So the columns are told from the schema itself: each that holds
 * bytes, and each text, is looked at for every row that belongs to the resident or may be about them.
 */

const NAME = '欧阳示例甲';
const PHONE = '13911112222';
const ADDRESS = '示例路八号二栋';
const GUARDIAN = { name: '欧阳监护', phone: '13933334444' };
const HOUSEHOLD = 'HH-ERASE-1';
const DECISION = '天残联删〔2019〕1号';

let world: RegistryWorld;
beforeAll(async () => {
  world = await openRegistry();
});
afterAll(() => world.close());

const sql = () => world.service.runtime.database.sql;

interface Erased {
  readonly erasure: { residentId: string; basis: string; decisionNumber: string; erasedOn: string } | null;
  readonly problems: readonly { code: string; field: string }[];
  readonly statements: number;
}

let requests = 0;
async function erase(residentId: string, more: object = {}, role: Role = 'district', region?: string) {
  requests += 1;
  const { data, errors, statements } = await world.ask(
    `mutation($input: EraseResidentInput!) { answer: eraseResident(input: $input) {
       erasure { residentId basis decisionNumber erasedOn } problems { code field } } }`,
    {
      input: {
        requestId: `erasure-${requests}`,
        residentId,
        basis: 'PURPOSE_ACHIEVED',
        decisionNumber: DECISION,
        ...more,
      },
    },
    role,
    region ?? null,
  );
  if (errors) throw new Error(errors[0]?.extensions.code);
  return { ...(data as unknown as { answer: Omit<Erased, 'statements'> }).answer, statements };
}

async function household(number: string): Promise<string> {
  const answer = await world.change(
    'openHousehold',
    'OpenHouseholdInput',
    { number, regionId: 'txc-0001', on: '2016-01-04' },
    'district',
    'household { id }',
  );
  return (answer as unknown as { household: { id: string } }).household.id;
}

/** Somebody of whom everything is known that the register can know, whose certificate is cancelled today. */
async function former(sequence: number, householdId?: string): Promise<string> {
  const id = await world.holder(sequence, 'txc-0001', '20100304');
  const on = '2019-03-01';
  for (const [mutation, type, input] of [
    [
      'changeParticulars',
      'ChangeParticularsInput',
      { residentId: id, on, name: NAME, phone: PHONE, address: ADDRESS },
    ],
    ['recordHardship', 'RecordHardshipInput', { residentId: id, kind: 'LOW_INCOME', from: on }],
    ['recordGuardian', 'RecordGuardianInput', { residentId: id, ...GUARDIAN, kinship: '51', from: on }],
    ...(householdId === undefined
      ? []
      : [
          [
            'joinHousehold',
            'JoinHouseholdInput',
            { residentId: id, householdId, kinship: '20', on },
          ] as const,
        ]),
    [
      'changeCertificate',
      'ChangeCertificateInput',
      { residentId: id, category: 'HEARING', grade: 1, on: '2019-04-01' },
    ],
    [
      'cancelCertificate',
      'CancelCertificateInput',
      { residentId: id, on: '2019-07-01', reason: 'VOLUNTARY' },
    ],
  ] as const)
    expect((await world.change(mutation, type, input)).problems).toEqual([]);
  return id;
}

/** Every table's rows as text, so that nothing is left out that somebody adds. */
async function everything(): Promise<string> {
  const tables = await sql().query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await sql().query<{ text: string }>(`SELECT t::text AS text FROM "${name}" t`);
    parts.push(...rows.map(({ text }) => `${name}: ${text}`));
  }
  return parts.join('\n');
}

/** Rows of somebody that hold bytes: what is encrypted, and digests by which somebody could be found. */
async function bytesOf(residentId: string): Promise<string[]> {
  const columns = await sql().query<{ table: string; column: string }>(
    `SELECT b.table_name AS table, b.column_name AS column FROM information_schema.columns b
       JOIN information_schema.columns r ON r.table_schema = b.table_schema AND r.table_name = b.table_name
        AND (r.column_name = 'resident_id' OR (r.table_name = 'resident' AND r.column_name = 'id'))
      WHERE b.table_schema = 'public' AND b.data_type = 'bytea'`,
  );
  expect(columns.length).toBeGreaterThan(8);
  const found: string[] = [];
  for (const { table, column } of columns) {
    const key = table === 'resident' ? 'id' : 'resident_id';
    const rows = await sql().query(`SELECT 1 FROM "${table}" WHERE ${key} = $1 AND "${column}" IS NOT NULL`, [
      residentId,
    ]);
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

/** The relay marks what it sends: what is compared is looked at once it has come to rest. */
const everythingSent = () =>
  waitUntil(async () => (await sql().query('SELECT 1 FROM outbox WHERE published_at IS NULL')).length === 0, {
    what: 'the events to be sent',
    timeoutMs: 15_000,
  });

const figure = async () => {
  const { data } = await world.ask(
    `query { workReport(region: "430103", period: "2019-H1") { registry { indicators { value evidence(first: 200) { totalCount
       edges { node { id ... on Certificate { status grade resident { id } history { status } } } } } } } } }`,
  );
  return (data as unknown as Report).workReport.registry.indicators[0]!;
};
interface Report {
  workReport: {
    registry: {
      indicators: {
        value: number;
        evidence: {
          totalCount: number;
          edges: {
            node: { id: string; grade: number; resident: { id: string } | null; history: unknown[] };
          }[];
        };
      }[];
    };
  };
}

describe('the erasure of a resident', () => {
  it('leaves no value, no cipher and no digest that identifies them, and nobody else loses any', async () => {
    const [own, shared] = [await household(HOUSEHOLD), await household('HH-ERASE-2')];
    const id = await former(1, own);
    const stays = await former(2, shared);
    expect(await bytesOf(id)).not.toEqual([]);
    const others = await bytesOf(stays);
    const before = await everything();
    const text = (all: string, residentId: string) =>
      all.split('\n').filter((row) => row.includes(residentId) && !row.startsWith('outbox'));
    expect(await erase(id)).toMatchObject({
      problems: [],
      erasure: {
        residentId: id,
        basis: 'PURPOSE_ACHIEVED',
        decisionNumber: DECISION,
        erasedOn: '2019-07-01',
      },
    });
    expect(await bytesOf(id)).toEqual([]);
    expect(await bytesOf(stays)).toEqual(others);
    const after = await everything();
    expect(text(after, stays)).toEqual(text(before, stays));
    for (const value of [NAME, PHONE, ADDRESS, citizenId(1, '20100304'), GUARDIAN.name, GUARDIAN.phone])
      expect(after).not.toContain(value);
    const tables = new Set(text(after, id).map((row) => row.slice(0, row.indexOf(':'))));
    expect([...tables].sort()).toEqual(
      [
        'audit_entry',
        'certificate_fact',
        'erasure',
        'operation_request',
        'resident',
        'residence_fact',
      ].sort(),
    );
    expect(
      await sql().query('SELECT number_cipher, number_index FROM household WHERE id = $1', [own]),
    ).toEqual([{ number_cipher: null, number_index: null }]);
    expect(
      await sql().query(
        'SELECT birth_date::text, registered_on::text, deceased_on, sex FROM resident WHERE id = $1',
        [id],
      ),
    ).toEqual([
      { birth_date: '2010-01-01', registered_on: '2016-01-01', deceased_on: null, sex: expect.any(String) },
    ]);
    const digests = await sql().query<{ n: number }>(
      `SELECT length(input_digest) AS n FROM operation_request WHERE thing_id = $1 AND operation <> 'erase-resident'`,
      [id],
    );
    expect(new Set(digests.map(({ n }) => n))).toEqual(new Set([0]));
  });

  it('says so by an event and a tombstone, without any value, and is audited by the bare id', async () => {
    const id = await former(3);
    await erase(id);
    const rows = await sql().query<{ version: number }>(
      `SELECT version, event_type, public_payload, internal_payload, erases FROM outbox WHERE aggregate_id = $1 ORDER BY version DESC LIMIT 2`,
      [id],
    );
    const last = rows[0]?.version ?? 0;
    const type = 'zhucan.registry.resident.erased';
    expect(rows).toEqual([
      { version: last, event_type: type, public_payload: null, internal_payload: null, erases: true },
      {
        version: last - 1,
        event_type: type,
        public_payload: { residentId: id },
        internal_payload: { residentId: id },
        erases: false,
      },
    ]);
    await everythingSent();
    expect(
      await sql().query(
        `SELECT actor, role, subject_id FROM audit_entry WHERE operation = 'erase-resident' AND subject_id = $1`,
        [id],
      ),
    ).toEqual([{ actor: 'tester', role: 'district', subject_id: id }]);
  });

  it('changes no figure of the past, and the records behind it lead to nobody', async () => {
    const id = await former(4);
    const before = await figure();
    await erase(id);
    const after = await figure();
    expect([after.value, after.evidence.totalCount]).toEqual([before.value, before.evidence.totalCount]);
    const one = (indicator: typeof before, certificateId: string) =>
      indicator.evidence.edges.find(({ node }) => node.id === certificateId)?.node;
    const certificate = before.evidence.edges.find(({ node }) => node.resident?.id === id)?.node;
    expect(one(after, certificate?.id ?? '')).toEqual({ ...certificate, resident: null });
  });

  it('makes them unknown everywhere, and who registers again is somebody new', async () => {
    const id = await former(5);
    const total = async () =>
      (
        (await world.ask('{ residents(region: "430103") { totalCount } }')).data as unknown as {
          residents: { totalCount: number };
        }
      ).residents.totalCount;
    const before = await total();
    await erase(id);
    expect(await total()).toBe(before - 1);
    const { data } = await world.ask('query($id: ID!) { resident(id: $id) { id } }', { id });
    expect(data).toEqual({ resident: null });
    const moved = await world.change('moveResident', 'MoveResidentInput', {
      residentId: id,
      regionId: 'txc-0002',
      on: '2019-07-01',
    });
    expect(moved.problems).toEqual([{ code: 'UNKNOWN_RESIDENT', field: 'residentId' }]);
    const found = await world.change('findResident', 'FindResidentInput', {
      citizenId: citizenId(5, '20100304'),
      purpose: '核对',
    });
    expect(found.problems).toEqual([{ code: 'UNKNOWN_RESIDENT', field: 'citizenId' }]);
    const again = await world.holder(5, 'txc-0001', '20100304');
    expect(again).not.toBe('');
    expect(again).not.toBe(id);
  });

  it('is done once, and a replay answers as the first time', async () => {
    const id = await former(6);
    const input = { requestId: 'erasure-once' };
    const first = await erase(id, input);
    expect(await erase(id, input)).toMatchObject({ erasure: first.erasure, problems: [] });
    expect((await erase(id)).problems).toEqual([{ code: 'UNKNOWN_RESIDENT', field: 'residentId' }]);
    expect(
      await sql().query(
        `SELECT count(*)::int AS n FROM outbox WHERE aggregate_id = $1 AND event_type LIKE '%erased'`,
        [id],
      ),
    ).toEqual([{ n: 2 }]);
    const register = {
      requestId: 'registered-once',
      citizenId: citizenId(7),
      name: NAME,
      regionId: 'txc-0001',
    };
    const { resident } = await world.change('registerResident', 'RegisterResidentInput', register);
    await erase(resident?.id ?? '');
    const replayed = await world.change('registerResident', 'RegisterResidentInput', register);
    expect(replayed.problems).toEqual([{ code: 'REQUEST_ID_REUSED', field: 'input.requestId' }]);
  });

  it('takes along what rows of workbooks said of them, and leaves those of others', async () => {
    const head = '公民身份号码,姓名,区划,登记日期,残疾类别,残疾等级,发证日期,联系电话';
    const line = (id: string, name: string, phone = '') =>
      `${id},${name},txc-0001,2016-01-04,肢体,9,2016-02-01,${phone}`;
    const id = await former(13);
    const own = citizenId(13, '20100304');
    const wrongDigit = own.slice(0, -1) + (own.endsWith('1') ? '2' : '1');
    const opened = await world.ask(
      'mutation($input: OpenImportInput!) { openRegistryImport(input: $input) { import { id } uploadUrl } }',
      { input: { requestId: 'erasure-import', kind: 'residents', fileName: `${NAME}.csv` } },
    );
    const { import: job, uploadUrl } = opened.data?.['openRegistryImport'] as unknown as {
      import: { id: string };
      uploadUrl: string;
    };
    const body = [
      head,
      line(own.toLowerCase(), NAME),
      line(wrongDigit, NAME, PHONE),
      line(citizenId(14, '20111111'), NAME),
      line(citizenId(15), '赵示例', PHONE),
    ].join('\n');
    await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': 'text/csv' }, body });
    const rows = () =>
      sql().query<{ row: number; held: boolean }>(
        `SELECT row_number AS row, cells IS NOT NULL AS held FROM import_row WHERE job_id = $1 AND state = 'REJECTED' ORDER BY row_number`,
        [job.id],
      );
    await waitUntil(async () => (await rows()).length === 4, { what: 'the rejects', timeoutMs: 15_000 });
    await erase(id);
    expect((await rows()).map(({ row, held }) => [row, held])).toEqual([
      [2, false],
      [3, false],
      [4, true],
      [5, true],
    ]);
    expect(await sql().query('SELECT file_name FROM import_job WHERE job_id = $1', [job.id])).toEqual([
      { file_name: '' },
    ]);
    expect(
      await sql().query(`SELECT 1 FROM import_row WHERE job_id = $1 AND (key_hash <> '' OR digest <> '')`, [
        job.id,
      ]),
    ).toEqual([]);
  });

  it('is refused by rule, and nothing is written', async () => {
    const [standing, ended] = [await world.holder(8), await former(9)];
    const digest = async () =>
      createHash('sha256')
        .update(await everything())
        .digest('hex');
    await everythingSent();
    const before = await digest();
    const code = async (id: string, more: object = {}) => (await erase(id, more)).problems[0];
    expect(await code(standing)).toEqual({ code: 'CERTIFICATE_STANDS', field: 'residentId' });
    expect(await code('nobody')).toEqual({ code: 'UNKNOWN_RESIDENT', field: 'residentId' });
    expect(await code(ended, { decisionNumber: ' ' })).toEqual({
      code: 'TEXT_LENGTH',
      field: 'decisionNumber',
    });
    for (const decisionNumber of [`关于${NAME}的决定`, `关于${citizenId(9, '20100304')}的决定`])
      expect(await code(ended, { decisionNumber })).toEqual({
        code: 'IDENTIFIER_IN_TEXT',
        field: 'decisionNumber',
      });
    expect(await digest()).toBe(before);
  });

  it('waits for what was applied for, until it is given or ended', async () => {
    const id = await former(16);
    const caseId = randomUUID();
    const step = (version: number, status: string, residentId: string | null = id) =>
      projectPendingCases(sql(), [
        { aggregateId: caseId, aggregateVersion: version, data: { residentId, status } },
      ]);
    await step(1, 'SUBMITTED');
    await step(2, 'APPROVED');
    expect((await erase(id)).problems).toEqual([{ code: 'CASES_PENDING', field: 'residentId' }]);
    await step(3, 'PAID');
    const other = randomUUID();
    await projectPendingCases(sql(), [
      { aggregateId: other, aggregateVersion: 1, data: { residentId: id, status: 'SUBMITTED' } },
      { aggregateId: other, aggregateVersion: 2, data: { residentId: id, status: 'WITHDRAWN' } },
      { aggregateId: randomUUID(), aggregateVersion: 1, data: { residentId: null, status: 'SUBMITTED' } },
    ]);
    expect((await erase(id)).problems).toEqual([]);
  });

  it('is for the district alone, within its region', async () => {
    const id = await former(10);
    for (const role of ['street', 'community', 'integrator', 'auditor', 'service'] as const)
      await expect(erase(id, {}, role)).rejects.toThrow('FORBIDDEN');
    expect((await erase(id, {}, 'district', '430103005')).problems).toEqual([
      { code: 'UNKNOWN_RESIDENT', field: 'residentId' },
    ]);
    expect((await erase(id, {}, 'district', '430103')).problems).toEqual([]);
  });

  it('costs the same statements whatever is known of them', async () => {
    const simple = await world.change('registerResident', 'RegisterResidentInput', {
      citizenId: citizenId(11),
      name: NAME,
      regionId: 'txc-0001',
    });
    const few = await erase(simple.resident?.id ?? '');
    const many = await erase(await former(12, await household('HH-ERASE-3')));
    expect(many.statements).toBe(few.statements);
    expect(many.statements).toBe(33);
  });

  it('waits where the office lays down a time of keeping, unless it was handled against the law', async () => {
    const strict = await openRegistry({ erasureKeptMonths: 6 });
    const saved = world;
    world = strict;
    try {
      const [one, other] = [await former(1), await former(2)];
      strict.clock.set(toDate('2019-12-31'));
      expect((await erase(one)).problems).toEqual([{ code: 'RETENTION_RUNS', field: 'residentId' }]);
      expect((await erase(other, { basis: 'UNLAWFUL_PROCESSING' })).problems).toEqual([]);
      strict.clock.set(toDate('2020-01-01'));
      expect((await erase(one)).problems).toEqual([]);
    } finally {
      world = saved;
      await strict.close();
    }
  });
});
