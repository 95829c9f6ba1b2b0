import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedClock, toDate } from '@zhucan/codes';
import { pgSql, type Sql } from '@zhucan/sql';
import { createTestDatabase, type TestDatabase } from '@zhucan/test-kit';

import { kitTablesSql, regionProjectionSql } from '../store/tables.js';
import type { IndicatorDefinition, ReportDefinition } from './definitions.js';
import { readEvidence } from './evidence.js';
import type { FactSource } from './facts.js';
import { scopeMeasures } from './measures.js';
import { resolveSection } from './resolvers.js';
import { getReportScope } from './scope.js';

/*
 * A stock was computed for the last day of its period even where that day is yet to come: a certificate that runs out in June was not
 * counted in May, although `asOf` said May. And what is entered for a day to come counted as if it had happened.
 */

const held: FactSource = {
  recordType: 'PartyRecord',
  from: 'thing t',
  recordId: 't.id',
  occurredOn: 't.begun_on',
  regionId: 't.region_id',
  amountFen: 't.amount_fen',
  where: {
    region: 't.region_id = ANY(:regions)',
    period: 't.begun_on >= :from AND t.begun_on < :until',
  },
};
const sources: Readonly<Record<string, FactSource>> = {
  held,
  standing: {
    ...held,
    where: {
      region: 't.region_id = ANY(:regions)',
      period: 't.begun_on < :until AND (t.ended_on IS NULL OR t.ended_on >= :until)',
    },
  },
  stated: {
    ...held,
    statedValue: 't.stated',
    where: {
      region: 't.region_id = ANY(:regions)',
      period: 't.begun_on < :until',
      stated: 't.stated IS NOT NULL',
    },
  },
  underWay: {
    ...held,
    where: {
      region: 't.region_id = ANY(:regions)',
      period: 't.begun_on < :until AND (t.ended_on IS NULL OR t.ended_on >= :from)',
    },
  },
};
const COUNTS = { held: 'HELD', standing: 'STOCK', stated: 'STOCK', underWay: 'IN_PROGRESS' } as const;
const indicators = Object.entries(COUNTS).map(([code, counts]): IndicatorDefinition => {
  const facts = sources[code];
  if (!facts) throw new Error(code);
  const adds = { addsOverRegions: true, addsOverTime: false };
  return { code, nameZh: code, nameEn: code, unit: 'EVENTS', counts, ...adds, facts };
});
const section = { code: 'partyBuilding', indicators } as const;
const definition: ReportDefinition = {
  sections: [section],
  planSections: ['partyBuilding'],
  planTasks: [{ code: 'plan.held', nameEn: 'Events', facts: held }],
};

describe('the days that count', () => {
  let test: TestDatabase;
  let sql: Sql;

  beforeAll(async () => {
    test = await createTestDatabase();
    sql = pgSql(test.pool);
    for (const statement of [
      ...kitTablesSql(),
      ...regionProjectionSql(),
      'CREATE TABLE thing (id text, region_id text, begun_on date, ended_on date, stated integer, amount_fen bigint)',
      `INSERT INTO region (id, code, level, name_zh, aggregate_version) VALUES ('999999', '999999', 'DISTRICT', '测试区', 1)`,
      `INSERT INTO thing VALUES
         ('past', '999999', '2019-02-01', '2019-06-10', 3, 100), ('today', '999999', '2019-05-10', NULL, 5, 10), ('tomorrow', '999999', '2019-05-11', NULL, 7, 1)`,
      ...['2019-05', '2019-H1', '2019-Q3'].map(
        (period) =>
          `INSERT INTO plan_task (task_id, version, task_code, region_id, period_code, period_from, period_until, section, position, name_zh, name_en, target, unit)
           SELECT gen_random_uuid(), 1, 'plan.held', '999999', '${period}', p.from_day, p.until_day, 'partyBuilding', 1, '活动', 'Events', 4, 'EVENTS'
             FROM (VALUES ('2019-05', date '2019-05-01', date '2019-06-01'), ('2019-H1', '2019-01-01', '2019-07-01'), ('2019-Q3', '2019-07-01', '2019-10-01')) p (code, from_day, until_day)
            WHERE p.code = '${period}'`,
      ),
    ])
      await sql.query(statement);
  });
  afterAll(() => test.drop());

  /** Every figure of a period on a day, the records behind each, and what the plan says is done. */
  async function askedOn(today: string, period: string) {
    const scope = await getReportScope(sql, fixedClock(toDate(today)), '999999', period);
    const figures = scopeMeasures(sql, scope, definition);
    const { regionCode, periodCode } = { regionCode: scope.region.code, periodCode: period };
    const resolved = await resolveSection(section, { regionCode, periodCode, scope, figures });
    const { tasks, done } = await figures.plan();
    const evidence = await Promise.all(
      indicators.map(async ({ code, facts }) => {
        const page = await readEvidence(sql, code, facts, scope, { first: 9, after: null, viewer: 'v' });
        return [code, page.items.map((item) => item.recordId)];
      }),
    );
    return {
      figures: Object.fromEntries(resolved.indicators.map((each) => [each.code, each.value])),
      amounts: Object.fromEntries(resolved.indicators.map((each) => [each.code, each.amountFen])),
      asOf: [...new Set(resolved.indicators.map((each) => each.asOf))],
      evidence: Object.fromEntries(evidence) as unknown,
      tasks: tasks.length,
      done: done.get('plan.held')?.value,
    };
  }

  it('end today while the period runs, for counts, stocks, stated numbers, evidence and plan alike', async () => {
    expect(await askedOn('2019-05-10', '2019-H1')).toEqual({
      figures: { held: 2, standing: 2, stated: 5, underWay: 2 },
      amounts: { held: 110n, standing: 110n, stated: 110n, underWay: 110n },
      asOf: [null, '2019-05-10'],
      evidence: {
        held: ['past', 'today'],
        standing: ['past', 'today'],
        stated: ['past', 'today'],
        underWay: ['past', 'today'],
      },
      tasks: 2,
      done: 2,
    });
  });

  it('end with the period once it is over', async () => {
    expect(await askedOn('2019-07-01', '2019-H1')).toMatchObject({
      figures: { held: 3, standing: 2, stated: 7, underWay: 3 },
      asOf: [null, '2019-06-30'],
      evidence: { held: ['past', 'today', 'tomorrow'], standing: ['today', 'tomorrow'] },
      done: 3,
    });
  });

  it('hold the first and the last day of the period whole', async () => {
    expect((await askedOn('2019-02-01', '2019-02')).figures).toMatchObject({ held: 1, standing: 1 });
    expect(await askedOn('2019-06-30', '2019-H1')).toMatchObject({
      figures: { held: 3, standing: 2 },
      asOf: [null, '2019-06-30'],
    });
  });

  it('are none before the period begins: nothing is counted, and no stock is known', async () => {
    expect(await askedOn('2019-06-30', '2019-Q3')).toEqual({
      figures: { held: 0, standing: null, stated: null, underWay: 0 },
      amounts: { held: 0n, standing: null, stated: null, underWay: 0n },
      asOf: [null],
      evidence: { held: [], standing: [], stated: [], underWay: [] },
      tasks: 1,
      done: 0,
    });
  });
});
