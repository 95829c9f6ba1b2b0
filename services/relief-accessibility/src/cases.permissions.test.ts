import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { can, type Caller, ROLES } from '@zhucan/access';

import { callerOf, startTestService, type TestService } from './testing/test-service.js';

/** A community of the street, and a place outside the community. */
const [HERE, ELSEWHERE] = ['txc-0001', '430103005'];
const community = callerOf('community', HERE);

let service: TestService;
const [neighbour, stranger] = [randomUUID(), randomUUID()];
const cases = { neighbour: '', stranger: '' };

interface Answer {
  readonly case: { readonly id: string } | null;
  readonly problems: readonly { readonly code: string }[];
}

let requests = 0;
async function mutate(name: string, input: object, caller?: Caller): Promise<Answer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const answer = await service.ask(
    `mutation ($input: ${type}!) { answer: ${name}(input: $input) { case { id } problems { code } } }`,
    {
      input: {
        requestId: `request-${String((requests += 1)).padStart(4, '0')}`,
        occurredOn: '2019-03-01',
        ...input,
      },
    },
    caller,
  );
  return (answer.data as { answer: Answer }).answer;
}

const submit = (residentId: string, region: string, caller?: Caller): Promise<Answer> =>
  mutate(
    'submitReliefAccessibilityApplication',
    { programmeCode: 'HARDSHIP_RELIEF', residentId, region },
    caller,
  );

beforeAll(async () => {
  service = await startTestService();
  for (const [residentId, regionId] of [
    [neighbour, HERE],
    [stranger, ELSEWHERE],
  ]) {
    await service.sql.query(
      `INSERT INTO resident_projection (resident_id, sex, birth_date, synthetic, aggregate_version) VALUES ($1, 'FEMALE', '1970-01-01', true, 1)`,
      [residentId],
    );
    await service.sql.query(
      `INSERT INTO resident_state (resident_id, valid_from, region_id, hardship) VALUES ($1, '2017-01-01', $2, 'LOW_INCOME')`,
      [residentId, regionId],
    );
  }
  cases.neighbour = (await submit(neighbour, HERE)).case?.id ?? '';
  cases.stranger = (await submit(stranger, ELSEWHERE)).case?.id ?? '';
  const returned = { caseId: cases.neighbour, step: 'RETURN', reason: '缺少证明' };
  await mutate('takeReliefAccessibilityStep', returned);
});
afterAll(() => service.close());

// Role and permission alone decided: a token of one community read, asked about and withdrew the cases of every other place.
describe('a token that is narrowed to a community', () => {
  it('finds the cases that were filed there', async () => {
    const of = [cases.neighbour, cases.stranger].map((id) => ({ __typename: 'ReliefAccessibilityCase', id }));
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on ReliefAccessibilityCase { id } } }';
    const found = await service.ask(query, { of }, community);
    expect(found.data).toMatchObject({ _entities: [{ id: cases.neighbour }, null] });
    expect(found.statements).toBe(2);
  });

  it('asks eligibility of who lives there, and takes and files cases there alone', async () => {
    const ask = (residentId: string) =>
      service.ask(
        `{ reliefAccessibilityEligibility(residentId: "${residentId}", programmeCode: "HARDSHIP_RELIEF", serviceDate: "2019-03-01") { eligible } }`,
        {},
        community,
      );
    expect((await ask(neighbour)).codes).toEqual([]);
    expect((await ask(stranger)).codes).toEqual(['SUBJECT_UNKNOWN']);
    const withdrawn = { caseId: cases.stranger, step: 'WITHDRAW' };
    expect((await mutate('takeReliefAccessibilityStep', withdrawn, community)).problems).toEqual([
      { code: 'UNKNOWN_CASE' },
    ]);
    expect((await submit(neighbour, ELSEWHERE, community)).problems).toEqual([{ code: 'UNKNOWN_REGION' }]);
    expect((await submit(neighbour, HERE, community)).problems).toEqual([]);
  });
});

it('shows why a case was returned to those alone who may read cases, also behind a figure', async () => {
  const query = `{ workReport(region: "430103", period: "2019-H1") { reliefRights { indicators { evidence { edges { node {
    ... on ReliefAccessibilityCase { caseNumber steps { status reason } } } } } } } } }`;
  await service.sql.query(
    `UPDATE case_record SET status = 'PAID', paid_on = '2019-04-01', amount_fen = 100 WHERE case_id = $1`,
    [cases.neighbour],
  );
  for (const role of ROLES.filter((each) => can(each, 'READ_EVIDENCE'))) {
    const { text } = await service.ask(query, {}, callerOf(role));
    expect(text).toContain('"status":"RETURNED"');
    expect([role, text.includes('缺少证明')]).toEqual([role, can(role, 'READ_CASES')]);
  }
});
