import { type Role } from '@zhucan/access';
import { toDate } from '@zhucan/codes';
import { waitUntil } from '@zhucan/test-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { citizenId, openRegistry, type RegistryWorld } from './testing/registry-world.js';

let world: RegistryWorld;
let { clock, database, service } = {} as RegistryWorld;
let requests = 0;
const ask: RegistryWorld['ask'] = (...given) => world.ask(...given);
const change: RegistryWorld['change'] = (...given) => world.change(...given);
const holder: RegistryWorld['holder'] = (...given) => world.holder(...given);

const REPORT = `query($region: ID!, $period: String!) { workReport(region: $region, period: $period) { registry { indicators {
  code value asOf evidence(first: 200) { totalCount edges { regionId node { id ... on Certificate { status resident { id } } } } } } } } }`;

async function holders(period = '2019-H1', region = '430103') {
  const answer = await ask(REPORT, { region, period });
  const report = answer.data as unknown as {
    workReport: {
      registry: {
        indicators: [
          {
            value: number;
            evidence: { totalCount: number; edges: { node: { resident: { id: string } } }[] };
          },
        ];
      };
    };
  };
  return report.workReport.registry.indicators[0];
}

beforeAll(async () => {
  world = await openRegistry();
  ({ clock, database, service } = world);
});

afterAll(() => world.close());

describe('the register', () => {
  it('refuses with typed problems and writes nothing', async () => {
    const wrong = async (input: object) =>
      (
        await change('registerResident', 'RegisterResidentInput', {
          citizenId: citizenId(1),
          name: '张',
          regionId: 'txc-0001',
          ...input,
        })
      ).problems[0];
    expect(await wrong({ citizenId: '999999197001010010' })).toEqual({
      code: 'CITIZEN_ID_CHECK_DIGIT',
      field: 'citizenId',
    });
    expect(await wrong({ sex: 'FEMALE' })).toEqual({ code: 'SEX_DISAGREES', field: 'sex' });
    expect(await wrong({ birthDate: '1970-01-02' })).toEqual({
      code: 'BIRTH_DATE_DISAGREES',
      field: 'birthDate',
    });
    expect(await wrong({ regionId: 'txc-0999' })).toEqual({ code: 'UNKNOWN_REGION', field: 'regionId' });
    expect(await wrong({ regionId: '430103' })).toEqual({ code: 'REGION_TOO_WIDE', field: 'regionId' });
    expect(await wrong({ on: '2019-07-02' })).toEqual({ code: 'DATE_IN_FUTURE', field: 'on' });
    const [count] = await service.runtime.database.sql.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM resident',
    );
    expect(count?.n).toBe(0);
  });

  it('answers a replay as the first time and refuses another request under the same id', async () => {
    const input = { requestId: 'replayed-1', citizenId: citizenId(3), name: '张小明', regionId: 'txc-0001' };
    const first = await change('registerResident', 'RegisterResidentInput', input);
    expect(await change('registerResident', 'RegisterResidentInput', input)).toEqual(first);
    const other = await change('registerResident', 'RegisterResidentInput', { ...input, name: '李四' });
    expect(other.problems[0]?.code).toBe('REQUEST_ID_REUSED');
    const again = await change('registerResident', 'RegisterResidentInput', {
      ...input,
      requestId: 'replayed-2',
    });
    expect(again.problems[0]?.code).toBe('RESIDENT_EXISTS');
  });

  it('tells what held when, and what was known when', async () => {
    const id = await holder(5);
    const [known] = await service.runtime.database.sql.query<{ at: Date }>('SELECT clock_timestamp() AS at');
    const grade = await change('changeCertificate', 'ChangeCertificateInput', {
      residentId: id,
      category: 'HEARING',
      grade: 1,
      on: '2019-03-15',
    });
    expect(grade.problems).toEqual([]);
    const answer = await ask(
      `query($id: ID!, $then: DateTime!, $before: DateTime!) { resident(id: $id) {
         name february: at(date: "2019-02-01") { certificate { grade } } april: at(date: "2019-04-01") { certificate { grade } age region { nameZh } }
         asKnown: at(date: "2019-04-01", knownAt: $then) { certificate { grade } } never: at(date: "2019-04-01", knownAt: $before) { age } } }`,
      { id, then: known?.at.toISOString(), before: '2000-01-01T00:00:00Z' },
    );
    expect(answer.data?.['resident']).toEqual({
      name: '张小明',
      february: { certificate: { grade: 2 } },
      april: { certificate: { grade: 1 }, age: 49, region: { nameZh: '社区一' } },
      asKnown: { certificate: { grade: 2 } },
      never: null,
    });
  });

  it('keeps state, audit row and event together, with a version for each change and no identifier in any event', async () => {
    const id = await holder(7);
    const { sql } = service.runtime.database;
    const events = await sql.query<{ version: number; event_type: string; all: string }>(
      `SELECT version, event_type, coalesce(public_payload::text, '') || coalesce(internal_payload::text, '') AS all
         FROM outbox WHERE aggregate_id::text = $1 ORDER BY version`,
      [id],
    );
    expect(events.map((event) => [event.version, event.event_type])).toEqual([
      [1, 'zhucan.registry.resident.registered'],
      [2, 'zhucan.registry.resident.certificate-issued'],
    ]);
    for (const event of events) expect(event.all).not.toMatch(/张|9999991970|13900000000/);
    const audit = await sql.query<{ operation: string }>(
      'SELECT operation FROM audit_entry WHERE subject_id = $1 ORDER BY entry_id',
      [id],
    );
    expect(audit.map((entry) => entry.operation)).toEqual(['register-resident', 'issue-certificate']);
  });

  it('stores no identifier in the clear', async () => {
    const { rows } = await database.pool.query<{ all: string }>(
      'SELECT string_agg(r::text, chr(10)) AS all FROM (SELECT r::text FROM resident r UNION ALL SELECT p::text FROM particulars_fact p) AS x(r)',
    );
    expect(rows[0]?.all).not.toMatch(/张|9999991970|13900000000/);
  });
});

describe('what a role may see', () => {
  it('masks names below the district, hides the citizen id, and shows nothing of other regions', async () => {
    const id = await holder(9);
    const query = 'query($id: ID!) { resident(id: $id) { name citizenIdMasked phone address } }';
    expect((await ask(query, { id }, 'district')).data?.['resident']).toMatchObject({
      name: '张小明',
      citizenIdMasked: expect.stringMatching(/^999999\*{10}/),
    });
    expect((await ask(query, { id }, 'street', '430103002')).data?.['resident']).toEqual({
      name: '张**',
      citizenIdMasked: null,
      phone: '*******0000',
      address: null,
    });
    expect((await ask(query, { id }, 'street', '430103005')).data?.['resident']).toBeNull();
    expect((await ask(query, { id }, 'integrator')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('refuses a call that the gateway did not sign', async () => {
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(401);
  });

  it('finds a person by citizen id only with a purpose, and audits it by our own id', async () => {
    const id = await holder(11);
    const find = (input: object, role: Role = 'district') =>
      change(
        'findResident',
        'FindResidentInput',
        { citizenId: citizenId(11), purpose: '核对', ...input },
        role,
      );
    expect((await find({})).resident?.id).toBe(id);
    expect((await find({ purpose: `核对${citizenId(11)}` })).problems[0]?.code).toBe('IDENTIFIER_IN_TEXT');
    expect((await find({ citizenId: citizenId(999) })).problems[0]?.code).toBe('UNKNOWN_RESIDENT');
    await expect(find({}, 'community')).rejects.toThrow('FORBIDDEN');
    const rows = await service.runtime.database.sql.query(
      "SELECT 1 FROM audit_entry WHERE operation = 'find-resident' AND subject_id = $1",
      [id],
    );
    expect(rows).toHaveLength(1);
  });
});

describe('lists', () => {
  const LIST = `query($region: ID!, $filter: ResidentFilter, $first: Int!, $after: String) {
    residents(region: $region, filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
      edges { node { id name region { nameZh } household { id } certificate { grade history { grade } } certificates { id } guardians { name } } } } }`;
  interface Page {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
    edges: { node: { id: string } }[];
  }
  const list = async (variables: object) => {
    const answer = await ask(LIST, { region: '430103', first: 20, ...variables });
    return { ...answer, page: answer.data?.['residents'] as unknown as Page };
  };

  it('pages by a cursor that is bound to region and filter', async () => {
    const [all, first] = [await list({}), await list({ first: 2 })];
    const rest = await list({ after: first.page.pageInfo.endCursor });
    expect([...first.page.edges, ...rest.page.edges]).toEqual(all.page.edges);
    expect(first.page.totalCount).toBe(all.page.totalCount);
    for (const other of [{ region: '430103002' }, { filter: { grades: [2] } }]) {
      const refused = await list({ ...other, after: first.page.pageInfo.endCursor });
      expect(refused.errors?.[0]?.extensions.code).toBe('INVALID_CURSOR');
    }
  });

  it('counts after filtering', async () => {
    expect((await list({ filter: { grades: [1] } })).page.totalCount).toBe(1);
    expect((await list({ filter: { category: 'VISION' } })).page.totalCount).toBe(0);
    expect(
      (await list({ filter: { ageFrom: 49, ageTo: 49, certificateStatus: 'VALID' } })).page.totalCount,
    ).toBe(4);
    expect((await list({ filter: { ageFrom: 50 } })).page.totalCount).toBe(0);
  });

  it('needs the same number of statements whatever the page size', async () => {
    const [one, many] = [await list({ first: 1 }), await list({ first: 5 })];
    expect(many.page.edges.length).toBeGreaterThan(1);
    expect(many.statements).toBe(one.statements);
    expect(many.statements).toBeLessThanOrEqual(11);
  });

  it('of another day show a narrowed caller whom they may see, and fail for nobody who has moved since', async () => {
    // The page was read by where people lived on that day, and who may be seen by where they live today: one who had moved failed it.
    const moved = [await holder(81), await holder(83, 'txc-0002')] as const;
    for (const [residentId, regionId] of [
      [moved[0], 'txc-0002'],
      [moved[1], 'txc-0001'],
    ])
      await change('moveResident', 'MoveResidentInput', { residentId, regionId, on: '2019-05-01' });
    const shown = async (regionCode: string, region: string) => {
      const answer = await ask(
        `query($region: ID!) { residents(region: $region, filter: { on: "2019-03-01" }, first: 200) { totalCount edges { node { id } } } }`,
        { region },
        'street',
        regionCode,
      );
      expect(answer.errors).toBeUndefined();
      const page = answer.data?.['residents'] as unknown as Page;
      expect(page.totalCount).toBe(page.edges.length);
      return moved.map((id) => page.edges.some(({ node }) => node.id === id));
    };
    expect(await shown('430103002', '430103002')).toEqual([false, false]);
    expect(await shown('430103002', '430103005')).toEqual([false, true]);
    expect(await shown('430103005', '430103002')).toEqual([true, false]);
    expect(await shown('430103005', '430103')).toEqual([true, false]);
  });

  it.each([
    [{ region: '4301' }, 'MALFORMED_REGION'],
    [{ region: '430199' }, 'UNKNOWN_REGION'],
    [{ first: 201 }, 'PAGE_SIZE'],
  ])('refuses %j with %s', async (variables, code) => {
    expect((await list(variables)).errors?.[0]?.extensions.code).toBe(code);
  });
});

describe('the figure of certificate holders', () => {
  it('adds over regions, leads to the certificates and to their holders, and changes with one fact', async () => {
    const before = await holders();
    const id = await holder(21, 'txc-0002');
    const after = await holders();
    expect(after.value).toBe(before.value + 1);
    expect(
      (await holders('2019-H1', '430103002')).value + (await holders('2019-H1', '430103005')).value,
    ).toBe(after.value);
    expect(after.evidence.totalCount).toBe(after.value);
    expect(after.evidence.edges.map((edge) => edge.node.resident.id)).toContain(id);
    await change('cancelCertificate', 'CancelCertificateInput', {
      residentId: id,
      on: '2019-06-30',
      reason: 'VOLUNTARY',
    });
    expect((await holders()).value).toBe(before.value);
    expect((await holders('2019-05')).value).toBe(after.value);
  });

  it('does not count people before their issue, after their expiry, while lost, or after their death', async () => {
    const base = (await holders()).value;
    const lost = await holder(23);
    await change('reportCertificateLoss', 'ResidentDayInput', { residentId: lost, on: '2019-06-01' });
    const dead = await holder(25);
    await change('recordDeath', 'ResidentDayInput', { residentId: dead, on: '2019-06-29' });
    expect((await holders()).value).toBe(base);
    await change('reissueCertificate', 'ResidentDayInput', { residentId: lost, on: '2019-06-20' });
    expect((await holders()).value).toBe(base + 1);
    expect((await holders('2015')).value).toBe(0);
  });

  it('counts, while a period runs, who holds one today, though it runs out before the end', async () => {
    const base = (await holders()).value;
    try {
      // Issued on 2016-02-01, the certificates run out on 2026-02-01.
      clock.set(toDate('2026-01-31'));
      expect(await holders('2026-H1')).toMatchObject({ value: base, asOf: '2026-01-31' });
      expect(await holders('2026-H2')).toMatchObject({
        value: null,
        asOf: null,
        evidence: { totalCount: 0 },
      });
      clock.set(toDate('2026-02-01'));
      expect(await holders('2026-H1')).toMatchObject({ value: 0, asOf: '2026-02-01' });
    } finally {
      clock.set(toDate('2019-07-01'));
    }
  });
});

describe('households and the needs survey', () => {
  it('keeps who belonged to which household', async () => {
    const id = await holder(31);
    const opened = await ask(
      `mutation { openHousehold(input: { requestId: "household-1", number: "H-1", regionId: "txc-0001", on: "2018-01-01", synthetic: true }) { household { id region { id } } problems { code } } }`,
    );
    const household = (opened.data?.['openHousehold'] as unknown as { household: { id: string } }).household
      .id;
    await change('joinHousehold', 'JoinHouseholdInput', {
      residentId: id,
      householdId: household,
      kinship: '02',
      on: '2018-02-01',
    });
    await change('joinHousehold', 'JoinHouseholdInput', {
      residentId: id,
      householdId: null,
      on: '2019-02-01',
    });
    const answer = await ask(
      'query($id: ID!) { household(id: $id) { then: members(on: "2018-05-01") { kinship resident { id } } now: members { kinship } } }',
      { id: household },
    );
    expect(answer.data?.['household']).toEqual({ then: [{ kinship: '02', resident: { id } }], now: [] });
    const seenBy = async (regionCode: string) => {
      const both =
        'query($id: ID!) { household(id: $id) { id } _entities(representations: [{ __typename: "Household", id: $id }]) { ... on Household { id } } }';
      return (await ask(both, { id: household }, 'street', regionCode)).data;
    };
    const seen = { id: household };
    expect(await seenBy('430103002')).toEqual({ household: seen, _entities: [seen] });
    expect(await seenBy('430103005')).toEqual({ household: null, _entities: [null] });
  });

  it('freezes the frame of a round and counts those who were asked', async () => {
    const id = await holder(33);
    const round = await ask(
      'mutation { openSurveyRound(input: { requestId: "round-2019", year: 2019, frozenOn: "2019-06-30" }) { surveyRound { frameSize } problems { code } } }',
    );
    const { frameSize } = (
      round.data?.['openSurveyRound'] as unknown as { surveyRound: { frameSize: number } }
    ).surveyRound;
    expect(frameSize).toBe((await holders()).value);
    const visit = (outcome: string) =>
      change(
        'recordSurveyVisit',
        'RecordSurveyVisitInput',
        { year: 2019, residentId: id, visitedOn: '2019-07-01', outcome },
        'district',
        'surveyVisit { id outcome }',
      );
    expect((await visit('LOST')).problems).toEqual([]);
    expect((await visit('PHONE')).problems).toEqual([]);
    const { sql } = service.runtime.database;
    await sql.query(
      `INSERT INTO plan_task (task_id, version, task_code, region_id, period_code, period_from, period_until, section, position, name_zh, name_en, target, unit)
       VALUES (gen_random_uuid(), 1, 'plan.needsSurvey', '430103', '2019-H2', '2019-07-01', '2020-01-01', 'registry', 1, '动态更新', 'Needs survey', 7210, 'PEOPLE')`,
    );
    const plan = await ask(
      '{ workPlan(region: "430103", period: "2019-H2") { registry { tasks { code target done remaining } } } }',
    );
    expect(plan.data?.['workPlan']).toEqual({
      registry: { tasks: [{ code: 'plan.needsSurvey', target: 7210, done: 1, remaining: 7209 }] },
    });
    const versions = await sql.query<{ version: number; outcome: string }>(
      'SELECT version, outcome FROM survey_visit ORDER BY version',
    );
    expect(versions).toEqual([
      { version: 1, outcome: 'LOST' },
      { version: 2, outcome: 'PHONE' },
    ]);
    // Round and visits had state and audit, and no event: readers of the public topics knew nothing of the survey.
    const [framed] = await sql.query<{ id: string }>('SELECT id FROM survey_round');
    const events = await sql.query<{
      type: string;
      version: number;
      public: object;
      internal: object | null;
    }>(
      `SELECT event_type AS type, version, public_payload AS public, internal_payload AS internal FROM outbox
        WHERE event_type LIKE 'zhucan.registry.survey-%' ORDER BY position`,
    );
    const seen = { visitId: expect.any(String), roundId: framed?.id, streetCode: '430103002' };
    const visited = { ...seen, visitedOn: '2019-07-01' };
    expect(events).toEqual([
      {
        type: 'zhucan.registry.survey-round.opened',
        version: 1,
        public: { roundId: framed?.id, year: 2019, frozenOn: '2019-06-30', frameSize },
        internal: null,
      },
      {
        type: 'zhucan.registry.survey-visit.recorded',
        version: 1,
        public: { ...visited, outcome: 'LOST' },
        internal: null,
      },
      {
        type: 'zhucan.registry.survey-visit.corrected',
        version: 2,
        public: { ...visited, outcome: 'PHONE' },
        internal: null,
      },
    ]);
  });
});

describe('the batch look-up', () => {
  const open = async (role: Role = 'district', regionCode: string | null = null) => {
    requests += 1;
    const answer = await ask(
      'mutation($input: OpenLookupInput!) { openLookup(input: $input) { lookupUrl problems { code } } }',
      { input: { requestId: `lookup-${requests}`, purpose: '案件导入' } },
      role,
      regionCode,
    );
    return answer.data ? (answer.data['openLookup'] as unknown as { lookupUrl: string }).lookupUrl : null;
  };
  const send = (url: string, body: string) =>
    fetch(url, { method: 'PUT', headers: { 'content-type': 'text/csv' }, body });

  const CASES = '案件编号,项目代码,申请区划,申请日期,公民身份号码,理由';

  it('answers a workbook once with our ids, audits each person, and lets no identifier out', async () => {
    const id = await holder(41);
    const url = (await open()) ?? '';
    const response = await send(
      url,
      `\uFEFF${CASES}\nC1,P,430103,2019-01-02,${citizenId(41)},=1+1\nC2,P,430103,2019-01-02,${citizenId(998)},\n`,
    );
    const text = await response.text();
    expect(response.status).toBe(200);
    const [headings = '', found = '', missing = ''] = text.split('\r\n');
    expect(headings).not.toMatch(/公民身份号码|残疾人证号/);
    expect(found).toContain(`"${id}","","C1"`);
    expect(found).toContain(`"'=1+1"`);
    expect(missing).toContain('"UNKNOWN_RESIDENT"');
    expect(text).not.toContain('999999');
    expect((await send(url, 'a\n1\n')).status).toBe(404);
    const { sql } = service.runtime.database;
    expect(
      await sql.query("SELECT 1 FROM audit_entry WHERE operation = 'lookup' AND subject_id = $1", [id]),
    ).toHaveLength(1);
    expect(
      await sql.query('SELECT rows_read, rows_resolved FROM lookup_session WHERE used_at IS NOT NULL'),
    ).toEqual([{ rows_read: 2, rows_resolved: 1 }]);
  });

  it('refuses what is no workbook, is too large, or is asked without permission', async () => {
    expect((await send((await open()) ?? '', '\n')).status).toBe(422);
    expect((await send((await open()) ?? '', '"a","b\n1')).status).toBe(422);
    const large = await send((await open()) ?? '', 'x'.repeat(1_000_001));
    expect(large.status).toBe(413);
    expect(await large.json()).toMatchObject({ problems: [{ code: 'FILE_TOO_LARGE', field: 'file' }] });
    // Who may find one person may not resolve a workbook of them; the system's own processes, which import, may.
    expect(await open('community')).toBeNull();
    expect(await open('street', '430103002')).toBeNull();
    expect(await open('service')).toEqual(expect.any(String));
  });
});

describe('an import over HTTP', () => {
  const openImport = async (kind: string, more: object = {}) => {
    requests += 1;
    const answer = await ask(
      'mutation($input: OpenImportInput!) { openRegistryImport(input: $input) { import { id status } uploadUrl problems { code } } }',
      { input: { requestId: `import-${requests}`, kind, fileName: 'a.csv', ...more } },
    );
    return answer.data?.['openRegistryImport'] as unknown as {
      import: { id: string } | null;
      uploadUrl: string;
      problems: { code: string }[];
    };
  };
  const upload = (url: string, body: string) =>
    fetch(url, { method: 'PUT', headers: { 'content-type': 'text/csv' }, body });
  const finished = async (id: string) => {
    let job: Record<string, unknown> | undefined;
    await waitUntil(
      async () => {
        const answer = await ask(
          'query($id: ID!) { registryImport(id: $id) { status appliedRows unchangedRows correctedRows rejectedRows rejects { row column valueClass code } } }',
          { id },
        );
        const found = answer.data?.['registryImport'] as Record<string, unknown> | undefined;
        job = found;
        return found?.['status'] === 'DONE' || found?.['status'] === 'FAILED';
      },
      { what: 'the import' },
    );
    return job;
  };
  const HEAD = '公民身份号码,姓名,区划,登记日期,残疾类别,残疾等级,发证日期';
  const line = (number: number, grade = '2') =>
    `${citizenId(number)},王小明,txc-0001,2016-01-04,肢体,${grade},2016-02-01`;
  const run = async (body: string, more: object = {}) => {
    const opened = await openImport('residents', more);
    const response = await upload(opened.uploadUrl, body);
    expect(response.status).toBe(202);
    return finished(opened.import?.id ?? '');
  };

  it('applies good rows, tells rejects by row, column, class and rule, and takes the file again without effect', async () => {
    const before = (await holders()).value;
    const file = [HEAD, line(101), line(103), line(105, '5')].join('\n');
    expect(await run(file)).toEqual({
      status: 'DONE',
      appliedRows: 2,
      unchangedRows: 0,
      correctedRows: 0,
      rejectedRows: 1,
      rejects: [{ row: 4, column: '残疾等级', valueClass: 'grade', code: 'GRADE_RANGE' }],
    });
    expect((await holders()).value).toBe(before + 2);
    expect(await run(file)).toMatchObject({ status: 'DONE', appliedRows: 0, unchangedRows: 2 });
    expect(await run([HEAD, line(105, '4')].join('\n'))).toMatchObject({ appliedRows: 1, rejectedRows: 0 });
    expect(await run([HEAD, line(101, '3')].join('\n'))).toMatchObject({ correctedRows: 1 });
    expect((await holders()).value).toBe(before + 3);
  });

  it('writes nothing on a dry run, nor where all or nothing is asked for and a row is rejected', async () => {
    const before = (await holders()).value;
    expect(await run([HEAD, line(111)].join('\n'), { dryRun: true })).toMatchObject({ status: 'DONE' });
    expect(await run([HEAD, line(111), line(113, '5')].join('\n'), { allOrNothing: true })).toMatchObject({
      status: 'FAILED',
    });
    expect((await holders()).value).toBe(before);
  });

  it('refuses a kind of another service, a second use of the address, a missing column and a large file', async () => {
    expect((await openImport('honours')).problems[0]?.code).toBe('UNKNOWN_IMPORT_KIND');
    const opened = await openImport('residents');
    expect((await upload(opened.uploadUrl, '姓名\n王')).status).toBe(422);
    expect((await upload(opened.uploadUrl, HEAD)).status).toBe(404);
    expect((await upload((await openImport('residents')).uploadUrl, 'x'.repeat(1_000_001))).status).toBe(413);
  });
});

describe('the schema of the database', () => {
  it('has a comment on every table and column, but those of the import kit', async () => {
    const { rows } = await database.pool.query(
      `SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migration' AND c.relname NOT LIKE 'import\\_%'
          AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)`,
    );
    expect(rows).toEqual([]);
  });

  it('refuses by itself what the life cycle refuses', async () => {
    const overlap = database.pool.query(
      `INSERT INTO residence_fact (fact_id, resident_id, region_id, valid_from)
       SELECT gen_random_uuid(), resident_id, region_id, valid_from FROM residence_fact WHERE superseded_at IS NULL LIMIT 1`,
    );
    await expect(overlap).rejects.toThrow('residence_fact_one_at_a_time');
    const cancelled = database.pool.query(
      "UPDATE certificate_fact SET status = 'CANCELLED' WHERE status = 'VALID'",
    );
    await expect(cancelled).rejects.toThrow('certificate_fact_reason');
    await expect(database.pool.query('DELETE FROM audit_entry')).rejects.toThrow('only ever added');
  });
});
