import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from '../composition/compose.js';
import { smallSubgraphs } from '../testing/report-subgraphs.js';
import { readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** The small graph, with a scope for names and a policy for cases. */
const { supergraphSdl } = compose(
  smallSubgraphs.map(({ name, sdl }) => ({
    name,
    sdl: sdl
      .replace('"@shareable"]', '"@shareable", "@requiresScopes", "@policy"]')
      .replace('name: String! }', 'name: String! @requiresScopes(scopes: [["names"]]) }')
      .replace('cases: [String!] }', 'cases: [String!] @policy(policies: [["caseworkers"]]) }'),
  })),
);

let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph({
    supergraphSdl,
    authorization: { policies: { caseworkers: ['street', 'community'] } },
  });
});
afterAll(() => graph.stop());

async function ask(role: string, scope: string, accept = 'application/json') {
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept,
      authorization: `Bearer ${await graph.issuer.token(role, scope)}`,
    },
    body: JSON.stringify({ query: '{ resident(id: "7") { id name cases } }' }),
  });
  return readAnswer(response);
}

describe('rules of the supergraph, over HTTP', () => {
  it('are applied by scopes of the token and by its role', async () => {
    const open = { id: '7', name: 'name of 7', cases: ['case of 7'] };
    expect((await ask('street', 'a names')).data).toEqual({ resident: open });
    expect((await ask('street', 'name')).data).toEqual({ resident: null });
    expect((await ask('district', 'names')).data).toEqual({ resident: { ...open, cases: null } });
    expect((await ask('street', 'a names')).data).toEqual({ resident: open });
  });

  it('hold for the plan that a developer sees: what he may not read is not planned', async () => {
    const servicesFor = async (role: string) => {
      const response = await fetch(graph.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-zhucan-query-plan': 'only',
          authorization: `Bearer ${await graph.issuer.token(role, 'names schema:read')}`,
        },
        body: JSON.stringify({ query: '{ resident(id: "7") { id name cases } }' }),
      });
      const { extensions } = (await response.json()) as {
        extensions: { queryPlan: { calls: { service: string }[] } };
      };
      return extensions.queryPlan.calls.map(({ service }) => service);
    };
    expect(await servicesFor('street')).toEqual(['registry', 'rehab-employment']);
    expect(await servicesFor('district')).toEqual(['registry']);
  });

  it('are told in both languages, with field and rule, and without what the caller lacks', async () => {
    const { status, errors, text } = await ask('district', 'names');
    expect(status).toBe(200);
    expect(errors).toEqual([
      {
        message: '无权读取此字段或类型。 You may not read this field or type.',
        path: ['resident', 'cases'],
        extensions: {
          code: 'UNAUTHORIZED_FIELD_OR_TYPE',
          field: 'Resident.cases',
          rule: '@policy',
          messageZh: '无权读取此字段或类型。',
          messageEn: 'You may not read this field or type.',
          service: 'gateway',
          requestId: expect.any(String),
        },
      },
    ]);
    expect(text).not.toContain('caseworkers');
  });
});
