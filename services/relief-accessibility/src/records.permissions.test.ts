import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { can, type Permission, type Role, ROLES } from '@zhucan/access';

import { callerOf, startTestService, type TestService } from './testing/test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
  const { data } = await service.ask(
    `mutation { recordHonour(input: { requestId: "request-honour", number: "P-1", titleZh: "助残先进", recipientZh: "示例个人甲", receivedOn: "2019-04", region: "430103" }) { problems { code } } }`,
  );
  expect(data).toEqual({ recordHonour: { problems: [] } });
});
afterAll(() => service.close());

const rolesWith = (permission: Permission): Role[] => ROLES.filter((role) => can(role, permission));

/** The roles to which a query or a mutation is not forbidden. */
async function allowed(query: string): Promise<Role[]> {
  const roles: Role[] = [];
  for (const role of ROLES) {
    const { codes } = await service.ask(query, {}, callerOf(role));
    if (!codes.includes('FORBIDDEN')) roles.push(role);
    else expect(codes).toEqual(['FORBIDDEN']);
  }
  return roles;
}

const INPUT = (more: string) => `input: { requestId: "request-refused", region: "430199", ${more} }`;

/** Each with an unknown region, so that who may enter it is refused for that, and nothing is written. */
const MUTATIONS = [
  `recordPublicEvent(${INPUT('number: "P-1", titleZh: "活动", campaign: OTHER, heldOn: "2019-05-18", status: HELD')})`,
  `recordHonour(${INPUT('number: "P-1", titleZh: "荣誉", recipientZh: "示例单位", receivedOn: "2019-04"')})`,
  `recordPetition(${INPUT('number: "P-1", topic: OTHER, receivedOn: "2019-05-18"')})`,
  `recordModelCommunity(${INPUT('number: "P-1", nameZh: "社区", level: DISTRICT, startedOn: "2019-05-18"')})`,
  `recordOneVisitProcedure(${INPUT('number: "P-1", nameZh: "事项", visitsRequired: 1, achievedOn: "2019-05-18"')})`,
  `recordOpenMatter(${INPUT('code: "relief.example", nameZh: "事项", openedOn: "2019-05-18"')})`,
];

it.each(MUTATIONS)('may be entered by those alone who may write such matters: %s', async (mutation) => {
  expect(await allowed(`mutation { ${mutation} { problems { code } } }`)).toEqual(rolesWith('WRITE_MATTERS'));
});

it.each(['petitions', 'openMatters'])('%s are listed for those alone who may read cases', async (field) => {
  expect(await allowed(`{ ${field}(region: "430103") { totalCount } }`)).toEqual(rolesWith('READ_CASES'));
});

describe('who received an honour', () => {
  const query = `{ workReport(region: "430103", period: "2019-H1") { publicity { indicators { code
    evidence { edges { node { ... on Honour { titleZh recipientZh receivedText } } } } } } } }`;

  it('is seen by those alone who may read identifiers, also of those who may see the honour', async () => {
    for (const role of rolesWith('READ_EVIDENCE')) {
      const { text } = await service.ask(query, {}, callerOf(role));
      expect([
        role,
        text.includes('"recipientZh":"示例个人甲"'),
        text.includes('"recipientZh":null'),
      ]).toEqual([role, can(role, 'READ_IDENTIFIERS'), !can(role, 'READ_IDENTIFIERS')]);
      expect(text).toContain('"receivedText":"2019-04"');
    }
    expect(rolesWith('READ_EVIDENCE').length).toBeGreaterThan(rolesWith('READ_IDENTIFIERS').length);
  });

  it('is not told where the evidence is not', async () => {
    for (const role of ROLES.filter((each) => !can(each, 'READ_EVIDENCE'))) {
      const { text, codes } = await service.ask(query, {}, callerOf(role));
      expect(codes).toContain('FORBIDDEN');
      expect(text).not.toContain('示例个人甲');
    }
  });
});
