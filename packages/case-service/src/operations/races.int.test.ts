import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { toDate, valueOrThrow } from '@zhucan/codes';
import { race } from '@zhucan/test-kit';

import { parseCaseRow } from '../imports/imported-case.js';
import { applyCaseRows, type RowOutcome } from '../imports/apply-case-rows.js';
import { openWorld, residentMessage, type World } from '../testing/world.js';
import { submitApplication } from './submit-application.js';

/*
 * Whether a case number is taken is asked before the case is written. Of two that take one number at the same moment both find it free,
 * and the unique index lets one through: the other was told of a defect, and an import broke off with all its rows.
 */

let world: World;
beforeAll(async () => {
  world = await openWorld('rehab-employment');
  await world.regions();
});
afterAll(() => world.close());

async function resident(): Promise<string> {
  const message = residentMessage();
  await world.residents(message);
  return message.aggregateId;
}

/** Hands in an application under a number: the codes of the problems. */
async function submit(caseNumber: string, residentId: string): Promise<string[]> {
  const result = await world.operate((work) =>
    submitApplication(work, {
      programmeCode: 'ASSISTIVE_DEVICES',
      subject: { kind: 'RESIDENT', residentId },
      region: 'txc-0001',
      occasion: null,
      occurredOn: toDate('2019-03-01'),
      caseNumber,
    }),
  );
  return result.ok ? [] : result.problems.map((each) => each.code);
}

function importRows(...rows: (readonly [caseNumber: string, residentId: string])[]): Promise<RowOutcome[]> {
  const parsed = rows.map(([caseNumber, residentId]) =>
    valueOrThrow(
      parseCaseRow(
        { programmeCode: 'ASSISTIVE_DEVICES', region: 'txc-0001', submittedOn: '2019-03-01', caseNumber },
        { kind: 'RESIDENT', residentId },
      ),
    ),
  );
  return world.operate((work) => applyCaseRows(work, parsed));
}

const told = (outcomes: readonly RowOutcome[]): string[] =>
  outcomes.flatMap((each) =>
    each.outcome === 'REJECTED' ? each.problems.map(({ code }) => code) : [each.outcome],
  );

const meeting = <First, Second>(first: () => Promise<First>, second: () => Promise<Second>) =>
  race({ pool: world.pool, heldAt: 'audit_entry', first, second });

it('one of two applications at the same moment takes a number, and the other is told that it is taken', async () => {
  const [one, other] = [await resident(), await resident()];
  const [first, second] = await meeting(
    () => submit('天残-2019-1', one),
    () => submit('天残-2019-1', other),
  );
  expect([first, second]).toEqual([[], ['CASE_NUMBER_TAKEN']]);
  expect(await submit('天残-2019-1', other)).toEqual(second);
  const cases = await world.sql.query('SELECT 1 FROM case_record WHERE resident_id = $1', [other]);
  expect(cases).toEqual([]);
});

it('an import rejects the row whose number is taken at the counter meanwhile, and applies the others', async () => {
  const [one, other, third] = [await resident(), await resident(), await resident()];
  const [first, second] = await meeting(
    () => submit('天残-2019-2', one),
    () => importRows(['天残-2019-3', third], ['天残-2019-2', other], ['天残-2019-4', other]),
  );
  expect(first).toEqual([]);
  expect(told(second)).toEqual(['CREATED', 'CASE_NUMBER_TAKEN', 'CREATED']);
});

it('an application is told that its number is taken by an import under way', async () => {
  const [one, other] = [await resident(), await resident()];
  const [first, second] = await meeting(
    () => importRows(['天残-2019-5', one]),
    () => submit('天残-2019-5', other),
  );
  expect([told(first), second]).toEqual([['CREATED'], ['CASE_NUMBER_TAKEN']]);
});

it('two imports of one workbook make each case once', async () => {
  const [one, other] = [await resident(), await resident()];
  const [first, second] = await meeting(
    () => importRows(['天残-2019-6', one], ['天残-2019-7', other]),
    () => importRows(['天残-2019-7', other], ['天残-2019-6', one]),
  );
  expect(told(first)).toEqual(['CREATED', 'CREATED']);
  expect(told(second)).toEqual(['UNCHANGED', 'UNCHANGED']);
});
