import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readProgrammes, recordProgrammeVersions } from '@zhucan/case-service';
import {
  openTrialRegions,
  runTrials,
  TRIAL_PARTS,
  type TrialRefusals,
  type TrialWorld,
} from '@zhucan/case-service/trials';
import { parsePeriod, settableClock, toDate, valueOrThrow } from '@zhucan/codes';
import {
  type Database,
  factParameters,
  type FactSource,
  measureSql,
  openDatabase,
} from '@zhucan/subgraph-kit';
import {
  contradictions,
  createTestDatabase,
  divisionsOfRegion,
  divisionsOfTime,
  insertRow,
  type Measuring,
  type TestDatabase,
} from '@zhucan/test-kit';

import { rehabEmploymentCases } from '../case-service.js';
import { MIGRATIONS } from '../migrations/index.js';
import { rehabEmploymentReport } from './index.js';

/*
 * Whether a figure adds up is declared, and held here to what the rules let happen: in every programme somebody tries to be counted twice,
 * in two quarters and in two streets. A figure that is said to add up and does not fails, and so does one that is said not to and does.
 */

const indicators = rehabEmploymentReport.sections.flatMap((section) => section.indicators);
const cases = indicators.map((indicator) => [indicator.code, indicator] as const);
const DISTRICT = TRIAL_PARTS.flat();

let test: TestDatabase;
let database: Database;
/** What the rules did not let happen, by programme. */
const refusals = new Map<string, TrialRefusals>();

const measure =
  (facts: FactSource): Measuring =>
  async (period, regionIds) => {
    const { from, until } = valueOrThrow(parsePeriod(period));
    const [row] = await database.sql.query<{ value: number | null; amount_fen: string | null }>(
      measureSql({ figure: facts }),
      factParameters({ regionIds, from, until }),
    );
    return { value: row?.value ?? null, amountFen: row?.amount_fen == null ? null : BigInt(row.amount_fen) };
  };

/** An enterprise that meets the rules of a programme. */
async function newEnterprise(regionId: string, { code }: { readonly code: string }): Promise<string> {
  const id = randomUUID();
  await insertRow(database.sql, 'enterprise', {
    enterprise_id: id,
    version: 1,
    enterprise_number: id,
    name_zh: '企业',
    kind: code === 'EMPLOYMENT_BASE' ? 'EMPLOYMENT_BASE' : 'BLIND_MASSAGE',
    region_id: regionId,
    staff: 20,
    disabled_staff: 20,
    disabled_staff_by_category: { VISION: 20 },
  });
  return id;
}

async function seedVisits(): Promise<void> {
  const places = [...DISTRICT, ...DISTRICT];
  for (const [at, region_id] of places.entries())
    await insertRow(database.sql, 'inspection_visit', {
      visit_id: randomUUID(),
      number: randomUUID(),
      version: 1,
      visited_on: `2019-${String(at + 2).padStart(2, '0')}-15`,
      precision: 'DAY',
      region_id,
      topic_zh: '康复',
      visitor_zh: '中国残联',
    });
}

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({
    url: test.roleUrl,
    entities: [],
    migrations: MIGRATIONS,
  });
  const book = await readProgrammes(new URL('../../programmes/', import.meta.url));
  await recordProgrammeVersions(database.sql, book);
  const world: TrialWorld = {
    service: rehabEmploymentCases(book, settableClock(toDate('2019-12-31'))),
    transaction: (work) => database.transaction(({ sql }) => work(sql)),
    newEnterprise,
  };
  await openTrialRegions(world);
  for (const programme of book.programmes) refusals.set(programme.code, await runTrials(world, programme));
  await seedVisits();
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

it('is held to what happened: nothing was refused but being served too often', () => {
  expect(refusals.size).toBeGreaterThan(0);
  const others = [...refusals].flatMap(([programme, refused]) =>
    [...refused.values()].flat().flatMap(({ rule }) => (rule === 'REPEAT' ? [] : [[programme, rule]])),
  );
  expect(others).toEqual([]);
});

describe('each figure', () => {
  it.each(cases)('%s adds over time where it says so, and only there', async (_code, indicator) => {
    const divisions = await divisionsOfTime(measure(indicator.facts), DISTRICT);
    expect(divisions.some(({ whole }) => (whole.value ?? 0) > 0)).toBe(true);
    expect(contradictions(divisions, indicator.addsOverTime)).toEqual([]);
  });

  it.each(cases)('%s adds over regions where it says so, and only there', async (_code, indicator) => {
    const divisions = await divisionsOfRegion(measure(indicator.facts), TRIAL_PARTS);
    expect(contradictions(divisions, indicator.addsOverRegions)).toEqual([]);
  });

  it.each(cases)(
    '%s adds in its money always: every case is paid once, in one place',
    async (_code, indicator) => {
      const divisions = [
        ...(await divisionsOfTime(measure(indicator.facts), DISTRICT)),
        ...(await divisionsOfRegion(measure(indicator.facts), TRIAL_PARTS)),
      ];
      expect(divisions.filter(({ whole, sum }) => whole.amountFen !== sum.amountFen)).toEqual([]);
    },
  );
});
