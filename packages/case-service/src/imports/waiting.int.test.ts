import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';

import { toDate, valueOrThrow } from '@zhucan/codes';

import { findCasesByNumberForUpdate } from '../store/load.js';
import { PAID_RELIEF } from '../testing/cells.js';
import { householdMessage, openWorld, residentMessage, type World } from '../testing/world.js';
import { applyCaseRows, type RowOutcome } from './apply-case-rows.js';
import { type CaseCells, type ImportedCase, parseCaseRow } from './imported-case.js';
import { settleAllWaitingRows, settleWaitingRows } from './waiting.js';

const TODAY = toDate('2019-12-30');
const TOMORROW = toDate('2019-12-31');

let world: World;
beforeAll(async () => {
  world = await openWorld('relief-accessibility');
  await world.regions();
  world.clock.set(TODAY);
});
afterEach(() => {
  world.clock.set(TODAY);
});
afterAll(() => world.close());

const RENOVATION: CaseCells = {
  ...PAID_RELIEF,
  programmeCode: 'HOME_RENOVATION',
  paidOn: '',
  amountYuan: '',
};

const relief = (caseNumber: string, residentId: string, changes: CaseCells = {}): ImportedCase =>
  valueOrThrow(parseCaseRow({ ...PAID_RELIEF, ...changes, caseNumber }, { kind: 'RESIDENT', residentId }));
const renovation = (caseNumber: string, residentId: string, changes: CaseCells = {}): ImportedCase =>
  valueOrThrow(
    parseCaseRow(
      { ...RENOVATION, ...changes, caseNumber },
      { kind: 'HOUSEHOLD', householdId: null, residentId },
    ),
  );

let count = 0;
const nextNumber = (): string => `RA-2019-${String((count += 1)).padStart(4, '0')}`;

/** Applies one row as an import of its own; tells how it came out, and how the import shows it at any later moment. */
async function imported(row: ImportedCase) {
  const jobId = randomUUID();
  await world.sql.query(
    `INSERT INTO import_job (job_id, kind, file_name, status, dry_run, all_or_nothing, token_expires_at, actor, opened_at)
     VALUES ($1, 'relief-cases', 'file', 'WAITING', false, false, now(), '{}', now())`,
    [jobId],
  );
  const [outcome] = await world.operate((work) => applyCaseRows(work, [row], [{ jobId, row: 2 }]));
  await world.sql.query(
    `INSERT INTO import_row (job_id, row_number, state, key_hash, digest) VALUES ($1, 2, $2, '', '')`,
    [jobId, outcome?.outcome === 'WAITING' ? 'WAITING' : 'APPLIED'],
  );
  return {
    outcome: (outcome as RowOutcome).outcome,
    async state(): Promise<string | undefined> {
      const [shown] = await world.sql.query<{ state: string }>(
        'SELECT state FROM import_row WHERE job_id = $1',
        [jobId],
      );
      return shown?.state;
    },
  };
}

const waits = (caseNumber: string) =>
  world.sql.query<{ status: string; subject_id: string }>(
    'SELECT status, subject_id FROM case_import_wait WHERE case_number = $1 ORDER BY wait_id',
    [caseNumber],
  );
const standing = async (caseNumber: string) =>
  (await findCasesByNumberForUpdate(world.sql, [caseNumber])).get(caseNumber);

describe('a row that waits on', () => {
  it('stays the row of its import: it is not kept a second time, and the import is told in the end', async () => {
    const [number, person, household] = [nextNumber(), randomUUID(), randomUUID()];
    const told = await imported(renovation(number, person));
    await world.residents(residentMessage({ residentId: person, householdId: household }));
    expect(await waits(number)).toEqual([{ status: 'WAITING', subject_id: household }]);
    expect(await told.state()).toBe('WAITING');
    await world.households(householdMessage(household));
    expect(await waits(number)).toEqual([{ status: 'APPLIED', subject_id: household }]);
    expect(await told.state()).toBe('APPLIED');
  });

  it('does not undo a correction that came meanwhile, be it applied or waiting too', async () => {
    const [number, person] = [nextNumber(), randomUUID()];
    const first = await imported(relief(number, person));
    const second = await imported(relief(number, person, { amountYuan: '2300' }));
    expect(await first.state()).toBe('REJECTED');
    await world.residents(residentMessage({ residentId: person, hardship: 'LOW_INCOME' }));
    expect(await waits(number)).toMatchObject([{ status: 'SUPERSEDED' }, { status: 'APPLIED' }]);
    expect([await first.state(), await second.state()]).toEqual(['REJECTED', 'APPLIED']);
    expect((await standing(number))?.state.amountFen).toBe(230_000n);
  });

  it('ends where a newer row of the case was applied at once, and tells so', async () => {
    const [number, wrong, right] = [nextNumber(), randomUUID(), residentMessage({ hardship: 'LOW_INCOME' })];
    await world.residents(right);
    const mistaken = await imported(relief(number, wrong));
    expect((await imported(relief(number, right.aggregateId))).outcome).toBe('CREATED');
    expect(await mistaken.state()).toBe('REJECTED');
    await world.residents(residentMessage({ residentId: wrong, hardship: 'LOW_INCOME' }));
    expect(await standing(number)).toMatchObject({ subject: { residentId: right.aggregateId }, revision: 1 });
  });

  it('waits beside the same row of another import, and both are told', async () => {
    const [number, person] = [nextNumber(), randomUUID()];
    const told = [await imported(relief(number, person)), await imported(relief(number, person))];
    await world.residents(residentMessage({ residentId: person, hardship: 'LOW_INCOME' }));
    expect(await Promise.all(told.map((each) => each.state()))).toEqual(['APPLIED', 'UNCHANGED']);
  });
});

describe('a row of a household of which only some members are known', () => {
  async function heldRow() {
    const [number, person, household] = [nextNumber(), randomUUID(), randomUUID()];
    const told = await imported(renovation(number, person));
    await world.households(householdMessage(household));
    await world.residents(
      residentMessage({ residentId: person, householdId: household, status: 'CANCELLED' }),
    );
    expect(await waits(number)).toEqual([{ status: 'WAITING', subject_id: household }]);
    return { number, household, told };
  }

  it('is tried when another of them comes', async () => {
    const { number, household, told } = await heldRow();
    await world.residents(residentMessage({ householdId: household }));
    expect(await told.state()).toBe('APPLIED');
    expect((await standing(number))?.state.status).toBe('CONFIRMED');
  });

  it('has the day for it: then it is refused as a row that comes later is', async () => {
    const { number, household, told } = await heldRow();
    await world.residents(residentMessage({ householdId: household, status: 'CANCELLED' }));
    expect(await told.state()).toBe('WAITING');
    world.clock.set(TOMORROW);
    await world.residents(residentMessage());
    expect(await told.state()).toBe('REJECTED');
    expect(await waits(number)).toMatchObject([{ status: 'REJECTED' }]);
    expect(await standing(number)).toBeUndefined();
  });
});

it('settles all rows that wait, also beyond those that are read at once', async () => {
  const rows = Array.from({ length: 2_100 }, () => relief(nextNumber(), randomUUID()));
  for (let start = 0; start < rows.length; start += 500)
    await world.operate((work) => applyCaseRows(work, rows.slice(start, start + 500)));
  const last = rows.at(-1);
  if (last?.subject.kind !== 'RESIDENT') throw new Error('a row of a resident');
  await world.sql.query(
    `INSERT INTO resident_projection (resident_id, sex, birth_date, synthetic, aggregate_version) VALUES ($1, 'MALE', '1985-01-01', true, 1)`,
    [last.subject.residentId],
  );
  // Known, but not in hardship: the last of all rows is settled, in one transaction and in several.
  expect(await world.transaction((sql) => settleWaitingRows(world.service, sql, null))).toEqual({
    applied: 0,
    rejected: 1,
    waiting: 2_099,
  });
  expect(await settleAllWaitingRows(world.service, world.transaction)).toEqual({
    applied: 0,
    rejected: 0,
    waiting: 2_099,
  });
});
