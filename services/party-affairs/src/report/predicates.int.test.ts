import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Database,
  factParameters,
  type FactSource,
  measureSql,
  openDatabase,
} from '@zhucan/subgraph-kit';
import {
  createTestDatabase,
  figureCases,
  insertRow,
  type TestDatabase,
  withoutPredicate,
} from '@zhucan/test-kit';

import { Branch1561939200000 } from '../migrations/1561939200000-branch.js';
import { Imports1563148800000 } from '../migrations/1563148800000-imports.js';
import { Members1563235200000 } from '../migrations/1563235200000-members.js';
import { partyAffairsReport } from './index.js';

/*
 * Each predicate of each figure keeps something out: beside what counts, the database holds for each of them a record that nothing else
 * keeps out. The cases are read from the definitions, so that a figure for which there is no such record fails.
 */

const { figures, predicates, distinct, amounts } = figureCases(partyAffairsReport);
const DISTRICT = '430103';
const ELSEWHERE = '430104';

let test: TestDatabase;
let database: Database;

async function measure(facts: FactSource): Promise<number | null> {
  const range = { regionIds: [DISTRICT], from: '2019-01-01', until: '2019-07-01' };
  const [row] = await database.sql.query<{ value: number | null }>(
    measureSql({ figure: facts }),
    factParameters(range),
  );
  return row?.value ?? null;
}

/** The kinds that the table takes, so that a kind of which a new figure speaks has its records too. */
async function kinds(): Promise<string[]> {
  const [row] = await database.sql.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE conname = 'party_record_kind_check'`,
  );
  return [...(row?.definition ?? '').matchAll(/'([A-Z_]+)'/g)].map(([, kind = '']) => kind);
}

async function seedKind(kind: string): Promise<void> {
  const seed = (heldOn: string, more: object = {}) =>
    insertRow(database.sql, 'party_record', {
      record_id: randomUUID(),
      version: 1,
      number: randomUUID(),
      kind,
      status: 'HELD',
      held_on: heldOn,
      region_id: DISTRICT,
      topic_zh: '主题',
      // Each finding its own, so that it shows which of them a figure took; the kinds that are counted state none.
      stated_value: kind === 'MEMBERSHIP_CHECK' ? 3 : null,
      ...more,
    });
  const stated = (value: number) => (kind === 'MEMBERSHIP_CHECK' ? { stated_value: value } : {});
  await seed('2019-05-10');
  await seed('2018-05-10', stated(4));
  await seed('2019-07-01', stated(5));
  await seed('2019-05-11', { region_id: ELSEWHERE, ...stated(6) });
  await seed('2019-05-12', { status: 'CANCELLED', ...stated(7) });
  await seed('2019-05-12', { status: 'PLANNED', ...stated(7) });
  await seed('2019-05-13', { superseded_at: '2019-06-01T00:00:00Z', ...stated(8) });
  // What is stated is stated by a check; a plan that names a number is none.
  if (kind === 'WORK_PLAN') await seed('2019-06-20', { stated_value: 9 });
}

async function seedStages(): Promise<void> {
  const seed = async (
    regionId: string,
    ...stages: readonly (readonly [stage: string, since: string, more?: object])[]
  ) => {
    const member = { member_id: randomUUID(), region_id: regionId };
    await insertRow(database.sql, 'party_member', { ...member, version: 1, number: randomUUID() });
    for (const [at, [stage, since, more = {}]] of stages.entries())
      await insertRow(database.sql, 'party_stage', {
        ...member,
        version: at + 2,
        stage,
        since,
        stated: true,
        ...more,
      });
  };
  await seed(DISTRICT, ['ACTIVIST', '2018-08-16']);
  await seed(ELSEWHERE, ['ACTIVIST', '2018-08-16']);
  await seed(DISTRICT, ['FULL_MEMBER', '2018-08-16']);
  await seed(DISTRICT, ['ACTIVIST', '2018-01-01'], ['DEVELOPMENT_CANDIDATE', '2019-03-01']);
  await seed(DISTRICT, ['ACTIVIST', '2019-07-01']);
  // A stage that was corrected counts by the correction alone.
  const former = { superseded_at: '2019-06-01T00:00:00Z' };
  await seed(DISTRICT, ['ACTIVIST', '2018-05-01', former], ['ACTIVIST', '2018-05-02']);
}

beforeAll(async () => {
  test = await createTestDatabase();
  const migrations = [Branch1561939200000, Imports1563148800000, Members1563235200000];
  database = await openDatabase({ url: test.roleUrl, entities: [], migrations });
  for (const kind of await kinds()) await seedKind(kind);
  await seedStages();
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

  it('leaves out what was corrected: of two entries of one stage, one counts', async () => {
    const activists = figures.find(([code]) => code === 'party.activists')?.[1];
    expect(activists && (await measure(activists))).toBe(2);
  });

  it('counts records or members, of whom each has one standing, and has no money', () => {
    expect({ distinct, amounts }).toEqual({ distinct: [], amounts: [] });
  });
});
