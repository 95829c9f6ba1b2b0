import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { valueOrThrow } from '@zhucan/codes';
import { pgSql, type Sql } from '@zhucan/sql';
import { waitUntil } from '@zhucan/test-kit';

import { applyCaseRows } from '../imports/apply-case-rows.js';
import { parseCaseRow } from '../imports/imported-case.js';
import { submitApplication } from '../operations/submit-application.js';
import { PAID_RELIEF } from '../testing/cells.js';
import { openWorld, REGIONS, residentMessage, type World } from '../testing/world.js';
import { projectRegions } from './regions.js';

let world: World;
beforeEach(async () => {
  world = await openWorld('relief-accessibility');
});
afterEach(() => world.close());

const regions = (...ids: readonly string[]) => REGIONS.filter(({ aggregateId }) => ids.includes(aggregateId));

/** A transaction that stays open until it is told to commit, as one that takes long. */
async function openTransaction() {
  const client = await world.pool.connect();
  await client.query('BEGIN');
  return {
    sql: pgSql(client),
    async commit() {
      await client.query('COMMIT');
      client.release();
    },
  };
}

/** Waits until work is done, or waits for a lock itself. */
async function untilDoneOrLocked(work: Promise<unknown>): Promise<void> {
  let done = false;
  void work.finally(() => (done = true));
  const isLocked = async (): Promise<boolean> => {
    const waiting = await world.sql.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return waiting.length > 0;
  };
  await waitUntil(async () => done || (await isLocked()), { what: 'the other transaction' });
}

const row = (caseNumber: string, residentId: string) =>
  valueOrThrow(parseCaseRow({ ...PAID_RELIEF, caseNumber }, { kind: 'RESIDENT', residentId }));

const waits = async (): Promise<string[]> =>
  (await world.sql.query<{ status: string }>('SELECT status FROM case_import_wait ORDER BY wait_id')).map(
    ({ status }) => status,
  );

/** Messages of one topic come from its partitions side by side, to one reader or to several. */
describe('deliveries side by side', () => {
  it('leave no region without what it lies in', async () => {
    const first = await openTransaction();
    await projectRegions(world.service, first.sql, regions('430103', '430100'));
    const second = world.transaction((sql: Sql) =>
      projectRegions(world.service, sql, regions('430103005', 'txc-0001')),
    );
    await untilDoneOrLocked(second);
    await first.commit();
    await second;
    expect(
      await world.sql.query('SELECT id, street_id, district_id, city_id FROM region ORDER BY id'),
    ).toEqual([
      { id: '430100', street_id: null, district_id: null, city_id: '430100' },
      { id: '430103', street_id: null, district_id: '430103', city_id: '430100' },
      { id: '430103005', street_id: '430103005', district_id: '430103', city_id: '430100' },
      { id: 'txc-0001', street_id: '430103005', district_id: '430103', city_id: '430100' },
    ]);
  });

  it('settle a row that is put to wait while the last region comes', async () => {
    const resident = residentMessage({ hardship: 'MINIMUM_LIVING' });
    await world.transaction((sql) =>
      projectRegions(world.service, sql, regions('430103005', '430103', '430100')),
    );
    await world.residents(resident);
    const entering = await openTransaction();
    const actor = { subject: 'tester', role: 'district', regionCode: null, requestId: 'request-1' } as const;
    const entered = await applyCaseRows({ service: world.service, sql: entering.sql, actor }, [
      row('RA-1', resident.aggregateId),
    ]);
    expect(entered).toEqual([{ outcome: 'WAITING', waitsFor: resident.aggregateId }]);
    const arrival = world.transaction((sql) => projectRegions(world.service, sql, regions('txc-0001')));
    await untilDoneOrLocked(arrival);
    await entering.commit();
    await arrival;
    expect(await waits()).toEqual(['APPLIED']);
  });
});

describe('a region that came before what it lies in', () => {
  const known = (...ids: readonly string[]) =>
    world.transaction((sql) => projectRegions(world.service, sql, regions(...ids)));

  it('lets the rows of its residents wait, and of those who apply there', async () => {
    const resident = residentMessage({ hardship: 'MINIMUM_LIVING' });
    await known('txc-0001', '430103005');
    await world.residents(resident);
    const outcomes = await world.operate((work) => applyCaseRows(work, [row('RA-1', resident.aggregateId)]));
    expect(outcomes).toMatchObject([{ outcome: 'WAITING' }]);
    await known('430103', '430100');
    expect(await waits()).toEqual(['APPLIED']);
  });

  const submitted = (residentId: string, region: string) =>
    world.operate((work) =>
      submitApplication(work, {
        programmeCode: 'HARDSHIP_RELIEF',
        subject: { kind: 'RESIDENT', residentId },
        region,
        occasion: null,
        occurredOn: world.clock.today(),
      }),
    );

  it('takes no application yet', async () => {
    const resident = residentMessage({ regionId: '430103005', hardship: 'MINIMUM_LIVING' });
    await known('430103005');
    await world.residents(resident);
    expect(await submitted(resident.aggregateId, '430103005000')).toMatchObject({
      ok: false,
      problems: [{ code: 'UNKNOWN_REGION' }],
    });
  });

  it('is told from a community that lies in a district and no street', async () => {
    const community = {
      aggregateId: 'txc-0002',
      aggregateVersion: 1,
      data: { id: 'txc-0002', code: null, level: 'COMMUNITY', nameZh: '社区', parentId: '430102' },
    };
    const resident = residentMessage({ regionId: 'txc-0002', hardship: 'MINIMUM_LIVING' });
    await world.transaction((sql) =>
      projectRegions(world.service, sql, [...regions('430102', '430100'), community]),
    );
    await world.residents(resident);
    expect(await submitted(resident.aggregateId, 'txc-0002')).toMatchObject({ ok: true });
  });
});
