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

import { reliefAccessibilityCases } from '../case-service.js';
import { MIGRATIONS } from '../migrations/index.js';
import { reliefAccessibilityReport } from './index.js';

/*
 * Whether a figure adds up is declared, and held here to what the rules let happen: in every programme somebody tries to be counted twice,
 * in two quarters and in two streets. A figure that is said to add up and does not fails, and so does one that is said not to and does.
 */

const indicators = reliefAccessibilityReport.sections.flatMap((section) => section.indicators);
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

/** A matter of each kind in every part of the district, twice, each in a month of its own. */
async function seedMatters(): Promise<void> {
  const matters = [
    ['public_event', 'event_id', 'held_on', { campaign: 'HELP_DAY', status: 'HELD', title_zh: '活动' }],
    ['honour', 'honour_id', 'received_on', { title_zh: '荣誉' }],
    ['model_community', 'project_id', 'started_on', { name_zh: '社区', level_zh: '市级' }],
    ['one_visit_procedure', 'procedure_id', 'achieved_on', { name_zh: '事项', visits_required: 1 }],
  ] as const;
  const places = [...DISTRICT, ...DISTRICT];
  for (const [table, id, day, row] of matters)
    for (const [at, region_id] of places.entries())
      await insertRow(database.sql, table, {
        ...row,
        [id]: randomUUID(),
        number: randomUUID(),
        version: 1,
        [day]: `2019-${String(at + 2).padStart(2, '0')}-15`,
        region_id,
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
    service: reliefAccessibilityCases(book, settableClock(toDate('2019-12-31'))),
    transaction: (work) => database.transaction(({ sql }) => work(sql)),
  };
  await openTrialRegions(world);
  for (const programme of book.programmes) refusals.set(programme.code, await runTrials(world, programme));
  await seedMatters();
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
