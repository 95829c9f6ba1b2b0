import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES } from '@zhucan/access';

import { type BranchService, caller, startBranchService } from './testing/branch-service.js';

let branch: BranchService;
let memberId: string;

beforeAll(async () => {
  branch = await startBranchService();
  const { thing } = await branch.command(
    'recordPartyMember',
    {
      number: 'PM-1',
      name: '示例姓名',
      stage: 'ACTIVIST',
      determinedOn: '2018-08-16',
      determinedBy: 'MEMBER_ASSEMBLY',
      floating: false,
    },
    'id',
  );
  memberId = thing?.id ?? '';
});
afterAll(() => branch.stop());

const READERS = ['district', 'party'] as const;
const others = ROLES.filter((role) => !READERS.some((reader) => reader === role));

async function codeOf(text: string, who: ReturnType<typeof caller>): Promise<unknown> {
  const { body } = await branch.ask(text, {}, who);
  return body.errors?.[0]?.extensions['code'] ?? null;
}

const ENTRY =
  'name: "示例", stage: ACTIVIST, determinedOn: "2019-01-08", determinedBy: BRANCH_COMMITTEE, floating: false, region: "999999"';
const requests = {
  partyMember: () => `{ partyMember(id: "${memberId}") { id } }`,
  partyRecord: () => `{ partyRecord(id: "${memberId}") { id } }`,
  partyBranch: () => '{ partyBranch(region: "999999") { regionId } }',
  partyNorms: () => '{ partyNorms(region: "999999", period: "2019-H1") { code } }',
  recordPartyMember: () =>
    `mutation { recordPartyMember(input: { requestId: "${randomUUID()}", ${ENTRY} }) { member { id } } }`,
  recordPartyRecord: () =>
    `mutation { recordPartyRecord(input: { requestId: "${randomUUID()}", kind: THEME_DAY, heldOn: "2019-01-15", region: "999999", topicZh: "" }) { record { id } } }`,
  determinePartyStage: () =>
    `mutation { determinePartyStage(input: { requestId: "${randomUUID()}", stage: ACTIVIST, decidedOn: "2019-01-08", region: "999999" }) { member { id } } }`,
};

describe('Party affairs', () => {
  it.each(Object.entries(requests))('are closed to who has no part in them: %s', async (_name, request) => {
    for (const role of others)
      expect([role, await codeOf(request(), caller(role))]).toEqual([role, 'FORBIDDEN']);
  });

  it.each(Object.entries(requests))(
    'are open to the secretary and the district: %s',
    async (_name, request) => {
      for (const role of READERS) expect([role, await codeOf(request(), caller(role))]).toEqual([role, null]);
    },
  );

  it('show the name to who keeps the roll', async () => {
    for (const role of READERS) {
      const { data } = await branch.query(
        `{ partyMember(id: "${memberId}") { name number floating determinedBy sinceStated } }`,
        caller(role),
      );
      expect(data).toEqual({
        partyMember: {
          name: '示例姓名',
          number: 'PM-1',
          floating: false,
          determinedBy: 'MEMBER_ASSEMBLY',
          sinceStated: true,
        },
      });
    }
  });

  it('show nothing personal of a member to whom the evidence of a figure leads', async () => {
    const { data } = await branch.query(
      `{ workReport(region: "999999", period: "2018") { partyBuilding { indicators { code evidence(first: 1) { edges { node { id
           ... on PartyMember { stage since number name floating joinedOn determinedBy sinceStated } } } } } } } }`,
      caller('auditor'),
    );
    const text = JSON.stringify(data);
    expect(text).toContain(
      `{"id":"${memberId}","stage":"ACTIVIST","since":"2018-08-16","number":null,"name":null,"floating":null,"joinedOn":null,"determinedBy":null,"sinceStated":null}`,
    );
    expect(text).not.toMatch(/示例|PM-1/);
  });
});

describe('a token that is narrowed to a region', () => {
  const street = caller('party', '999999001');

  it('neither reads nor changes what is outside of it', async () => {
    expect((await branch.query(requests.partyMember(), street)).data).toEqual({ partyMember: null });
    expect(await codeOf(requests.partyBranch(), street)).toBe('FORBIDDEN');
    expect(await codeOf(requests.partyNorms(), street)).toBe('FORBIDDEN');
    for (const write of ['recordPartyMember', 'recordPartyRecord', 'determinePartyStage'] as const)
      expect([write, await codeOf(requests[write](), street)]).toEqual([write, 'FORBIDDEN']);
  });

  it('takes no member of another branch onto its own roll', async () => {
    const taken = requests
      .recordPartyMember()
      .replace('name:', 'number: "PM-1", name:')
      .replace('"999999"', '"999999001"');
    expect(await codeOf(taken, street)).toBe('FORBIDDEN');
    expect(await codeOf(requests.partyBranch().replace('999999', '999999001'), street)).toBeNull();
  });
});
