import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';

import { type Result, toDate, valueOrThrow } from '@zhucan/codes';

import { closeCase } from '../operations/close-case.js';
import { recordFollowUp } from '../operations/record-follow-up.js';
import { recordPayment } from '../operations/record-payment.js';
import { resubmitApplication } from '../operations/resubmit-application.js';
import { returnApplication } from '../operations/return-application.js';
import { findCases, findCasesByNumberForUpdate, findSteps } from '../store/load.js';
import { PAID_RELIEF } from '../testing/cells.js';
import { householdMessage, openWorld, REGIONS, residentMessage, type World } from '../testing/world.js';
import { projectRegions } from '../projections/regions.js';
import { applyCaseRows, type RowOutcome } from './apply-case-rows.js';
import { type CaseCells, type ImportedCase, parseCaseRow } from './imported-case.js';

let world: World;
beforeAll(async () => {
  world = await openWorld('relief-accessibility');
  await world.regions();
});
afterAll(() => world.close());

const parsed = (cells: CaseCells, residentId: string): Result<ImportedCase> =>
  parseCaseRow(cells, { kind: 'RESIDENT', residentId });
const row = (number: string, residentId: string, changes: CaseCells = {}): ImportedCase =>
  valueOrThrow(parsed({ ...PAID_RELIEF, ...changes, caseNumber: number }, residentId));
const apply = (...rows: ImportedCase[]): Promise<RowOutcome[]> =>
  world.operate((work) => applyCaseRows(work, rows));
const outcomes = (results: readonly RowOutcome[]): string[] => results.map((each) => each.outcome);
const problems = (result: RowOutcome | undefined): string[] =>
  result?.outcome === 'REJECTED' ? result.problems.map((each) => each.code) : [];

let count = 0;
const nextNumber = (): string => `RA-2019-${String((count += 1)).padStart(4, '0')}`;

async function poor(settings: Parameters<typeof residentMessage>[0] = {}): Promise<string> {
  const message = residentMessage({ hardship: 'MINIMUM_LIVING', ...settings });
  await world.residents(message);
  return message.aggregateId;
}

async function stored(number: string) {
  const found = (await findCasesByNumberForUpdate(world.sql, [number])).get(number);
  if (!found) throw new Error('no such case');
  return { found, steps: (await findSteps(world.sql, [found.caseId])).get(found.caseId) ?? [] };
}

async function versions(caseId: string): Promise<number[]> {
  const rows = await world.sql.query<{ version: number }>(
    'SELECT version FROM outbox WHERE aggregate_id = $1 ORDER BY version',
    [caseId],
  );
  return rows.map((each) => each.version);
}

describe('an imported row', () => {
  it('runs every operation: history, dates, amount, an event and an audit row for each', async () => {
    const number = nextNumber();
    expect(outcomes(await apply(row(number, await poor())))).toEqual(['CREATED']);
    const { found, steps } = await stored(number);
    expect(found).toMatchObject({
      version: 7,
      state: { status: 'PAID', amountFen: 225000n },
      dates: { paidOn: '2019-04-01' },
    });
    expect(steps.map((each) => each.occurredOn)).toEqual([
      '2019-03-01',
      '2019-03-04',
      '2019-03-08',
      '2019-03-10',
      '2019-03-11',
      '2019-03-20',
      '2019-04-01',
    ]);
    expect(await versions(found.caseId)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const audit = await world.sql.query(
      'SELECT operation FROM audit_entry WHERE subject_id = $1 ORDER BY entry_id',
      [found.caseId],
    );
    expect(audit[3]).toEqual({ operation: 'approve-application' });
  });

  it('is a no-op when it comes again, also after the case went on', async () => {
    const [number, person] = [nextNumber(), await poor()];
    const early = row(number, person, { confirmedOn: '', paidOn: '' });
    expect(outcomes(await apply(early))).toEqual(['CREATED']);
    expect(outcomes(await apply(early))).toEqual(['UNCHANGED']);
    expect(outcomes(await apply(row(number, person)))).toEqual(['CONTINUED']);
    expect(outcomes(await apply(row(number, person), early))).toEqual(['UNCHANGED', 'REJECTED']);
    const { found } = await stored(number);
    expect(await versions(found.caseId)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('that differs later is a recorded correction: the old telling stays beside the new', async () => {
    const [number, person] = [nextNumber(), await poor()];
    await apply(row(number, person));
    expect(outcomes(await apply(row(number, person, { amountYuan: '2300', paidOn: '2019-04-02' })))).toEqual([
      'CORRECTED',
    ]);
    const { found, steps } = await stored(number);
    expect(found).toMatchObject({
      version: 8,
      revision: 2,
      state: { amountFen: 230000n },
      dates: { paidOn: '2019-04-02' },
    });
    expect(steps).toHaveLength(7);
    const told = await world.sql.query('SELECT 1 FROM case_event WHERE case_id = $1', [found.caseId]);
    expect(told).toHaveLength(14);
    const [last] = await world.sql.query<{ event_type: string }>(
      'SELECT event_type FROM outbox WHERE aggregate_id = $1 AND version = 8',
      [found.caseId],
    );
    expect(last?.event_type).toBe('zhucan.relief-accessibility.case.corrected');
    expect(outcomes(await apply(row(number, person)))).toEqual(['CORRECTED']);
    expect((await stored(number)).found.state.amountFen).toBe(225000n);
  });

  it('takes back no step that was entered, be it that the row differs before it or says less', async () => {
    const [number, person] = [nextNumber(), await poor()];
    const early = row(number, person, { paidOn: '' });
    await apply(early);
    const { found } = await stored(number);
    const on = toDate('2019-06-20');
    await world.operate((work) => recordPayment(work, { caseId: found.caseId, occurredOn: on }));
    for (const changes of [{ confirmedOn: '2019-03-21' }, { confirmedOn: '' }]) {
      const [refused] = await apply(row(number, person, { paidOn: '', ...changes }));
      expect(problems(refused)).toEqual(['CASE_WENT_ON']);
    }
    expect(outcomes(await apply(early))).toEqual(['UNCHANGED']);
    expect((await stored(number)).found).toMatchObject({ dates: { paidOn: '2019-06-20' }, revision: 1 });
    // The row that has the payment too may correct what came before it.
    const whole = row(number, person, { confirmedOn: '2019-03-21', paidOn: '2019-06-20' });
    expect(outcomes(await apply(whole))).toEqual(['CORRECTED']);
    expect((await stored(number)).found).toMatchObject({ dates: { paidOn: '2019-06-20' }, revision: 2 });
    // It stays a payment that was entered.
    const later = row(number, person, { confirmedOn: '2019-03-21', paidOn: '' });
    expect(problems((await apply(later))[0])).toEqual(['CASE_WENT_ON']);
    expect((await stored(number)).steps.map((step) => step.imported)).toEqual([
      ...Array.from({ length: 6 }, () => true),
      false,
    ]);
  });

  it('takes back no second follow-up and no return, which a workbook cannot say', async () => {
    const person = await poor();
    const followed = nextNumber();
    const visits = { programmeCode: 'EXTRAORDINARY_RELIEF', followedUpOn: '2019-05-01' };
    await apply(row(followed, person, visits));
    const { found } = await stored(followed);
    valueOrThrow(
      await world.operate((work) =>
        recordFollowUp(work, { caseId: found.caseId, occurredOn: toDate('2019-08-01') }),
      ),
    );
    const [refused] = await apply(row(followed, person, { ...visits, paidOn: '2019-04-02' }));
    expect(refused).toMatchObject({
      outcome: 'REJECTED',
      problems: [{ code: 'CASE_WENT_ON', field: 'caseNumber', rule: expect.stringContaining('FOLLOWED_UP') }],
    });
    const returned = nextNumber();
    const other = await poor();
    const applied = {
      communityReviewedOn: '',
      streetReviewedOn: '',
      approvedOn: '',
      noticeOpenedOn: '',
      confirmedOn: '',
      paidOn: '',
      amountYuan: '',
    };
    await apply(row(returned, other, applied));
    const { caseId } = (await stored(returned)).found;
    await world.operate((work) =>
      returnApplication(work, { caseId, occurredOn: toDate('2019-03-02'), reason: '缺少证明' }),
    );
    await world.operate((work) => resubmitApplication(work, { caseId, occurredOn: toDate('2019-03-03') }));
    expect(problems((await apply(row(returned, other)))[0])).toEqual(['CASE_WENT_ON']);
    expect((await stored(returned)).steps).toHaveLength(3);
  });

  it('withdraws what it told by mistake as a correction, with the old telling beside it', async () => {
    const [number, person] = [nextNumber(), await poor()];
    await apply(row(number, person));
    expect(outcomes(await apply(row(number, person, { paidOn: '' })))).toEqual(['CORRECTED']);
    const { found, steps } = await stored(number);
    expect(found).toMatchObject({ state: { status: 'CONFIRMED' }, dates: { paidOn: null }, revision: 2 });
    expect(steps).toHaveLength(6);
    const told = await world.sql.query('SELECT 1 FROM case_event WHERE case_id = $1 AND status = $2', [
      found.caseId,
      'PAID',
    ]);
    expect(told).toHaveLength(1);
    const ended = nextNumber();
    const other = await poor();
    await apply(row(ended, other, { paidOn: '', ending: '撤回', endedOn: '2019-03-25' }));
    expect(outcomes(await apply(row(ended, other, { paidOn: '' })))).toEqual(['CORRECTED']);
    expect((await stored(ended)).found).toMatchObject({
      state: { status: 'CONFIRMED' },
      dates: { endedOn: null },
    });
  });

  it('is known when it comes again after a case that was entered went on, once it has shown it', async () => {
    const [number, person] = [nextNumber(), await poor()];
    await apply(row(number, person, { paidOn: '' }));
    const { caseId } = (await stored(number)).found;
    await world.operate((work) => recordPayment(work, { caseId, occurredOn: toDate('2019-04-01') }));
    expect(outcomes(await apply(row(number, person)))).toEqual(['UNCHANGED']);
    valueOrThrow(
      await world.operate((work) => closeCase(work, { caseId, occurredOn: toDate('2019-08-01') })),
    );
    expect(outcomes(await apply(row(number, person)))).toEqual(['UNCHANGED']);
  });

  it('breaks no rule that an entered case keeps', async () => {
    const rich = residentMessage();
    await world.residents(rich);
    const person = await poor();
    const other = await poor();
    const mine = nextNumber();
    const [ineligible, tooEarly, tooMuch, first, second, taken] = await apply(
      row(nextNumber(), rich.aggregateId),
      row(nextNumber(), person, { confirmedOn: '2019-03-12' }),
      row(nextNumber(), person, { amountYuan: '99999' }),
      row(mine, person),
      row(nextNumber(), person, { submittedOn: '2019-03-02' }),
      row(nextNumber(), other, { programmeCode: 'HEARING_AIDS' }),
    );
    expect(problems(ineligible)).toEqual(['NOT_ELIGIBLE']);
    expect(problems(tooEarly)).toEqual(['NOTICE_NOT_OVER']);
    expect(problems(tooMuch)).toEqual(['AMOUNT_RANGE']);
    expect(first?.outcome).toBe('CREATED');
    expect(problems(second)).toEqual(['NOT_ELIGIBLE']);
    expect(problems(taken)).toEqual(['UNKNOWN_PROGRAMME']);
    expect(problems((await apply(row(mine, other)))[0])).toEqual(['CASE_NUMBER_TAKEN']);
    expect(problems((await apply(row(nextNumber(), other, { region: '430199' })))[0])).toEqual([
      'UNKNOWN_REGION',
    ]);
  });

  it('may end off the main way', async () => {
    const number = nextNumber();
    const rejected = {
      approvedOn: '',
      noticeOpenedOn: '',
      confirmedOn: '',
      paidOn: '',
      amountYuan: '',
      ending: '不予通过',
      endedOn: '2019-03-09',
    };
    const [refused] = await apply(row(nextNumber(), await poor(), rejected));
    expect(problems(refused)).toEqual(['REASON_REQUIRED']);
    expect(outcomes(await apply(row(number, await poor(), { ...rejected, reason: '材料不实' })))).toEqual([
      'CREATED',
    ]);
    expect((await stored(number)).found).toMatchObject({
      state: { status: 'REJECTED' },
      dates: { endedOn: '2019-03-09' },
    });
  });

  it('counts occasions apart', async () => {
    const person = await poor();
    const visit = { programmeCode: 'CONDOLENCE', noticeOpenedOn: '', confirmedOn: '', amountYuan: '' };
    const results = await apply(
      row(nextNumber(), person, { ...visit, occasion: '春节' }),
      row(nextNumber(), person, { ...visit, occasion: '助残日' }),
      row(nextNumber(), person, { ...visit, occasion: '助残日' }),
    );
    expect(outcomes(results)).toEqual(['CREATED', 'CREATED', 'REJECTED']);
  });
});

describe('rows whose subject has not arrived', () => {
  it('wait, and are applied when the resident comes', async () => {
    const [number, person] = [nextNumber(), randomUUID()];
    expect(await apply(row(number, person))).toEqual([{ outcome: 'WAITING', waitsFor: person }]);
    expect(outcomes(await apply(row(number, person)))).toEqual(['WAITING']);
    await poor({ residentId: person });
    expect((await stored(number)).found.state.status).toBe('PAID');
    const waits = await world.sql.query('SELECT status FROM case_import_wait WHERE case_number = $1', [
      number,
    ]);
    expect(waits).toEqual([{ status: 'APPLIED' }]);
  });

  it('keep their problems where they are refused in the end', async () => {
    const [number, person] = [nextNumber(), randomUUID()];
    await apply(row(number, person));
    await world.residents(residentMessage({ residentId: person }));
    const waits = await world.sql.query<{ status: string; problems: { rule: string }[] }>(
      'SELECT status, problems FROM case_import_wait WHERE case_number = $1',
      [number],
    );
    expect(waits).toMatchObject([
      { status: 'REJECTED', problems: [{ code: 'NOT_ELIGIBLE', rule: 'HARDSHIP' }] },
    ]);
  });

  it('wait for a household by its applicant, and for the regions too', async () => {
    const [number, person, household] = [nextNumber(), randomUUID(), randomUUID()];
    const cells = {
      ...PAID_RELIEF,
      caseNumber: number,
      programmeCode: 'HOME_RENOVATION',
      paidOn: '',
      amountYuan: '',
    };
    const renovation = valueOrThrow(
      parseCaseRow(cells, { kind: 'HOUSEHOLD', householdId: null, residentId: person }),
    );
    expect(outcomes(await apply(renovation))).toEqual(['WAITING']);
    await world.residents(residentMessage({ residentId: person, householdId: household }));
    expect((await findCasesByNumberForUpdate(world.sql, [number])).size).toBe(0);
    await world.households(householdMessage(household));
    expect((await stored(number)).found).toMatchObject({
      subject: { kind: 'HOUSEHOLD', householdId: household, residentId: person },
      state: { status: 'CONFIRMED' },
    });
    const far = nextNumber();
    const mover = await poor({ regionId: '430103006' });
    expect(outcomes(await apply(row(far, mover)))).toEqual(['WAITING']);
    const street = {
      id: '430103006',
      code: '430103006',
      level: 'STREET',
      nameZh: '金盆岭街道',
      parentId: '430103',
    };
    await world.transaction((on) =>
      projectRegions(world.service, on, [{ aggregateId: '430103006', aggregateVersion: 1, data: street }]),
    );
    expect((await stored(far)).found.state.status).toBe('PAID');
  });
});

describe('a batch', () => {
  it('takes a bounded number of statements, however many rows', async () => {
    const people = Array.from({ length: 40 }, () => residentMessage({ hardship: 'LOW_INCOME' }));
    await world.residents(...people);
    const statementsFor = (rows: readonly ImportedCase[]): Promise<number> =>
      world.transaction(async (sql) => {
        const actor = { subject: 'tester', role: 'district', regionCode: null, requestId: 'batch' } as const;
        const results = await applyCaseRows({ service: world.service, sql, actor }, rows);
        expect(results.every((each) => each.outcome === 'CREATED')).toBe(true);
        return sql.statements.length;
      });
    const rows = people.map((each) => row(nextNumber(), each.aggregateId));
    const few = await statementsFor(rows.slice(0, 2));
    const many = await statementsFor(rows.slice(2));
    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(12);
  });

  it('has a limit', async () => {
    const one = row(nextNumber(), 'r');
    await expect(apply(...Array.from({ length: 501 }, () => one))).rejects.toThrow(RangeError);
  });
});

describe('the projection', () => {
  it('replaces the timeline by a newer event and ignores older and repeated ones', async () => {
    const person = await poor({
      version: 2,
      category: 'MULTIPLE',
      grade: 1,
      components: [
        { category: 'VISION', grade: 1 },
        { category: 'HEARING', grade: 2 },
      ],
    });
    expect(await world.residents(residentMessage({ residentId: person, version: 1 }))).toBe(0);
    expect(await world.residents(residentMessage({ residentId: person, version: 2 }))).toBe(0);
    const components = () =>
      world.sql.query('SELECT category FROM resident_component WHERE resident_id = $1 ORDER BY 1', [person]);
    expect(await components()).toEqual([{ category: 'HEARING' }, { category: 'VISION' }]);
    expect(
      await world.residents(
        residentMessage({ residentId: person, version: 4 }),
        residentMessage({ residentId: person, version: 3 }),
      ),
    ).toBe(1);
    expect(await components()).toEqual([]);
  });

  it('finds the path of a region whose parents came after it', async () => {
    const paths = await world.sql.query('SELECT street_id, district_id, city_id FROM region WHERE id = $1', [
      'txc-0001',
    ]);
    expect(paths).toEqual([{ street_id: '430103005', district_id: '430103', city_id: '430100' }]);
    expect(REGIONS[0]?.aggregateId).toBe('txc-0001');
  });
});

describe('a workbook row', () => {
  it('is refused with every wrong cell', () => {
    const refusal = parsed(
      { region: '43', submittedOn: '2019-02-30', amountYuan: '1.234', occasion: '中秋', ending: '撤回' },
      'r',
    );
    expect(refusal.ok ? [] : refusal.problems.map((each) => [each.code, each.field])).toEqual([
      ['VALUE_REQUIRED', 'caseNumber'],
      ['VALUE_REQUIRED', 'programmeCode'],
      ['MALFORMED_REGION', 'region'],
      ['MALFORMED_AMOUNT', 'amountYuan'],
      ['UNKNOWN_NAME', 'occasion'],
      ['MALFORMED_DATE', 'submittedOn'],
      ['ENDING_INCOMPLETE', 'endedOn'],
    ]);
  });

  it('is refused with the number of a person in its reason, also where no step asks for one', () => {
    const refusal = parsed({ ...PAID_RELIEF, caseNumber: 'RA-1', reason: '电话13800000000' }, 'r');
    expect(refusal.ok ? [] : refusal.problems.map((each) => [each.code, each.field])).toEqual([
      ['IDENTIFIER_IN_TEXT', 'reason'],
    ]);
  });

  it('shows a case the same from every side of the graph', async () => {
    const [number, person] = [nextNumber(), await poor()];
    await apply(row(number, person));
    const { found } = await stored(number);
    expect((await findCases(world.sql, [found.caseId])).get(found.caseId)).toEqual(found);
  });
});
