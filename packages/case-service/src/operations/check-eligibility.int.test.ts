import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';

import { type Result, toDate, valueOrThrow } from '@zhucan/codes';

import { applyCaseRows } from '../imports/apply-case-rows.js';
import { parseCaseRow } from '../imports/imported-case.js';
import { householdMessage, openWorld, residentMessage, type World } from '../testing/world.js';
import { askEligibility, type EligibilityQuestion } from './check-eligibility.js';

let world: World;
beforeAll(async () => {
  world = await openWorld('relief-accessibility');
  await world.regions();
});
afterAll(() => world.close());

const ask = (residentId: string, programmeCode = 'HOME_RENOVATION') => {
  const question: EligibilityQuestion = {
    programmeCode,
    subject: { kind: 'RESIDENT', residentId },
    serviceDate: toDate('2019-06-01'),
    occasion: null,
  };
  return askEligibility(world.service, world.sql, { regionCode: null }, question);
};
const codes = (result: Result<unknown>): string[] =>
  result.ok ? [] : result.problems.map((each) => each.code);

// A question was put for the resident alone, whose own cases never hold that of the household.
describe('a question about a programme for households', () => {
  it('is about the household of the resident, whoever of it had the work done', async () => {
    const household = randomUUID();
    const [first, second] = [
      residentMessage({ householdId: household }),
      residentMessage({ householdId: household }),
    ];
    await world.households(householdMessage(household));
    await world.residents(first, second);
    expect(valueOrThrow(await ask(second.aggregateId)).eligible).toBe(true);
    const cells = {
      caseNumber: 'RA-1',
      programmeCode: 'HOME_RENOVATION',
      region: 'txc-0001',
      submittedOn: '2019-03-01',
      communityReviewedOn: '2019-03-04',
      streetReviewedOn: '2019-03-08',
      approvedOn: '2019-03-10',
    };
    const row = valueOrThrow(
      parseCaseRow(cells, { kind: 'HOUSEHOLD', householdId: null, residentId: first.aggregateId }),
    );
    expect(await world.operate((work) => applyCaseRows(work, [row]))).toMatchObject([{ outcome: 'CREATED' }]);
    const answer = valueOrThrow(await ask(second.aggregateId));
    expect(answer.eligible).toBe(false);
    expect(answer.results.filter((each) => !each.passed).map((each) => each.rule)).toEqual(['REPEAT']);
  });

  it('is refused as an application is: without a household, and for a subject of another kind', async () => {
    const alone = residentMessage();
    await world.residents(alone);
    expect(codes(await ask(alone.aggregateId))).toEqual(['NO_HOUSEHOLD']);
    const enterprise = await openWorld('rehab-employment');
    const question = {
      programmeCode: 'EMPLOYMENT_BASE',
      subject: { kind: 'RESIDENT', residentId: alone.aggregateId },
      serviceDate: toDate('2019-06-01'),
      occasion: null,
    } as const;
    expect(
      codes(await askEligibility(enterprise.service, enterprise.sql, { regionCode: null }, question)),
    ).toEqual(['SUBJECT_KIND']);
    await enterprise.close();
  });
});
