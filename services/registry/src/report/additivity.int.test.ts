import { randomUUID } from 'node:crypto';

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
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { Register1561939200000 } from '../migrations/1561939200000-register.js';
import { registryReport } from './registry-section.js';

/*
 * Whether a figure adds up is declared, and held here to people in every part of the district, some of whom move or lose their
 * certificate in the year. A figure that is said to add up and does not fails, and so does one that is said not to and does.
 */

const cases = registryReport.sections.flatMap((section) =>
  section.indicators.map((indicator) => [indicator.code, indicator] as const),
);
/** Each street with its community, and the district itself. */
const PARTS: readonly (readonly string[])[] = [['430103005', 'txc-0001'], ['430103002'], ['430103']];
const DISTRICT = PARTS.flat();
const EMPTY = Buffer.alloc(1);

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

interface Stretch {
  readonly regionId: string;
  readonly from: string;
  readonly to: string | null;
}

/** Somebody who holds a certificate from 2016 until a day, and lives in one place after the other. */
async function seedHolder(residences: readonly Stretch[], until: string | null): Promise<void> {
  const id = randomUUID();
  const recorded = { recorded_at: '2016-01-01T00:00:00Z' };
  await insertRow(database.sql, 'resident', {
    id,
    version: 1,
    citizen_id_cipher: EMPTY,
    citizen_id_index: Buffer.from(id),
    birth_date: '1970-01-01',
    sex: 'MALE',
    synthetic: true,
    registered_on: '2016-01-01',
  });
  for (const { regionId, from, to } of residences)
    await insertRow(database.sql, 'residence_fact', {
      ...recorded,
      fact_id: randomUUID(),
      resident_id: id,
      region_id: regionId,
      valid_from: from,
      valid_to: to,
    });
  const certificate = {
    ...recorded,
    resident_id: id,
    certificate_id: randomUUID(),
    category: 'HEARING',
    grade: 2,
    issued_on: '2016-01-01',
    expires_on: '2026-01-01',
    reissue: 0,
    number_index: EMPTY,
  };
  const stretches = [
    { status: 'VALID', valid_from: '2016-01-01', valid_to: until },
    ...(until === null ? [] : [{ status: 'FROZEN', valid_from: until, valid_to: null }]),
  ];
  for (const stretch of stretches)
    await insertRow(database.sql, 'certificate_fact', {
      ...certificate,
      ...stretch,
      fact_id: randomUUID(),
    });
}

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.roleUrl, entities: [], migrations: [Register1561939200000] });
  for (const id of DISTRICT)
    await insertRow(database.sql, 'region', {
      id,
      code: id.startsWith('txc') ? null : id,
      level: id.startsWith('txc') ? 'COMMUNITY' : id.length === 6 ? 'DISTRICT' : 'STREET',
      name_zh: id,
      valid_from: '2000-01-01',
      synthetic: true,
      version: 1,
    });
  for (const [at, regionId] of DISTRICT.entries()) {
    const next = DISTRICT[(at + 1) % DISTRICT.length] ?? regionId;
    await seedHolder([{ regionId, from: '2016-01-01', to: null }], null);
    await seedHolder([{ regionId, from: '2016-01-01', to: null }], '2019-05-01');
    await seedHolder(
      [
        { regionId, from: '2016-01-01', to: '2019-04-10' },
        { regionId: next, from: '2019-04-10', to: null },
      ],
      null,
    );
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
