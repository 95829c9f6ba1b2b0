import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countingSql } from '@zhucan/sql';

import type { StoredCase } from '../store/stored-case.js';
import { openWorld, residentMessage, type World } from '../testing/world.js';
import { caseLoaders } from './case-loaders.js';
import { programmeCaseResolvers } from './case-resolvers.js';

let world: World;
beforeAll(async () => {
  world = await openWorld('rehab-employment');
  await world.regions();
});
afterAll(() => world.close());

describe('the loaders of a request', () => {
  it('take one statement for any number of residents, cases and steps', async () => {
    const people = [residentMessage(), residentMessage(), residentMessage()];
    await world.residents(...people);
    const ids: string[] = [];
    for (const person of people) ids.push(await world.submitted('PROSTHESES', person.aggregateId));
    const sql = countingSql(world.sql);
    const loaders = caseLoaders(sql, { caller: { regionCode: null }, clock: world.clock });
    const byResident = await Promise.all(people.map((person) => loaders.byResident.load(person.aggregateId)));
    const byId = await Promise.all([...ids, 'no such case'].map((id) => loaders.byId.load(id)));
    const steps = await Promise.all(ids.map((id) => loaders.steps.load(id)));
    expect(byResident.map((cases) => cases.map((each) => each.caseId))).toEqual(ids.map((id) => [id]));
    expect(byId.map((each) => each?.caseId ?? null)).toEqual([...ids, null]);
    expect(steps.map((each) => each.map((step) => step.status))).toEqual(ids.map(() => ['SUBMITTED']));
    expect(sql.statements).toHaveLength(3);
  });
});

describe('the resolvers of a case', () => {
  it('show a case by the common interface', async () => {
    const person = residentMessage();
    await world.residents(person);
    const caseId = await world.submitted('PROSTHESES', person.aggregateId);
    const context = {
      caller: { role: 'community' },
      loaders: { cases: caseLoaders(world.sql, { caller: { regionCode: null }, clock: world.clock }) },
    } as const;
    const stored = (await context.loaders.cases.byId.load(caseId)) as StoredCase;
    const resolvers = programmeCaseResolvers(world.service.programmes);
    expect(resolvers.programmeNameZh(stored)).toBe('截肢患者免费安装假肢');
    expect(resolvers.programmeNameEn(stored)).toBe('Free prostheses for amputees');
    expect([resolvers.id(stored), resolvers.status(stored), resolvers.regionId(stored)]).toEqual([
      caseId,
      'SUBMITTED',
      'txc-0001',
    ]);
    expect([resolvers.deliveredOn(stored), resolvers.paidOn(stored), resolvers.amountFen(stored)]).toEqual([
      null,
      null,
      null,
    ]);
    const [step] = await resolvers.steps(stored, {}, context);
    expect(step).toMatchObject({ status: 'SUBMITTED', occurredOn: '2019-03-01', reason: null });
    expect(step?.recordedAt).toBeInstanceOf(Date);
  });
});
