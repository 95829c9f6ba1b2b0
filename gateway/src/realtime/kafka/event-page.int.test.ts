import { createServer } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestKafka } from '@zhucan/test-kit';
import { createClient } from 'graphql-sse';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';

import { compose } from '../../composition/compose.js';
import { type RunningGateway, start } from '../../start.js';
import { close, listen } from '../../testing/report-subgraphs.js';
import { keepingLogger } from '../../testing/small-graph.js';
import { startTokenIssuer, type TokenIssuer } from '../../testing/token-issuer.js';
import { KAFKA_LINK } from '../../testing/topic-schema.js';

/** Pages of events from a real broker. */
const PARTITIONS = 3;
const things = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
  request.on('end', () => {
    const { variables } = JSON.parse(body) as { variables: { representations: { id: string }[] } };
    const entities = variables.representations.map(({ id }) => ({ name: `thing ${id}` }));
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ data: { _entities: entities } }));
  });
});

let prefix = '';
let producer: Producer;
let issuer: TokenIssuer;
let gateway: RunningGateway;
let withoutBroker: RunningGateway;

beforeAll(async () => {
  const { brokers, topicPrefix } = await createTestKafka();
  prefix = topicPrefix;
  const topics = ['other', 'thing'].map((name) => `${prefix}${name}.v1`);
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({
    waitForLeaders: true,
    topics: topics.map((topic) => ({ topic, numPartitions: PARTITIONS })),
  });
  await admin.disconnect();
  producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  issuer = await startTokenIssuer();
  const directive = `@kafkaTopic(names: ${JSON.stringify(topics)}, permission: "READ_CASES", regions: ["streetCode"])`;
  const { supergraphSdl } = compose([
    {
      name: 'events',
      url: '',
      sdl: `${KAFKA_LINK}
        type Query {
          "Page by page." changes(after: String, types: [String!], region: ID, first: Int = 100): Page! ${directive}
        }
        type Subscription {
          "From now on." changed(after: String, types: [String!], region: ID): Change! ${directive}
        }
        "A page." type Page { "They." nodes: [Change!]! "The last." endCursor: String! "More." hasNextPage: Boolean! }
        "A change." type Change {
          "Where to go on." cursor: String! @kafkaValue(from: "cursor")
          "What happened." event: String @kafkaValue(from: "header.ce_type")
          "Which." key: ID! @kafkaValue(from: "key")
          "The number." number: Int!
          "The thing." thing: Thing! @kafkaValue(from: "value.thingId", as: "id")
        }
        "A thing." type Thing @key(fields: "id", resolvable: false) { "Its id." id: ID! }`,
    },
    {
      name: 'things',
      sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])
        type Query { "A thing." thing: Thing }
        "A thing." type Thing @key(fields: "id") { "Its id." id: ID! "Its name." name: String! }`,
    },
  ]);
  const url = await listen(things);
  const gatewayOver = (addresses: readonly string[] | undefined) =>
    start({
      host: '127.0.0.1',
      port: 0,
      subgraphs: { things: url },
      supergraphSdl,
      jwt: issuer.settings,
      gatewaySecret: undefined,
      logger: keepingLogger([]),
      ...(addresses ? { kafka: { brokers: addresses } } : {}),
    });
  gateway = await gatewayOver(brokers);
  withoutBroker = await gatewayOver(['127.0.0.1:1']);
});
afterAll(async () => {
  await Promise.all([gateway.stop(), withoutBroker.stop()]);
  await producer.disconnect();
  await issuer.stop();
  await close(things);
});

let last = 0;
async function publish(name: 'other' | 'thing', count: number, streetCode = '430103005'): Promise<number[]> {
  const numbers = Array.from({ length: count }, () => (last += 1));
  await producer.send({
    topic: `${prefix}${name}.v1`,
    messages: numbers.map((number) => ({
      key: `k${number % 7}`,
      headers: {
        ce_type: `${prefix}${name}.${number % 2 === 0 ? 'painted' : 'moved'}`,
        ce_time: new Date(1_560_000_000_000 + number).toISOString(),
      },
      value: JSON.stringify({ number, thingId: `t${number}`, streetCode }),
    })),
  });
  return numbers;
}

interface Change {
  readonly cursor: string;
  readonly event: string;
  readonly key: string;
  readonly number: number;
  readonly thing: { readonly name: string };
}
interface Page {
  readonly nodes: readonly Change[];
  readonly endCursor: string;
  readonly hasNextPage: boolean;
}
interface Result {
  readonly data?: { readonly changes: Page } | null;
  readonly errors?: readonly { readonly path?: unknown; readonly extensions: Record<string, unknown> }[];
}
interface Variables {
  readonly after?: string;
  readonly types?: readonly string[];
  readonly region?: string;
  readonly first?: number;
}

const NODE = '{ cursor event key number thing { name } }';

async function ask(
  variables: Variables,
  { role = 'district', region = '', url = gateway.url } = {},
): Promise<Result> {
  const token = await issuer.token(role, '', '1m', 'account-1', region === '' ? undefined : region);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      query: `query Q($after: String, $types: [String!], $region: ID, $first: Int) {
        changes(after: $after, types: $types, region: $region, first: $first) { nodes ${NODE} endCursor hasNextPage } }`,
      variables,
    }),
  });
  return (await response.json()) as Result;
}

async function pageOf(variables: Variables, who: Parameters<typeof ask>[1] = {}): Promise<Page> {
  const { data, errors } = await ask(variables, who);
  expect(errors).toBeUndefined();
  if (!data) throw new Error('there is no page');
  return data.changes;
}

/** All pages from a cursor on to the end. */
async function allFrom(variables: Variables): Promise<{ pages: Page[]; nodes: Change[]; end: string }> {
  const pages: Page[] = [];
  let { after } = variables;
  do {
    const page: Page = await pageOf({ ...variables, ...(after === undefined ? {} : { after }) });
    pages.push(page);
    after = page.endCursor;
  } while (pages.at(-1)?.hasNextPage === true);
  return { pages, nodes: pages.flatMap(({ nodes }) => nodes), end: after };
}

const numbersOf = (nodes: readonly Change[]): number[] => nodes.map(({ number }) => number);
const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((one, other) => one - other);

describe('pages of events', () => {
  it('hold each once, those of a key in order, and go on where somebody stopped', async () => {
    const published = [...(await publish('thing', 130)), ...(await publish('other', 60))];
    const { pages, nodes, end } = await allFrom({ first: 50 });
    expect(sorted(numbersOf(nodes))).toEqual(published);
    expect(pages.length).toBeGreaterThanOrEqual(4);
    for (const { nodes: some } of pages) expect(some.length).toBeLessThanOrEqual(50);
    for (const name of ['other', 'thing'])
      for (let key = 0; key < 7; key += 1) {
        const ofKey = nodes.filter((node) => node.key === `k${key}` && node.event.includes(`${name}.`));
        expect(numbersOf(ofKey)).toEqual(sorted(numbersOf(ofKey)));
      }
    expect(nodes[0]?.thing.name).toBe(`thing t${nodes[0]?.number ?? ''}`);

    expect(await pageOf({ after: end })).toMatchObject({ nodes: [], hasNextPage: false });
    const more = await publish('thing', 5);
    expect(sorted(numbersOf((await allFrom({ after: end })).nodes))).toEqual(more);
    // The cursor of an event in the middle of a page does the same.
    const middle = nodes[20]?.cursor ?? '';
    const rest = numbersOf((await allFrom({ after: middle, first: 500 })).nodes);
    expect(sorted([...numbersOf(nodes.slice(0, 21)), ...rest])).toEqual([...published, ...more]);
  }, 60_000);

  it('hold what is asked for, and what the token is for', async () => {
    const { end } = await allFrom({ first: 500 });
    const here = await publish('thing', 4, '430103006');
    const there = await publish('thing', 4, '430104001');
    expect(sorted(numbersOf((await allFrom({ after: end, region: '430103' })).nodes))).toEqual(here);
    const narrowed = await pageOf({ after: end }, { region: '430104' });
    expect(sorted(numbersOf(narrowed.nodes))).toEqual(there);
    const types = [`${prefix}thing.painted`];
    const painted = await allFrom({ types, first: 500 });
    expect(new Set(painted.nodes.map(({ event }) => event))).toEqual(new Set(types));
    expect(numbersOf(painted.nodes)).toContain(here.find((number) => number % 2 === 0));
    // Its cursor is of the topics of those types alone.
    expect((await ask({ after: painted.end })).errors?.[0]?.extensions).toMatchObject({
      code: 'CURSOR_INVALID',
    });
  }, 60_000);

  it('are refused with a reason that names the argument', async () => {
    const problem = async (variables: Variables, who: Parameters<typeof ask>[1] = {}) =>
      (await ask(variables, who)).errors?.[0];
    expect(await problem({ first: 0 })).toMatchObject({
      path: ['changes'],
      extensions: { code: 'BAD_USER_INPUT', field: 'first', rule: '1 to 500' },
    });
    expect((await problem({ first: 501 }))?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'first',
    });
    for (const types of [[], ['nothing'], ['zhucan.registry.resident.registered']])
      expect((await problem({ types }))?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'types',
      });
    for (const after of ['', 'nonsense', 'eyJ2IjoyfQ'])
      expect((await problem({ after }))?.extensions).toMatchObject({
        code: 'CURSOR_INVALID',
        field: 'after',
      });
    expect((await problem({}, { role: 'integrator' }))?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect((await problem({}, { url: withoutBroker.url }))?.extensions).toMatchObject({
      code: 'EVENTS_UNAVAILABLE',
    });
  }, 60_000);

  it('end where the events that come from now on begin: one cursor is good for both', async () => {
    const { end } = await allFrom({ first: 500 });
    const missed = await publish('thing', 3);
    const token = await issuer.token('district');
    const client = createClient({ url: gateway.url, headers: { authorization: `Bearer ${token}` } });
    const seen: number[] = [];
    const live: number[] = [];
    const query = 'subscription S($after: String) { changed(after: $after) { number } }';
    for await (const { data } of client.iterate<{ changed: Change }>({ query, variables: { after: end } })) {
      if (data) seen.push(data.changed.number);
      if (seen.length === missed.length) live.push(...(await publish('thing', 2)));
      if (seen.length === missed.length + 2) break;
    }
    client.dispose();
    expect(sorted(seen)).toEqual([...missed, ...live]);
  }, 60_000);
});
