import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { PlanView } from '../execution/plan-view.js';
import { readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph();
});
afterAll(() => graph.stop());

interface Asked {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

async function ask(asked: Asked, wanted?: string, scope?: string) {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await graph.issuer.token('integrator', scope)}`,
    ...(wanted === undefined ? {} : { 'x-zhucan-query-plan': wanted }),
  };
  const answer = await readAnswer(
    await fetch(graph.url, { method: 'POST', headers, body: JSON.stringify(asked) }),
  );
  const { extensions } = JSON.parse(answer.text) as { extensions?: { queryPlan: PlanView } };
  return { ...answer, extensions };
}

const CASES: Asked = { query: '{ residents { id cases } }' };
const PLAN = {
  calls: [
    {
      id: 0,
      service: 'registry',
      operation: expect.stringContaining('residents'),
      variables: [],
      after: [],
      mutates: false,
      parts: [{ path: '' }],
    },
    {
      id: 1,
      service: 'rehab-employment',
      operation: expect.stringContaining('_entities'),
      variables: [],
      after: [0],
      mutates: false,
      parts: [{ path: 'residents.@', requires: '{ ... on Resident { __typename id } }' }],
    },
  ],
};

describe('the plan of a query', () => {
  it('comes beside the answer, which it does not change', async () => {
    const plain = await ask(CASES);
    const explained = await ask(CASES, 'include');
    expect(plain.extensions).toBeUndefined();
    expect(explained.extensions).toEqual({ queryPlan: PLAN });
    expect([explained.status, explained.data]).toEqual([200, plain.data]);
  });

  it('comes alone, and nobody is called', async () => {
    const before = graph.fetches.length;
    const explained = await ask(CASES, 'only');
    expect([explained.status, explained.data, explained.errors]).toEqual([200, null, []]);
    expect(explained.extensions).toEqual({ queryPlan: PLAN });
    const mutation = await ask({ query: 'mutation { register(name: "a") { id } }' }, 'only');
    expect(mutation.extensions?.queryPlan.calls.map(({ mutates }) => mutates)).toEqual([true]);
    expect(graph.fetches.length).toBe(before);
  });

  it('is that of what the variables leave in', async () => {
    const query = 'query ($with: Boolean!) { residents { id cases @include(if: $with) } }';
    const callsWith = async (value: boolean) =>
      (await ask({ query, variables: { with: value } }, 'only')).extensions?.queryPlan.calls.length;
    expect([await callsWith(true), await callsWith(false)]).toEqual([2, 1]);
  });

  it('shows as one call what is merged', async () => {
    const query = '{ first: resident(id: "1") { cases } second: resident(id: "2") { cases } }';
    const { extensions } = await ask({ query }, 'only');
    expect(extensions?.queryPlan.calls.map(({ parts }) => parts.length)).toEqual([1, 2]);
  });
});

describe('is refused', () => {
  it.each([
    ['without the scope', CASES, 'include', 'other', 403, 'FORBIDDEN', 'scope schema:read'],
    ['for another word', CASES, 'yes', undefined, 400, 'BAD_REQUEST', 'include or only'],
  ] as const)('%s', async (_case, asked, wanted, scope, status, code, rule) => {
    const before = graph.fetches.length;
    const answer = await ask(asked, wanted, scope);
    expect([answer.status, answer.errors[0]?.extensions]).toEqual([
      status,
      expect.objectContaining({ code, rule, field: 'x-zhucan-query-plan', service: 'gateway' }),
    ]);
    expect(graph.fetches.length).toBe(before);
  });

  it('with a variable of a wrong type, as the query itself', async () => {
    const query = 'query ($id: ID!) { resident(id: $id) { id } }';
    const answer = await ask({ query, variables: { id: { wrong: 1 } } }, 'only');
    expect(answer.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(answer.extensions).toBeUndefined();
  });
});
