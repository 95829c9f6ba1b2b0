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
import { rehabEmploymentReport } from './index.js';

/*
 * Each predicate of each figure keeps something out: beside what counts, the database holds for each of them a record that nothing else
 * keeps out. The cases are read from the definitions, so that a figure for which there is no such record fails.
 */

const { figures, predicates, distinct, amounts } = figureCases(rehabEmploymentReport);
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
  readonly approved?: string;
  /** Approved, given, paid and followed up on one day. */
  readonly served?: string;
  readonly closed?: string;
  readonly ended?: string;
  readonly amountFen?: number;
}

/** A case of a programme with a visit after the service. */
async function seedCase(programme: string, enterprise: boolean, row: Case): Promise<void> {
  const caseId = randomUUID();
  const served = row.served ?? null;
  const subject = row.subject ?? randomUUID();
  await database.transaction(async ({ sql }) => {
    await insertRow(sql, 'case_record', {
      case_id: caseId,
      case_number: caseId,
      first_case_id: caseId,
      programme_code: programme,
      programme_version: 1,
      subject_kind: enterprise ? 'ENTERPRISE' : 'RESIDENT',
      [enterprise ? 'enterprise_id' : 'resident_id']: subject,
      region_id: row.region ?? STREET,
      status: row.ended ? 'CANCELLED' : row.closed ? 'CLOSED' : served ? 'FOLLOWED_UP' : 'SUBMITTED',
      version: 2,
      revision: 2,
      submitted_on: row.submitted,
      approved_on: row.approved ?? served,
      delivered_on: served,
      paid_on: served,
      followed_up_on: served,
      closed_on: row.closed ?? null,
      ended_on: row.ended ?? null,
      last_step_on: row.ended ?? row.closed ?? served ?? row.submitted,
      amount_fen: row.amountFen ?? 10_000,
    });
    if (served === null) return;
    const event = { case_id: caseId, version: 2, position: 1, revision: 2, correction: false };
    await insertRow(sql, 'case_event', {
      ...event,
      from_status: 'DELIVERED',
      status: 'FOLLOWED_UP',
      occurred_on: served,
    });
  });
}

/** A case with a step that is no follow-up, or one that a correction took back. */
async function seedStep(
  programme: string,
  status: 'FOLLOWED_UP' | 'CLOSED',
  revision: number,
): Promise<void> {
  const caseId = randomUUID();
  await database.transaction(async ({ sql }) => {
    await insertRow(sql, 'case_record', {
      case_id: caseId,
      case_number: caseId,
      first_case_id: caseId,
      programme_code: programme,
      programme_version: 1,
      subject_kind: 'RESIDENT',
      resident_id: randomUUID(),
      region_id: STREET,
      status: 'SUBMITTED',
      version: 2,
      revision: 2,
      submitted_on: '2018-01-01',
      last_step_on: '2019-03-01',
    });
    await insertRow(sql, 'case_event', {
      case_id: caseId,
      version: 2,
      position: 1,
      revision,
      correction: false,
      from_status: 'DELIVERED',
      status,
      occurred_on: '2019-03-01',
    });
  });
}

async function seedProgramme(programme: string, enterprise: boolean): Promise<void> {
  const seed = (row: Case) => seedCase(programme, enterprise, row);
  // What counts: somebody twice, with two amounts.
  const subject = randomUUID();
  await seed({ subject, submitted: '2019-02-01', served: '2019-05-01', amountFen: 10_000 });
  await seed({ subject, submitted: '2019-02-02', served: '2019-05-02', amountFen: 2_500 });
  // What does not: before, after, elsewhere, cancelled, and finished before the end.
  await seed({ submitted: '2018-02-01', served: '2018-05-01' });
  await seed({ submitted: '2019-07-01', served: '2019-07-01' });
  await seed({ submitted: '2019-02-01', served: '2019-03-01', region: ELSEWHERE });
  await seed({ submitted: '2019-02-01', approved: '2019-02-02', ended: '2019-03-01' });
  await seed({ submitted: '2018-11-01', served: '2018-12-02', closed: '2019-03-01' });
  if (enterprise) return;
  await seedStep(programme, 'CLOSED', 2);
  await seedStep(programme, 'FOLLOWED_UP', 1);
}

/** A matter that counts, and the same before, after, elsewhere and corrected since. */
async function seedMatter(table: string, day: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const seed = (on: string, more: object = {}) =>
    insertRow(database.sql, table, {
      ...row,
      [table === 'inspection_visit' ? 'visit_id' : 'class_id']: randomUUID(),
      number: randomUUID(),
      version: 1,
      region_id: STREET,
      [day]: on,
      ...more,
    });
  await seed('2019-05-01');
  await seed('2018-05-01');
  await seed('2019-07-01');
  await seed('2019-05-01', { region_id: ELSEWHERE });
  await seed('2019-05-01', { superseded_at: '2019-06-01T00:00:00Z' });
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
  for (const { code, subjectKind } of book.programmes)
    await seedProgramme(code, subjectKind === 'ENTERPRISE');
  await seedMatter('inspection_visit', 'visited_on', {
    precision: 'DAY',
    topic_zh: '精准康复',
    visitor_zh: '中国残联',
  });
  const autism = { task_code: 'plan.autismTrainingClass', name_zh: '培训班' };
  await seedMatter('training_class', 'held_on', autism);
  await seedMatter('training_class', 'held_on', { ...autism, task_code: 'plan.other' });
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
