import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parsePeriod, valueOrThrow } from '@zhucan/codes';
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

import { Branch1561939200000 } from '../migrations/1561939200000-branch.js';
import { Imports1563148800000 } from '../migrations/1563148800000-imports.js';
import { Members1563235200000 } from '../migrations/1563235200000-members.js';
import { partyAffairsReport } from './index.js';

/*
 * Whether a figure adds up is declared, and held here to records in every part of the district and of the year. A figure that is said to
 * add up and does not fails, and so does one that is said not to and does.
 */

const indicators = partyAffairsReport.sections.flatMap((section) => section.indicators);
const cases = indicators.map((indicator) => [indicator.code, indicator] as const);
/** Each street with its community, and the district itself for what is entered at its own level. */
const PARTS: readonly (readonly string[])[] = [['430103005', 'txc-0001'], ['430103002'], ['430103']];
const DISTRICT = PARTS.flat();

let test: TestDatabase;
let database: Database;

const measure =
  (facts: FactSource): Measuring =>
  async (period, regionIds) => {
    const { from, until } = valueOrThrow(parsePeriod(period));
    const [row] = await database.sql.query<{ value: number | null }>(
      measureSql({ figure: facts }),
      factParameters({ regionIds, from, until }),
    );
    return { value: row?.value ?? null, amountFen: null };
  };

/** The kinds of records that the figures name. */
const KINDS = indicators.flatMap(({ facts }) => /'([A-Z_]+)'/.exec(facts.where['kind'] ?? '')?.[1] ?? []);

beforeAll(async () => {
  test = await createTestDatabase();
  const migrations = [Branch1561939200000, Imports1563148800000, Members1563235200000];
  database = await openDatabase({ url: test.roleUrl, entities: [], migrations });
  for (const [at, region_id] of [...DISTRICT, ...DISTRICT].entries()) {
    for (const kind of KINDS)
      await insertRow(database.sql, 'party_record', {
        record_id: randomUUID(),
        version: 1,
        number: randomUUID(),
        kind,
        status: 'HELD',
        held_on: `2019-${String(at + 1).padStart(2, '0')}-15`,
        region_id,
        topic_zh: '主题',
        stated_value: at + 1,
      });
    // An activist of each place, some of whom reach the next stage in the year; they count where they are on the roll.
    const member = { member_id: randomUUID(), region_id };
    await insertRow(database.sql, 'party_member', { ...member, version: 1, number: randomUUID() });
    const stages = [
      ['ACTIVIST', '2018-01-15'],
      ['DEVELOPMENT_CANDIDATE', '2019-05-01'],
    ].slice(0, at % 2 === 0 ? 1 : 2);
    for (const [place, [stage, since]] of stages.entries())
      await insertRow(database.sql, 'party_stage', {
        ...member,
        version: place + 2,
        stage,
        since,
        stated: true,
        region_id: '430103',
      });
  }
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('each figure', () => {
  it.each(cases)('%s adds over time where it says so, and only there', async (_code, indicator) => {
    const divisions = await divisionsOfTime(measure(indicator.facts), DISTRICT);
    expect(divisions.some(({ whole }) => (whole.value ?? 0) > 0)).toBe(true);
    expect(contradictions(divisions, indicator.addsOverTime)).toEqual([]);
  });

  it.each(cases)('%s adds over regions where it says so, and only there', async (_code, indicator) => {
    const divisions = await divisionsOfRegion(measure(indicator.facts), PARTS);
    expect(contradictions(divisions, indicator.addsOverRegions)).toEqual([]);
  });
});
