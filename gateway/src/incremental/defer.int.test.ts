import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';

import { type ReceivedPart, putPart } from '../testing/assemble.js';
import { readParts } from '../testing/multipart.js';
import { startSubscribingGraph, type SubscribingGraph } from '../testing/subscribing-graph.js';

/** `@defer`, as a client sees it. */
let graph: SubscribingGraph;
let token = '';
beforeAll(async () => {
  graph = await startSubscribingGraph('sse');
  token = await graph.issuer.token('integrator');
});
afterAll(() => graph.stop());

const ACCEPT = 'multipart/mixed;deferSpec=20220824,application/json';

const ask = (query: string, variables = {}, accept = ACCEPT) =>
  fetch(graph.gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });

interface Message {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly incremental?: readonly ReceivedPart[];
  readonly hasNext: boolean;
}

async function messagesOf(response: Response): Promise<Message[]> {
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary="graphql";deferSpec=20220824');
  const messages: Message[] = [];
  for await (const part of readParts(response)) messages.push(part as unknown as Message);
  return messages;
}

describe('@defer', () => {
  it('gives at once what is not deferred, and the rest with label and path for each element of a list', async () => {
    const messages = await messagesOf(
      await ask('{ reviews { text ... @defer(label: "of what") { product { id name } } } }'),
    );
    expect(messages).toEqual([
      { data: { reviews: [{ text: 'first' }] }, hasNext: true },
      {
        incremental: [
          {
            data: { product: { id: '1', name: 'product 1' } },
            path: ['reviews', 0],
            label: 'of what',
          },
        ],
        hasNext: false,
      },
    ]);
  });

  it('defers within what is deferred, in fragments and under other names', async () => {
    const query = `
      { all: reviews { ...Whole @defer(label: "outer") } }
      fragment Whole on Review { said: text product { id ... @defer(label: "inner") { name stock } } }`;
    const messages = await messagesOf(await ask(query));
    expect(messages.map(({ hasNext }) => hasNext)).toEqual([true, true, false]);
    expect(messages[0]).toEqual({ data: { all: [{}] }, hasNext: true });
    expect(messages.flatMap(({ incremental = [] }) => incremental)).toEqual([
      { data: { said: 'first', product: { id: '1' } }, path: ['all', 0], label: 'outer' },
      { data: { name: 'product 1', stock: 1 }, path: ['all', 0, 'product'], label: 'inner' },
    ]);
  });

  it('puts together to what comes without it', async () => {
    const fields = 'text mood product { id name stock }';
    const [first, ...later] = await messagesOf(
      await ask(`{ reviews { text ... @defer { mood ... @defer { ${fields} } } } }`),
    );
    const answer = { data: first?.data };
    for (const { incremental = [] } of later) for (const each of incremental) putPart(answer, each);
    const whole = (await (await ask(`{ reviews { ${fields} } }`)).json()) as unknown;
    expect(answer).toEqual(whole);
  });

  it('gives a whole answer where a condition says so, where nothing is left, and to who takes no parts', async () => {
    const query = 'query ($later: Boolean!) { reviews { text ... @defer(if: $later) { mood } } }';
    const whole = { data: { reviews: [{ text: 'first', mood: 'fine' }] } };
    for (const response of [
      await ask(query, { later: false }),
      await ask('{ reviews { text ... @defer(if: false) { mood } } }'),
      await ask(query, { later: true }, 'application/json'),
      await ask(query, { later: true }, 'multipart/mixed;subscriptionSpec=1.0,application/json'),
    ]) {
      expect(response.headers.get('content-type')).toContain('application/json');
      expect(await response.json()).toEqual(whole);
    }
    expect(await messagesOf(await ask(query, { later: true }))).toHaveLength(2);
  });

  it('tells errors with the part that they are of, and lets null bubble no further than that', async () => {
    const query = `mutation { addReview(text: "moody") { text ... @defer(label: "m") { mood product { name } } } }`;
    const [first, second] = await messagesOf(await ask(query));
    expect(first).toEqual({ data: { addReview: { text: 'moody' } }, hasNext: true });
    expect(second?.incremental).toMatchObject([
      {
        data: { mood: null, product: { name: 'product 1' } },
        errors: [{ path: ['addReview', 'mood'], extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
      },
    ]);
    const [begun, bubbled] = await messagesOf(
      await ask('mutation { addReview(text: "lost") { text ... @defer { product { id name } } } }'),
    );
    expect(begun?.data).toEqual({ addReview: { text: 'lost' } });
    expect(bubbled?.incremental).toMatchObject([
      { data: null, path: ['addReview'], errors: [{ path: ['addReview', 'product', 'name'] }] },
    ]);
  });

  it.each([
    ['{ reviews { ... @defer(label: "a") { text } ... @defer(label: "a") { mood } } }', 'must be unique'],
    ['query ($a: String) { reviews { ... @defer(label: $a) { text } } }', 'must be a literal'],
    ['mutation { ... @defer { addReview(text: "x") { text } } }', 'cannot be used on the root'],
  ])('is refused where the specification forbids it: %s', async (query, reason) => {
    expect(() => parse(query)).not.toThrow();
    const { errors } = (await (await ask(query)).json()) as { errors: { message: string }[] };
    expect(errors[0]?.message).toContain(reason);
  });
});
