import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';

import { type SubscribingGraph, startSubscribingGraph } from '../../testing/subscribing-graph.js';
import { until } from '../../testing/until.js';

/** The protocol of GraphQL over WebSocket, spoken by hand: what a library would not let a client do. */
const INIT_MS = 150;

let graph: SubscribingGraph;
let token = '';
beforeAll(async () => {
  graph = await startSubscribingGraph('graphql-ws', {
    streamLimits: { connectionInitMs: INIT_MS, maxStreamsPerConnection: 2 },
  });
  token = await graph.issuer.token('integrator');
});
afterAll(() => graph.stop());

interface Spoken {
  readonly messages: { type: string; id?: string; payload?: unknown }[];
  /** Sends a message: an object as JSON. */
  say(message: unknown): void;
  readonly socket: WebSocket;
  /** With which code the gateway closes the connection, and what it says. */
  readonly closed: Promise<readonly [code: number, reason: string]>;
}

async function connect({
  protocols = ['graphql-transport-ws'],
  headers = {},
}: { protocols?: string[]; headers?: Record<string, string> } = {}): Promise<Spoken> {
  const socket = new WebSocket(graph.gateway.url.replace('http', 'ws'), protocols, { headers });
  const messages: Spoken['messages'] = [];
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString('utf8')) as Spoken['messages'][number]);
  });
  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.once('close', (code, reason) => resolve([code, reason.toString('utf8')]));
  });
  await new Promise((resolve) => socket.once('open', resolve));
  return {
    messages,
    socket,
    closed,
    say: (message) =>
      socket.send(
        typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
      ),
  };
}

async function acknowledged(authorization = `Bearer ${token}`): Promise<Spoken> {
  const spoken = await connect();
  spoken.say({ type: 'connection_init', payload: { Authorization: authorization } });
  await until(() => spoken.messages.some(({ type }) => type === 'connection_ack'));
  return spoken;
}

const subscribe = (id: string, query: string, variables?: object) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});
const ADDED = 'subscription { reviewAdded { text } }';

describe('a WebSocket', () => {
  it('is closed with 4400 for what is no message: no JSON, no type, binary, a message of a server', async () => {
    for (const message of ['{', { nothing: 1 }, Buffer.from([1]), { type: 'connection_ack' }]) {
      const spoken = await connect();
      spoken.say(message);
      expect(await spoken.closed).toEqual([4400, 'Invalid message received']);
    }
  });

  it('is closed with 4401 where it asks before it was acknowledged', async () => {
    const spoken = await connect();
    spoken.say(subscribe('1', '{ __typename }'));
    expect(await spoken.closed).toEqual([4401, 'Unauthorized']);
  });

  it('is closed with 4403 where the token is missing or not valid', async () => {
    for (const payload of [undefined, { Authorization: 'Bearer a.b.c' }]) {
      const spoken = await connect();
      spoken.say({ type: 'connection_init', payload });
      expect(await spoken.closed).toEqual([4403, 'Forbidden']);
    }
  });

  it('is closed with 4406 where it does not say that it speaks the protocol', async () => {
    const spoken = await connect({ protocols: [] });
    expect(await spoken.closed).toEqual([4406, 'Subprotocol not acceptable']);
  });

  it('is closed with 4408 where it does not say in time who it is', async () => {
    const spoken = await connect();
    expect(await spoken.closed).toEqual([4408, 'Connection initialisation timeout']);
  });

  it('is closed with 4409 where an id is used that is in use', async () => {
    const spoken = await acknowledged();
    spoken.say(subscribe('one', ADDED));
    spoken.say(subscribe('one', ADDED));
    expect(await spoken.closed).toEqual([4409, 'Subscriber for one already exists']);
    await until(() => graph.publisher.listening === 0);
  });

  it('is closed with 4429 where it says twice who it is', async () => {
    const spoken = await acknowledged();
    spoken.say({ type: 'connection_init' });
    expect(await spoken.closed).toEqual([4429, 'Too many initialisation requests']);
  });

  it('is closed with 4403 when its token expires', async () => {
    const spoken = await acknowledged(`Bearer ${await graph.issuer.token('integrator', '', '1s')}`);
    spoken.say(subscribe('1', ADDED));
    expect(await spoken.closed).toEqual([4403, 'Forbidden']);
    await until(() => graph.publisher.listening === 0);
  });

  it('takes the token of the header, answers pings, and uses an id again that is free', async () => {
    const spoken = await connect({ headers: { authorization: `Bearer ${token}` } });
    spoken.say({ type: 'connection_init' });
    spoken.say({ type: 'ping', payload: { a: 1 } });
    await until(() => spoken.messages.some(({ type }) => type === 'connection_ack'));
    for (let round = 0; round < 2; round += 1) {
      spoken.say(subscribe('q', '{ reviews { text product { name } } }'));
      await until(() => spoken.messages.filter(({ type }) => type === 'complete').length === round + 1);
    }
    expect(spoken.messages.filter(({ type }) => type === 'next')).toEqual(
      Array.from({ length: 2 }, () => ({
        id: 'q',
        type: 'next',
        payload: { data: { reviews: [{ text: 'first', product: { name: 'product 1' } }] } },
      })),
    );
    expect(spoken.messages).toContainEqual({ type: 'pong', payload: { a: 1 } });
    spoken.socket.close();
  });

  it('runs mutations, and refuses what a plain request is refused for, in an error message', async () => {
    const spoken = await acknowledged(`Bearer ${await graph.issuer.token('integrator', '')}`);
    spoken.say(
      subscribe('m', 'mutation ($text: String!) { addReview(text: $text) { text } }', { text: 'new' }),
    );
    spoken.say(subscribe('v', '{ reviews { nothing } }'));
    await until(() => spoken.messages.length >= 4);
    spoken.say(subscribe('s', '{ __schema { types { name } } }'));
    spoken.say(subscribe('u', 'subscription ($to: Int!) { counted(to: $to) }', { to: 'many' }));
    await until(() => spoken.messages.length >= 6);
    spoken.say(subscribe('r', 'subscription { reviewAdded(about: "nothing") { text } }'));
    await until(() => spoken.messages.length >= 7);
    const of = (wanted: string) => spoken.messages.filter(({ id }) => id === wanted);
    expect(of('m')).toEqual([
      { id: 'm', type: 'next', payload: { data: { addReview: { text: 'new' } } } },
      { id: 'm', type: 'complete' },
    ]);
    const refused = (id: string, code: string) =>
      expect(of(id)).toMatchObject([{ type: 'error', payload: [{ extensions: { code } }] }]);
    refused('v', 'GRAPHQL_VALIDATION_FAILED');
    refused('s', 'FORBIDDEN');
    refused('u', 'BAD_USER_INPUT');
    // The subgraph's own refusal comes as an answer without data.
    expect(of('r')[0]).toMatchObject({
      type: 'next',
      payload: { data: null, errors: [{ extensions: { code: 'UNKNOWN_PRODUCT' } }] },
    });
    spoken.socket.close();
  });

  it('ends a subscription on request and goes on, and has no more of them than its share', async () => {
    const spoken = await acknowledged();
    for (const id of ['1', '2', '3']) spoken.say(subscribe(id, ADDED));
    await until(() => spoken.messages.some(({ type }) => type === 'error'));
    expect(spoken.messages.at(-1)).toMatchObject({
      id: '3',
      payload: [{ extensions: { code: 'STREAM_LIMIT_EXCEEDED', rule: 'maxStreamsPerConnection' } }],
    });
    await until(() => graph.publisher.listening === 2);
    spoken.say({ id: '1', type: 'complete' });
    await until(() => graph.publisher.listening === 1);
    graph.publisher.publish({ text: 'still', product: '1' });
    await until(() => spoken.messages.some(({ type }) => type === 'next'));
    expect(spoken.messages.at(-1)).toMatchObject({
      id: '2',
      payload: { data: { reviewAdded: { text: 'still' } } },
    });
    spoken.socket.terminate();
    await until(() => graph.publisher.listening === 0);
  });

  it('is none at another address', async () => {
    const socket = new WebSocket(graph.gateway.url.replace('http', 'ws').replace('/graphql', '/other'));
    await expect(new Promise((_resolve, reject) => socket.once('error', reject))).rejects.toThrow(
      'Unexpected server response: 403',
    );
  });
});
