import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Result, toDate, valueOrThrow } from '@zhucan/codes';

import { findCases, findSteps } from '../store/load.js';
import { openWorld, residentMessage, type World } from '../testing/world.js';
import type { CaseWork } from '../service.js';
import { approveApplication } from './approve-application.js';
import { cancelCase } from './cancel-case.js';
import { askEligibility } from './check-eligibility.js';
import { closeCase } from './close-case.js';
import { confirmAfterNotice } from './confirm-after-notice.js';
import { openPublicNotice } from './open-public-notice.js';
import { recordCommunityReview } from './record-community-review.js';
import { recordDelivery } from './record-delivery.js';
import { recordFollowUp } from './record-follow-up.js';
import { recordObjection } from './record-objection.js';
import { recordPayment } from './record-payment.js';
import { recordStreetReview } from './record-street-review.js';
import { rejectApplication } from './reject-application.js';
import { resubmitApplication } from './resubmit-application.js';
import { returnApplication } from './return-application.js';
import { submitApplication } from './submit-application.js';
import type { MoneyStepRequest } from './take-step.js';
import { withdrawApplication } from './withdraw-application.js';

type Operation = (work: CaseWork, request: MoneyStepRequest) => Promise<Result<string>>;

let world: World;
beforeAll(async () => {
  world = await openWorld('rehab-employment');
  await world.regions();
});
afterAll(() => world.close());

const step = (operation: Operation, caseId: string, on: string, more: Partial<MoneyStepRequest> = {}) =>
  world.operate((work) => operation(work, { caseId, occurredOn: toDate(on), ...more }));
const codes = (result: Result<unknown>): string[] =>
  result.ok ? [] : result.problems.map((each) => each.code);

async function resident(settings: Parameters<typeof residentMessage>[0] = {}): Promise<string> {
  const message = residentMessage(settings);
  await world.residents(message);
  return message.aggregateId;
}

async function reviewed(programmeCode: string, residentId: string): Promise<string> {
  const caseId = await world.submitted(programmeCode, residentId);
  valueOrThrow(await step(recordCommunityReview, caseId, '2019-03-04'));
  valueOrThrow(await step(recordStreetReview, caseId, '2019-03-08'));
  return caseId;
}

async function noticed(programmeCode: string, residentId: string): Promise<string> {
  const caseId = await reviewed(programmeCode, residentId);
  valueOrThrow(await step(approveApplication, caseId, '2019-03-10'));
  valueOrThrow(await step(openPublicNotice, caseId, '2019-03-11'));
  return caseId;
}

async function rowsOf(table: string, column: string, id: string): Promise<number> {
  const [row] = await world.sql.query<{ n: number }>(
    `SELECT count(*)::integer AS n FROM ${table} WHERE ${column} = $1`,
    [id],
  );
  return row?.n ?? 0;
}

describe('a case from its application to its end', () => {
  it('keeps state, every step, an audit row and an event for each, with the versions of the aggregate', async () => {
    const caseId = await noticed('HEARING_AIDS', await resident({ category: 'HEARING', grade: 2 }));
    valueOrThrow(await step(confirmAfterNotice, caseId, '2019-03-18'));
    valueOrThrow(await step(recordDelivery, caseId, '2019-04-01'));
    valueOrThrow(await step(recordFollowUp, caseId, '2019-05-01'));
    valueOrThrow(await step(recordFollowUp, caseId, '2019-06-01'));
    valueOrThrow(await step(closeCase, caseId, '2019-06-02'));
    const stored = (await findCases(world.sql, [caseId])).get(caseId);
    expect(stored).toMatchObject({
      version: 10,
      state: {
        status: 'CLOSED',
        filedIn: { regionId: 'txc-0001', streetId: '430103005', districtId: '430103' },
      },
      dates: {
        submittedOn: '2019-03-01',
        deliveredOn: '2019-04-01',
        followedUpOn: '2019-06-01',
        closedOn: '2019-06-02',
        paidOn: null,
      },
    });
    expect(stored?.caseNumber).toMatch(/^T-2019-\d{6}$/);
    const steps = (await findSteps(world.sql, [caseId])).get(caseId);
    expect(steps?.map((each) => each.status).slice(-3)).toEqual(['FOLLOWED_UP', 'FOLLOWED_UP', 'CLOSED']);
    const events = await world.sql.query<{ version: number; event_type: string; public_payload: object }>(
      'SELECT version, event_type, public_payload FROM outbox WHERE aggregate_id = $1 ORDER BY version',
      [caseId],
    );
    expect(events.map((each) => each.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(events[6]?.event_type).toBe('zhucan.rehab-employment.case.delivered');
    expect(Object.keys(events[6]?.public_payload ?? {}).sort()).toEqual([
      'caseId',
      'dates',
      'districtCode',
      'firstCaseId',
      'programmeCode',
      'status',
      'streetCode',
    ]);
    expect(await rowsOf('audit_entry', 'subject_id', caseId)).toBe(10);
  });

  it('tells everyone the days of its steps up to each, and by the first of them which cases of a programme are of one subject', async () => {
    const settings = { category: 'HEARING', grade: 2, birthDate: '2010-01-01' } as const;
    const child = await resident(settings);
    const first = await noticed('HEARING_AIDS', child);
    const again = await reviewed('HEARING_AIDS', child);
    const elsewhere = await reviewed('ASSISTIVE_DEVICES', child);
    const another = await reviewed('HEARING_AIDS', await resident(settings));
    const told = await world.sql.query<{ id: string; first: string; dates: Record<string, string | null> }>(
      `SELECT aggregate_id AS id, public_payload->>'firstCaseId' AS first, public_payload->'dates' AS dates
         FROM outbox WHERE aggregate_id = ANY($1::text[]) ORDER BY version`,
      [[first, again, elsewhere, another]],
    );
    const firstOf = (id: string) => new Set(told.filter((each) => each.id === id).map((each) => each.first));
    expect([first, again, elsewhere, another].map(firstOf)).toEqual(
      [first, first, elsewhere, another].map((id) => new Set([id])),
    );
    const along = told.filter(({ id }) => id === first).map(({ dates }) => dates);
    expect(along.map((dates) => dates['approvedOn'])).toEqual([null, null, null, '2019-03-10', '2019-03-10']);
    expect(along.map((dates) => dates['streetReviewedOn'])).toEqual([
      null,
      null,
      ...Array<string>(3).fill('2019-03-08'),
    ]);
  });

  it('pays the amount approved', async () => {
    const caseId = await noticed('EMPLOYMENT_RELIEF', await resident({ hardship: 'MINIMUM_LIVING' }));
    valueOrThrow(await step(confirmAfterNotice, caseId, '2019-03-18'));
    expect(codes(await step(recordPayment, caseId, '2019-04-01', { amountFen: 1n }))).toEqual([
      'AMOUNT_DIFFERS',
    ]);
    valueOrThrow(await step(recordPayment, caseId, '2019-04-01', { amountFen: 100000n }));
    const stored = (await findCases(world.sql, [caseId])).get(caseId);
    expect(stored?.state.amountFen).toBe(100000n);
    expect(stored?.dates.paidOn).toBe('2019-04-01');
  });

  it('takes each side exit', async () => {
    const settings = { hardship: 'LOW_INCOME' };
    const rejected = await reviewed('EMPLOYMENT_RELIEF', await resident(settings));
    expect(codes(await step(rejectApplication, rejected, '2019-03-09'))).toEqual(['REASON_REQUIRED']);
    valueOrThrow(await step(rejectApplication, rejected, '2019-03-09', { reason: '不符合条件' }));
    const withdrawn = await reviewed('EMPLOYMENT_RELIEF', await resident(settings));
    valueOrThrow(await step(withdrawApplication, withdrawn, '2019-03-09'));
    const cancelled = await noticed('EMPLOYMENT_RELIEF', await resident(settings));
    valueOrThrow(await step(cancelCase, cancelled, '2019-03-12', { reason: '重复申请' }));
    const objected = await noticed('EMPLOYMENT_RELIEF', await resident(settings));
    valueOrThrow(await step(recordObjection, objected, '2019-03-12', { reason: '有异议' }));
    valueOrThrow(await step(openPublicNotice, objected, '2019-03-20'));
    const returned = await reviewed('EMPLOYMENT_RELIEF', await resident(settings));
    valueOrThrow(await step(returnApplication, returned, '2019-03-09', { reason: '缺少材料' }));
    valueOrThrow(await step(resubmitApplication, returned, '2019-03-15'));
    const found = await findCases(world.sql, [rejected, withdrawn, cancelled, objected, returned]);
    expect(
      [rejected, withdrawn, cancelled, objected, returned].map((id) => found.get(id)?.state.status),
    ).toEqual(['REJECTED', 'WITHDRAWN', 'CANCELLED', 'PUBLIC_NOTICE', 'SUBMITTED']);
    expect(found.get(rejected)?.dates.endedOn).toBe('2019-03-09');
    expect(found.get(returned)?.dates.communityReviewedOn).toBeNull();
  });
});

describe('a number that the service makes', () => {
  // The sequence knew nothing of numbers that workbooks bring: where they have our form, no application could be handed in.
  it('is after those of the year that are taken', async () => {
    const submit = async (caseNumber: string | null): Promise<string> => {
      const residentId = await resident();
      const caseId = valueOrThrow(
        await world.operate((work) =>
          submitApplication(work, {
            programmeCode: 'HOME_CARE',
            subject: { kind: 'RESIDENT', residentId },
            region: 'txc-0001',
            occasion: null,
            occurredOn: toDate('2018-03-01'),
            caseNumber,
          }),
        ),
      );
      return (await findCases(world.sql, [caseId])).get(caseId)?.caseNumber ?? '';
    };
    const number = (of: string) => Number(of.slice('T-2018-'.length));
    const made = (next: number) => `T-2018-${String(next).padStart(6, '0')}`;
    const first = number(await submit(null));
    for (const ahead of [1, 2, 3, 4, 5, 6, 40]) await submit(made(first + ahead));
    await submit('T-2018-other');
    expect(await submit(null)).toBe(made(first + 41));
    expect(await submit(null)).toBe(made(first + 42));
  });
});

describe('a refusal', () => {
  it('names the rules that failed and writes nothing', async () => {
    const caseId = await reviewed('HEARING_AIDS', await resident({ category: 'VISION' }));
    const refusal = await step(approveApplication, caseId, '2019-03-10');
    expect(refusal.ok ? [] : refusal.problems.map((each) => [each.code, each.rule])).toEqual([
      ['NOT_ELIGIBLE', 'CATEGORY_GRADE'],
    ]);
    expect(await rowsOf('case_event', 'case_id', caseId)).toBe(3);
    expect(await rowsOf('outbox', 'aggregate_id', caseId)).toBe(3);
  });

  it('comes for a second grant of the year, and for a programme that excludes another', async () => {
    const child = await resident({ category: 'HEARING', grade: 2, birthDate: '2010-01-01' });
    await noticed('HEARING_AIDS', child);
    const devices = await reviewed('ASSISTIVE_DEVICES', child);
    const refusal = await step(approveApplication, devices, '2019-03-10');
    expect(refusal.ok ? [] : refusal.problems.map((each) => each.rule)).toEqual(['EXCLUDED_BY_HEARING_AIDS']);
    const again = await reviewed('HEARING_AIDS', child);
    const second = await step(approveApplication, again, '2019-03-10');
    expect(second.ok ? [] : second.problems.map((each) => each.rule)).toEqual(['REPEAT']);
  });

  it('lets only one of two approvals at the same time be the first of the year', async () => {
    const person = await resident({ hardship: 'LOW_INCOME' });
    const [one, other] = [
      await reviewed('EMPLOYMENT_RELIEF', person),
      await reviewed('EMPLOYMENT_RELIEF', person),
    ];
    const results = await Promise.all(
      [one, other].map((caseId) => step(approveApplication, caseId, '2019-03-10')),
    );
    expect(results.filter((each) => each.ok)).toHaveLength(1);
  });

  it('comes for what is unknown, stale or malformed', async () => {
    const person = await resident();
    const caseId = await world.submitted('PROSTHESES', person);
    expect(codes(await step(closeCase, '00000000-0000-0000-0000-000000000000', '2019-03-10'))).toEqual([
      'UNKNOWN_CASE',
    ]);
    expect(codes(await step(closeCase, 'not an id', '2019-03-10'))).toEqual(['UNKNOWN_CASE']);
    expect(codes(await step(recordCommunityReview, caseId, '2019-03-10', { expectedVersion: 2 }))).toEqual([
      'VERSION_CONFLICT',
    ]);
    const submit = (more: object) =>
      world.operate((work) =>
        submitApplication(work, {
          programmeCode: 'PROSTHESES',
          subject: { kind: 'RESIDENT', residentId: person },
          region: '430103005000',
          occasion: null,
          occurredOn: toDate('2019-03-01'),
          ...more,
        }),
      );
    expect(codes(await submit({ programmeCode: 'FUEL_SUBSIDY' }))).toEqual(['UNKNOWN_PROGRAMME']);
    expect(codes(await submit({ occurredOn: toDate('2016-12-31') }))).toEqual(['PROGRAMME_NOT_IN_FORCE']);
    expect(codes(await submit({ region: '4301' }))).toEqual(['MALFORMED_REGION']);
    expect(codes(await submit({ region: '430199' }))).toEqual(['UNKNOWN_REGION']);
    expect(codes(await submit({ subject: { kind: 'RESIDENT', residentId: 'nobody' } }))).toEqual([
      'SUBJECT_UNKNOWN',
    ]);
    expect(codes(await submit({ caseNumber: '99999919850101001X' }))).toEqual(['CASE_NUMBER_FORM']);
    expect(codes(await submit({ caseNumber: '天残-2019-1' }))).toEqual([]);
    expect(codes(await submit({ caseNumber: '天残-2019-1' }))).toEqual(['CASE_NUMBER_TAKEN']);
  });
});

describe('the eligibility check', () => {
  it('answers with each rule and writes nothing', async () => {
    const child = await resident({ category: 'HEARING', grade: 2, birthDate: '2010-01-01' });
    const ask = (programmeCode: string) =>
      askEligibility(
        world.service,
        world.sql,
        { regionCode: null },
        {
          programmeCode,
          subject: { kind: 'RESIDENT', residentId: child },
          serviceDate: toDate('2019-05-01'),
          occasion: null,
        },
      );
    const rehabilitation = valueOrThrow(await ask('CHILD_REHABILITATION_TRAINING'));
    expect(rehabilitation.eligible).toBe(true);
    expect(rehabilitation.results.map((each) => each.rule)).toEqual([
      'ALIVE',
      'CERTIFICATE_VALID',
      'AGE_BAND',
      'SAME_DISTRICT',
      'REPEAT',
    ]);
    expect(valueOrThrow(await ask('VISUAL_AID')).results.filter((each) => !each.passed)).toMatchObject([
      { rule: 'CATEGORY_GRADE' },
    ]);
  });
});

describe('the database', () => {
  it('refuses a transition that the life cycle does not have, and a change of history', async () => {
    const caseId = await world.submitted('PROSTHESES', await resident());
    const paid = `INSERT INTO case_event (case_id, version, position, revision, correction, from_status, status, occurred_on)
                  VALUES ($1, 2, 1, 1, false, 'SUBMITTED', 'PAID', '2019-03-02')`;
    await expect(world.pool.query(paid, [caseId])).rejects.toThrow('case_event_life_cycle');
    await expect(world.pool.query('DELETE FROM case_event WHERE case_id = $1', [caseId])).rejects.toThrow(
      'only ever added',
    );
    await expect(
      world.pool.query(`UPDATE case_record SET status = 'PAID' WHERE case_id = $1`, [caseId]),
    ).rejects.toThrow('case_record_paid_on');
  });

  it('has a comment on every table and column of cases and projections', async () => {
    const missing = await world.sql.query<{ name: string }>(
      `SELECT c.relname || coalesce('.' || a.attname, '') AS name FROM pg_class c
         LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'outbox'
          AND (obj_description(c.oid) IS NULL OR col_description(c.oid, a.attnum) IS NULL)`,
    );
    expect(missing).toEqual([]);
  });
});
