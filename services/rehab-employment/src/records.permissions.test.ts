import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { can, type Role, ROLES } from '@zhucan/access';

import { callerOf, startTestService, type TestService } from './testing/test-service.js';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

const INPUT = (more: string) => `input: { requestId: "request-refused", region: "430199", ${more} }`;

/** Each with an unknown region, so that who may enter it is refused for that, and nothing is written. */
const MUTATIONS = [
  `recordEnterprise(${INPUT('enterpriseNumber: "P-1", nameZh: "企业", kind: OTHER, staff: 1, disabledStaff: 0, visionStaff: 0, registeredOn: "2018-06-01"')})`,
  `recordInspectionVisit(${INPUT('number: "P-1", visitorZh: "示例单位", topicZh: "康复", visitedOn: "2019-05"')})`,
  `recordTrainingClass(${INPUT('number: "P-1", nameZh: "培训班", heldOn: "2019-06-10"')})`,
];

it.each(MUTATIONS)('may be entered by those alone who may write such matters: %s', async (mutation) => {
  const roles: Role[] = [];
  for (const role of ROLES) {
    const { data, codes } = await service.ask(
      `mutation { answer: ${mutation} { problems { code } } }`,
      {},
      callerOf(role),
    );
    if (codes.length > 0) {
      expect(codes).toEqual(['FORBIDDEN']);
      continue;
    }
    expect(data).toEqual({ answer: { problems: [{ code: 'UNKNOWN_REGION' }] } });
    roles.push(role);
  }
  expect(roles).toEqual(ROLES.filter((role) => can(role, 'WRITE_MATTERS')));
});
