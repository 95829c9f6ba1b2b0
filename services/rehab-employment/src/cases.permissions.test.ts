import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { can, type Caller, ROLES } from '@zhucan/access';

import { child, region } from './testing/registry-messages.js';
import { callerOf, startTestService, type TestService } from './testing/test-service.js';

const HERE = '430103005';
const ELSEWHERE = '430103006';

let service: TestService;
const [neighbour, stranger, mover] = [randomUUID(), randomUUID(), randomUUID()];
const cases = { neighbour: '', stranger: '', mover: '', enterprise: '' };

interface Answer {
  readonly case: { readonly id: string } | null;
  readonly problems: readonly { readonly code: string }[];
}

let requests = 0;
async function mutate(name: string, input: object, caller?: Caller): Promise<Answer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const answer = await service.ask(
    `mutation ($input: ${type}!) { answer: ${name}(input: $input) { case { id } problems { code } } }`,
    { input: { requestId: `request-${String((requests += 1)).padStart(4, '0')}`, ...input } },
    caller,
  );
  return (answer.data as { answer: Answer }).answer;
}

const submit = (input: object, caller?: Caller): Promise<Answer> =>
  mutate('submitRehabEmploymentApplication', { occurredOn: '2019-03-01', ...input }, caller);
const take = (caseId: string, step: string, caller?: Caller, more: object = {}): Promise<Answer> =>
  mutate('takeRehabEmploymentStep', { caseId, step, occurredOn: '2019-03-04', ...more }, caller);

beforeAll(async () => {
  service = await startTestService();
  await service.tell(
    region(ELSEWHERE, 'STREET', '430103'),
    child(neighbour),
    child(stranger, { regionId: ELSEWHERE }),
    child(mover),
  );
  const programmeCode = 'HEARING_AIDS';
  const idOf = async (input: object): Promise<string> => (await submit(input)).case?.id ?? '';
  cases.neighbour = await idOf({ programmeCode, residentId: neighbour, region: HERE });
  cases.stranger = await idOf({ programmeCode, residentId: stranger, region: ELSEWHERE });
  // Lives here, and applied where they lived before.
  cases.mover = await idOf({ programmeCode, residentId: mover, region: ELSEWHERE });
  await service.ask(
    `mutation { recordEnterprise(input: { requestId: "request-enterprise", enterpriseNumber: "QY-1", nameZh: "示例盲人按摩店", kind: BLIND_MASSAGE,
       staff: 6, disabledStaff: 3, visionStaff: 3, registeredOn: "2018-06-01", region: "${HERE}" }) { problems { code } } }`,
  );
  const [enterprise] = await service.sql.query<{ id: string }>('SELECT enterprise_id AS id FROM enterprise');
  cases.enterprise = await idOf({
    programmeCode: 'BLIND_MASSAGE_ENTERPRISE',
    enterpriseId: enterprise?.id,
    region: HERE,
  });
  await take(cases.enterprise, 'RETURN', undefined, { reason: '缺少营业执照' });
});
afterAll(() => service.close());

// Role and permission alone decided: a token of one street read, asked about and withdrew the cases of every other.
describe('a token that is narrowed to a street', () => {
  const street = callerOf('street', HERE);
  const ids = () => [cases.neighbour, cases.stranger, cases.mover, randomUUID()];

  it('finds cases that were filed there, and no others, at one statement more for any number', async () => {
    const of = ids().map((id) => ({ __typename: 'RehabEmploymentCase', id }));
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on RehabEmploymentCase { id steps { status } } } }';
    const own = await service.ask(query, { of }, street);
    expect(own.data).toMatchObject({ _entities: [{ id: cases.neighbour }, null, null, null] });
    expect(own.statements).toBe(3);
    const all = await service.ask(query, { of });
    expect(all.data).toMatchObject({ _entities: [{}, {}, {}, null] });
    expect(all.statements).toBe(2);
    const one = await service.ask(`{ rehabEmploymentCase(id: "${cases.stranger}") { id } }`, {}, street);
    expect(one.data).toEqual({ rehabEmploymentCase: null });
  });

  it('finds all cases of who lives there today, and those that others filed there', async () => {
    const of = [neighbour, stranger, mover].map((id) => ({ __typename: 'Resident', id }));
    const query =
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Resident { rehabEmploymentCases { id } } } }';
    const own = await service.ask(query, { of }, street);
    expect(own.data).toEqual({
      _entities: [
        { rehabEmploymentCases: [{ id: cases.neighbour }] },
        { rehabEmploymentCases: [] },
        { rehabEmploymentCases: [{ id: cases.mover }] },
      ],
    });
    expect(own.statements).toBe(3);
  });

  it('asks eligibility of who lives there; others are as unknown as nobody', async () => {
    const ask = (residentId: string) =>
      service.ask(
        `{ rehabEmploymentEligibility(residentId: "${residentId}", programmeCode: "HOME_CARE", serviceDate: "2019-03-01") { eligible } }`,
        {},
        street,
      );
    expect((await ask(neighbour)).data).toEqual({ rehabEmploymentEligibility: { eligible: false } });
    for (const resident of [stranger, randomUUID()])
      expect((await ask(resident)).codes).toEqual(['SUBJECT_UNKNOWN']);
  });

  it('takes no step of a case of another street, and files none there', async () => {
    for (const id of [cases.stranger, randomUUID()])
      expect(await take(id, 'WITHDRAW', street)).toEqual({
        case: null,
        problems: [{ code: 'UNKNOWN_CASE' }],
      });
    const [{ status } = { status: '' }] = await service.sql.query<{ status: string }>(
      'SELECT status FROM case_record WHERE case_id = $1',
      [cases.stranger],
    );
    expect(status).toBe('SUBMITTED');
    const filed = { programmeCode: 'PROSTHESES', residentId: neighbour, region: ELSEWHERE };
    expect((await submit(filed, street)).problems).toEqual([{ code: 'UNKNOWN_REGION' }]);
    expect((await submit({ ...filed, region: HERE }, street)).problems).toEqual([]);
  });
});

describe('the record behind a figure', () => {
  const query = `{ workReport(region: "430103", period: "2019-H1") { educationEmployment { indicators { code evidence { edges { node {
    ... on RehabEmploymentCase { caseNumber steps { status reason } enterprise { nameZh cases { steps { reason } } } } } } } } } } }`;

  it('leads to reasons and other cases for those alone who may read cases', async () => {
    for (const role of ROLES.filter((each) => can(each, 'READ_EVIDENCE'))) {
      const { text, codes } = await service.ask(query, {}, callerOf(role));
      expect(text).toContain('"status":"RETURNED"');
      const reads = can(role, 'READ_CASES');
      expect([role, text.includes('缺少营业执照'), codes.includes('FORBIDDEN')]).toEqual([
        role,
        reads,
        !reads,
      ]);
    }
  });
});
