import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '@zhucan/subgraph-kit';
import { createTestDatabase, type TestDatabase } from '@zhucan/test-kit';
import type { MigrationInterface } from 'typeorm';

import { Branch1561939200000 } from './1561939200000-branch.js';
import { Imports1563148800000 } from './1563148800000-imports.js';
import { Members1563235200000 } from './1563235200000-members.js';

const before = [Branch1561939200000, Imports1563148800000];
const [recordId, memberId, activistId] = [randomUUID(), randomUUID(), randomUUID()];
let test: TestDatabase;
let database: Database;

const open = (migrations: readonly (new () => MigrationInterface)[]) =>
  openDatabase({ url: test.roleUrl, entities: [], migrations });

/** What a service had that ran before: records without numbers, and stages of members without a roll. */
beforeAll(async () => {
  test = await createTestDatabase();
  const former = await open(before);
  const record = `INSERT INTO party_record (record_id, version, kind, status, held_on, for_period, region_id, topic_zh) VALUES`;
  await former.sql.query(
    `${record} ($1, 1, 'ORGANIZATIONAL_LIFE_MEETING', 'HELD', '2019-03-26', '2018', '999999', '组织生活会')`,
    [recordId],
  );
  for (const period of ['2019-H2', '2019-Q4', '2019-05'])
    await former.sql.query(`${record} ($1, 1, 'WORK_PLAN', 'HELD', '2019-03-26', $2, '999999', '计划')`, [
      randomUUID(),
      period,
    ]);
  await former.sql.query(
    `INSERT INTO party_stage (member_id, version, stage, since, until, region_id) VALUES
       ($1, 1, 'ACTIVIST', '2017-08-16', '2018-08-16', '999999'), ($1, 2, 'DEVELOPMENT_CANDIDATE', '2018-08-16', NULL, '999999'),
       ($2, 1, 'ACTIVIST', '2018-08-16', NULL, '999999')`,
    [memberId, activistId],
  );
  await former.close();
  database = await open([...before, Members1563235200000]);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

it('keeps what was recorded, under our ids until the office gives numbers', async () => {
  const records = await database.sql.query(
    `SELECT for_period, for_from, for_until, number = record_id::text AS numbered FROM party_record ORDER BY for_from`,
  );
  expect(records).toEqual([
    { for_period: '2018', for_from: '2018-01-01', for_until: '2019-01-01', numbered: true },
    { for_period: '2019-05', for_from: '2019-05-01', for_until: '2019-06-01', numbered: true },
    { for_period: '2019-H2', for_from: '2019-07-01', for_until: '2020-01-01', numbered: true },
    { for_period: '2019-Q4', for_from: '2019-10-01', for_until: '2020-01-01', numbered: true },
  ]);
});

it('puts whoever had a stage on the roll, at the version that their events have reached, and ends stages as before', async () => {
  const roll = await database.sql.query(
    'SELECT member_id, version, number, name, floating FROM party_member ORDER BY version',
  );
  expect(roll).toEqual([
    { member_id: activistId, version: 1, number: activistId, name: null, floating: null },
    { member_id: memberId, version: 2, number: memberId, name: null, floating: null },
  ]);
  const stages = await database.sql.query(
    'SELECT stage, since, until FROM party_stage_standing WHERE member_id = $1 ORDER BY since',
    [memberId],
  );
  expect(stages).toEqual([
    { stage: 'ACTIVIST', since: '2017-08-16', until: '2018-08-16' },
    { stage: 'DEVELOPMENT_CANDIDATE', since: '2018-08-16', until: null },
  ]);
});
