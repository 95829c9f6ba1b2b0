import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readProgrammes, recordProgrammeVersions } from '@zhucan/case-service';
import {
  type Database,
  factParameters,
  type FactSource,
  measureSql,
  openDatabase,
} from '@zhucan/subgraph-kit';
import {
  countingRecords,
  createTestDatabase,
  figureCases,
  insertRow,
  type TestDatabase,
  withoutPredicate,
} from '@zhucan/test-kit';

import { MIGRATIONS } from '../migrations/index.js';
import { reliefAccessibilityReport } from './index.js';

/*
 * Each predicate of each figure keeps something out: beside what counts, the database holds for each of them a record that nothing else
 * keeps out. The cases are read from the definitions, so that a figure for which there is no such record fails.
 */

const { figures, predicates, distinct, amounts } = figureCases(reliefAccessibilityReport);
const PROGRAMMES = new URL('../../programmes/', import.meta.url);
const STREET = '430103005';
const ELSEWHERE = '430104001';

let test: TestDatabase;
let database: Database;

async function measure(facts: FactSource): Promise<{ value: number | null; amountFen: string | null }> {
  const range = { regionIds: ['430103', STREET], from: '2019-01-01', until: '2019-07-01' };
  const [row] = await database.sql.query<{ value: number | null; amount_fen: string | null }>(
    measureSql({ figure: facts }),
    factParameters(range),
  );
  return { value: row?.value ?? null, amountFen: row?.amount_fen ?? null };
}

interface Case {
  readonly subject?: string;
  readonly region?: string;
  readonly submitted: string;
  /** Confirmed after the notice. */
  readonly confirmed?: string;
  /** Confirmed, given and paid on one day. */
  readonly served?: string;
  readonly ended?: string;
  readonly amountFen?: number;
}

async function seedCase(programme: string, household: boolean, row: Case): Promise<void> {
  const caseId = randomUUID();
  const served = row.served ?? null;
  await insertRow(database.sql, 'case_record', {
    case_id: caseId,
    case_number: caseId,
    first_case_id: caseId,
    programme_code: programme,
    programme_version: 1,
    subject_kind: household ? 'HOUSEHOLD' : 'RESIDENT',
    [household ? 'household_id' : 'resident_id']: row.subject ?? randomUUID(),
    region_id: row.region ?? STREET,
    status: row.ended ? 'CANCELLED' : served ? 'PAID' : 'SUBMITTED',
    version: 1,
    revision: 1,
    submitted_on: row.submitted,
    confirmed_on: row.confirmed ?? served,
    delivered_on: served,
    paid_on: served,
    ended_on: row.ended ?? null,
    last_step_on: row.ended ?? served ?? row.submitted,
    amount_fen: row.amountFen ?? 10_000,
  });
}

async function seedProgramme(programme: string, household: boolean): Promise<void> {
  const seed = (row: Case) => seedCase(programme, household, row);
  // What counts: somebody twice, with two amounts.
  const subject = randomUUID();
  await seed({ subject, submitted: '2019-02-01', served: '2019-05-01', amountFen: 10_000 });
  await seed({ subject, submitted: '2019-02-02', served: '2019-05-02', amountFen: 2_500 });
  // What does not: before, after, elsewhere, cancelled.
  await seed({ submitted: '2018-02-01', served: '2018-05-01' });
  await seed({ submitted: '2019-07-01', served: '2019-07-01' });
  await seed({ submitted: '2019-02-01', served: '2019-03-01', region: ELSEWHERE });
  await seed({ submitted: '2019-02-01', confirmed: '2019-02-20', ended: '2019-03-01' });
}

interface Matter {
  readonly table: string;
  readonly id: string;
  /** The column of the day by which it counts. */
  readonly day: string;
  readonly row: Readonly<Record<string, unknown>>;
}

const MATTERS: readonly Matter[] = [
  {
    table: 'public_event',
    id: 'event_id',
    day: 'held_on',
    row: { campaign: 'HELP_DAY', status: 'HELD', title_zh: '活动' },
  },
  { table: 'honour', id: 'honour_id', day: 'received_on', row: { title_zh: '荣誉' } },
  {
    table: 'model_community',
    id: 'project_id',
    day: 'started_on',
    row: { name_zh: '社区', level_zh: '市级' },
  },
  {
    table: 'one_visit_procedure',
    id: 'procedure_id',
    day: 'achieved_on',
    row: { name_zh: '事项', visits_required: 1 },
  },
];

/** A matter that counts, and the same before, after, elsewhere and corrected since, and as each of the others would have it. */
async function seedMatter({ table, id, day, row }: Matter, others: readonly object[]): Promise<void> {
  const seed = (on: string, more: object = {}) =>
    insertRow(database.sql, table, {
      ...row,
      [id]: randomUUID(),
      number: randomUUID(),
      version: 1,
      region_id: STREET,
      [day]: on,
      ...more,
    });
  await seed('2019-03-01');
  await seed(
    '2018-03-01',
    table === 'model_community' ? { finished_on: '2018-06-01', region_id: '430103' } : {},
  );
  await seed('2019-07-01', { region_id: '430103' });
  await seed('2019-03-01', { region_id: ELSEWHERE });
  await seed('2019-03-01', { region_id: '430103', superseded_at: '2019-06-01T00:00:00Z' });
  for (const other of others) await seed('2019-03-01', other);
}

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({
    url: test.roleUrl,
    entities: [],
    migrations: MIGRATIONS,
  });
  const book = await readProgrammes(PROGRAMMES);
  await recordProgrammeVersions(database.sql, book);
  for (const { code, subjectKind } of book.programmes) await seedProgramme(code, subjectKind === 'HOUSEHOLD');
  // A household in a programme of no figure, which no rule would let in: the one programme of households is kept apart from it.
  await seedCase('EXTRAORDINARY_RELIEF', true, { submitted: '2019-02-01', served: '2019-05-01' });
  const others: Readonly<Record<string, readonly object[]>> = {
    public_event: [{ campaign: 'OTHER' }, { status: 'CANCELLED' }],
    // Another project in the same community, which is one community all the same, and one for a model of the district.
    model_community: [{}, { level_zh: '区级', region_id: '430103' }],
    one_visit_procedure: [{ visits_required: 2 }],
  };
  for (const matter of MATTERS) await seedMatter(matter, others[matter.table] ?? []);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('each figure', () => {
  it.each(figures)('%s counts something', async (_code, facts) => {
    expect((await measure(facts)).value).toBeGreaterThan(0);
  });

  it.each(predicates)('%s goes wrong without its predicate on %s', async (_code, predicate, facts) => {
    const [right, wrong] = [await measure(facts), await measure(withoutPredicate(facts, predicate))];
    expect(wrong.value).not.toBe(right.value);
    if (facts.amountFen !== undefined) expect(wrong.amountFen).not.toBe(right.amountFen);
  });

  it.each(distinct)('%s counts somebody once however often', async (_code, facts) => {
    const [right, wrong] = [await measure(facts), await measure(countingRecords(facts))];
    expect(wrong.value).toBe((right.value ?? 0) + 1);
    expect(wrong.amountFen).toBe(right.amountFen);
  });

  it.each(amounts)('%s adds the money of every case, also of one person twice', async (_code, facts) => {
    expect((await measure(facts)).amountFen).toBe('12500');
  });
});
