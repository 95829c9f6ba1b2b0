import { randomUUID } from 'node:crypto';

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
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { Register1561939200000 } from '../migrations/1561939200000-register.js';
import { registryReport } from './registry-section.js';

/*
 * Each predicate of each figure keeps something out: beside what counts, the database holds for each of them a record that nothing else
 * keeps out. The cases are read from the definitions, so that a figure for which there is no such record fails.
 */

const { figures, predicates, distinct, amounts } = figureCases(registryReport);
const STREET = '430103005';
const ELSEWHERE = '430104001';
const EMPTY = Buffer.alloc(1);

let test: TestDatabase;
let database: Database;

async function measure(facts: FactSource): Promise<number | null> {
  const range = { regionIds: ['430103', STREET], from: '2019-01-01', until: '2019-07-01' };
  const [row] = await database.sql.query<{ value: number | null }>(
    measureSql({ figure: facts }),
    factParameters(range),
  );
  return row?.value ?? null;
}

/** Somebody who lives in a region from a day on. */
async function seedResident(residence: object = {}): Promise<string> {
  const id = randomUUID();
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
  await seedResidence(id, residence);
  return id;
}

const seedResidence = (residentId: string, more: object): Promise<void> =>
  insertRow(database.sql, 'residence_fact', {
    fact_id: randomUUID(),
    resident_id: residentId,
    region_id: STREET,
    valid_from: '2016-01-01',
    recorded_at: '2016-01-01T00:00:00Z',
    ...more,
  });

const seedCertificate = (residentId: string, more: object = {}): Promise<void> =>
  insertRow(database.sql, 'certificate_fact', {
    fact_id: randomUUID(),
    resident_id: residentId,
    certificate_id: randomUUID(),
    status: 'VALID',
    category: 'HEARING',
    grade: 2,
    issued_on: '2016-02-01',
    expires_on: '2026-02-01',
    reissue: 0,
    number_index: Buffer.from(residentId),
    valid_from: '2016-02-01',
    recorded_at: '2016-02-01T00:00:00Z',
    ...more,
  });

/** Corrected before the report. */
const CORRECTED = { superseded_at: '2019-06-01T00:00:00Z' };

async function seedHolders(): Promise<void> {
  const holder = await seedResident();
  await seedCertificate(holder);
  // Nobody holds two at a time, and the database sees to that as well; the figure must not rely on it.
  await database.sql.query('ALTER TABLE certificate_fact DROP CONSTRAINT certificate_fact_one_at_a_time');
  await seedCertificate(holder);
  await seedCertificate(await seedResident(), { valid_from: '2019-07-01' });
  await seedCertificate(await seedResident(), { valid_to: '2019-03-01' });
  await seedCertificate(await seedResident(), { status: 'FROZEN' });
  await seedCertificate(await seedResident(), CORRECTED);
  await seedCertificate(await seedResident({ region_id: ELSEWHERE }));
  await seedCertificate(await seedResident({ valid_to: '2019-03-01' }));
  await seedCertificate(await seedResident(CORRECTED));
}

async function seedVisits(): Promise<void> {
  const rounds = [2018, 2019].map((year) => ({ id: randomUUID(), year }));
  for (const { id, year } of rounds)
    await insertRow(database.sql, 'survey_round', { id, year, frozen_on: `${year}-01-01`, frame_size: 9 });
  const visit = async (residentId: string, more: object = {}, regionId = STREET, at = 0) => {
    const roundId = rounds[at]?.id;
    await insertRow(database.sql, 'survey_frame', {
      round_id: roundId,
      resident_id: residentId,
      region_id: regionId,
    });
    await insertRow(database.sql, 'survey_visit', {
      visit_id: randomUUID(),
      version: 1,
      round_id: roundId,
      resident_id: residentId,
      visited_on: '2019-05-01',
      outcome: 'VISITED',
      ...more,
    });
  };
  // Asked for both rounds in one half-year: one person all the same.
  const asked = await seedResident();
  await visit(asked);
  await visit(asked, { outcome: 'PHONE' }, STREET, 1);
  await visit(await seedResident(), { visited_on: '2018-05-01' });
  await visit(await seedResident(), { visited_on: '2019-07-01' });
  await visit(await seedResident(), { outcome: 'LOST' });
  await visit(await seedResident(), CORRECTED);
  await visit(await seedResident(), {}, ELSEWHERE);
}

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.roleUrl, entities: [], migrations: [Register1561939200000] });
  for (const id of ['430103', '430104', STREET, ELSEWHERE])
    await insertRow(database.sql, 'region', {
      id,
      code: id,
      level: id.length === 6 ? 'DISTRICT' : 'STREET',
      name_zh: id,
      valid_from: '2000-01-01',
      synthetic: false,
      version: 1,
    });
  await seedHolders();
  await seedVisits();
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

describe('each figure', () => {
  it.each(figures)('%s counts something', async (_code, facts) => {
    expect(await measure(facts)).toBeGreaterThan(0);
  });

  it.each(predicates)('%s goes wrong without its predicate on %s', async (_code, predicate, facts) => {
    expect(await measure(withoutPredicate(facts, predicate))).not.toBe(await measure(facts));
  });

  it.each(distinct)('%s counts somebody once however often', async (_code, facts) => {
    expect(await measure(countingRecords(facts))).toBe(((await measure(facts)) ?? 0) + 1);
  });

  it('has no money', () => {
    expect(amounts).toEqual([]);
  });
});
