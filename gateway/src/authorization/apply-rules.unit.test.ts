import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TokenHolder } from '@zhucan/access';

import { compose } from '../composition/compose.js';
import { createEngine } from '../engine/engine.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { loadGraph } from '../supergraph/load-graph.js';
import { keepingLogger } from '../testing/small-graph.js';
import type { AuthorizationSettings } from './apply-rules.js';
import type { PolicyQuestion } from './rights.js';

const { supergraphSdl } = compose([
  {
    name: 'shop',
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@policy", "@requiresScopes"])
      type Query {
        open: Int
        price: Int @policy(policies: [["buyer"], ["seller", "local"]])
        cost: Int @policy(policies: [["seller"]])
        stock: Int @requiresScopes(scopes: [["stock"]])
      }`,
  },
]);
const graph = loadGraph(supergraphSdl);
const logged: string[] = [];
const asked: string[] = [];
beforeEach(() => {
  logged.length = 0;
  asked.length = 0;
});

function engineOf(authorization: AuthorizationSettings) {
  const engine = createEngine({
    graph,
    logger: keepingLogger(logged),
    limits: DEFAULT_LIMITS,
    authorization,
    client: {
      call: (_service, body) => {
        asked.push(body);
        return Promise.resolve({ data: { open: 1, price: 2, cost: 3, stock: 4 } });
      },
      close: () => Promise.resolve(),
      states: () => [],
    },
  });
  afterAll(() => engine.close());
  return async (query: string, holder: TokenHolder | undefined, timeMs = 1_000) => {
    const operation = engine.prepare(query, undefined, false);
    if ('errors' in operation) throw new Error('the query is refused');
    const answer = await engine.run(
      operation,
      {},
      {
        caller: { subject: 'a', role: 'integrator', regionCode: null, requestId: 'r' },
        holder,
        deadline: performance.now() + timeMs,
        calls: { count: 0 },
      },
    );
    return {
      data: 'data' in answer ? (JSON.parse(answer.data) as unknown) : undefined,
      errors: answer.errors.map(({ path, extensions }) => ({
        path,
        code: extensions['code'],
        field: extensions['field'],
        rule: extensions['rule'],
      })),
    };
  };
}

const holder = (role: TokenHolder['role'], ...scopes: readonly string[]): TokenHolder => ({
  subject: 'a',
  role,
  regionCode: null,
  scopes,
});

describe('an operation that may not be read as a whole', () => {
  const ask = engineOf({ mode: 'reject' });

  it('is refused with what may not be read, and nobody is asked, where that is configured', async () => {
    const answer = await ask('{ open stock price }', holder('integrator'));
    expect(answer).toEqual({
      data: undefined,
      errors: [
        {
          path: undefined,
          code: 'UNAUTHORIZED_FIELD_OR_TYPE',
          field: 'Query.stock',
          rule: '@requiresScopes',
        },
        { path: undefined, code: 'UNAUTHORIZED_FIELD_OR_TYPE', field: 'Query.price', rule: '@policy' },
      ],
    });
    expect(asked).toEqual([]);
  });

  it('is answered to one who may, and where conditions leave the rest out', async () => {
    expect((await ask('{ stock }', holder('integrator', 'stock'))).data).toEqual({ stock: 4 });
    expect((await ask('{ open stock @skip(if: true) }', undefined)).data).toEqual({ open: 1 });
  });
});

describe('policies by roles', () => {
  const ask = engineOf({
    policies: { buyer: ['district'], seller: ['street'], local: ['street', 'community'] },
  });

  it.each([
    ['district', { price: 2, cost: null }],
    ['street', { price: 2, cost: 3 }],
    ['community', { price: null, cost: null }],
    ['integrator', { price: null, cost: null }],
  ] as const)('hold for the role %s as they say', async (role, data) => {
    expect((await ask('{ price cost }', holder(role))).data).toEqual(data);
  });

  it('hold for nobody who is not known', async () => {
    expect((await ask('{ price }', undefined)).errors).toHaveLength(1);
  });
});

describe('policies by a function of the host', () => {
  const questions: PolicyQuestion[] = [];
  const held: { answer: () => Promise<readonly string[]> } = { answer: () => Promise.resolve([]) };
  const ask = engineOf({
    policies: (question) => {
      questions.push(question);
      return held.answer();
    },
  });
  beforeEach(() => {
    questions.length = 0;
  });

  it('are asked of it for those that an operation meets alone, at each request', async () => {
    held.answer = () => Promise.resolve(['buyer']);
    const known = holder('integrator');
    expect((await ask('{ open price }', known)).data).toEqual({ open: 1, price: 2 });
    expect(questions).toEqual([{ holder: known, requestId: 'r', policies: ['buyer', 'seller', 'local'] }]);
    held.answer = () => Promise.resolve(['local']);
    expect((await ask('{ open price }', known)).data).toEqual({ open: 1, price: null });
    await ask('{ open stock }', known);
    await ask('{ open }', known);
    expect(questions).toHaveLength(2);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('down'))],
    ['takes longer than the request may', () => new Promise<never>(() => undefined)],
  ])('do not hold where it %s', async (_case, answer) => {
    held.answer = answer;
    expect((await ask('{ open price }', holder('integrator'), 20)).data).toEqual({ open: 1, price: null });
    expect(logged.join('\n')).toContain('none holds');
  });
});

it('an operation that meets no rule asks for no rights, and has one variant for all', () => {
  const engine = createEngine({
    graph,
    logger: keepingLogger(logged),
    limits: DEFAULT_LIMITS,
    client: {
      call: () => Promise.reject(new Error('unused')),
      close: () => Promise.resolve(),
      states: () => [],
    },
  });
  const free = engine.prepare('{ open }', undefined, false);
  const bound = engine.prepare('{ open stock cost }', undefined, false);
  expect('requirements' in free && free.requirements).toBeUndefined();
  expect('requirements' in bound && bound.requirements).toHaveLength(2);
});
