import { createServer } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPayload, getEventContract } from '@zhucan/event-contracts';
import { createTestKafka } from '@zhucan/test-kit';
import { createClient } from 'graphql-sse';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';

import { readCommitted } from '../../composition/files.js';
import { compose } from '../../composition/compose.js';
import { type RunningGateway, start } from '../../start.js';
import { close, listen } from '../../testing/report-subgraphs.js';
import { keepingLogger } from '../../testing/small-graph.js';
import { startTokenIssuer, type TokenIssuer } from '../../testing/token-issuer.js';
import { KAFKA_LINK } from '../../testing/topic-schema.js';

/** Events from a real broker, with cursors. */
const PARTITIONS = 3;
let topic = '';
let kafka: Kafka;
let producer: Producer;
let issuer: TokenIssuer;
let supergraphSdl = '';
let gateway: RunningGateway;
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

const gatewayOver = (brokers: readonly string[] | undefined, url: string) =>
  start({
    host: '127.0.0.1',
    port: 0,
    subgraphs: { things: url },
    supergraphSdl,
    jwt: issuer.settings,
    gatewaySecret: undefined,
    logger: keepingLogger([]),
    ...(brokers ? { kafka: { brokers } } : {}),
  });

let thingsUrl = '';
beforeAll(async () => {
  const { brokers, topicPrefix } = await createTestKafka();
  topic = `${topicPrefix}thing.v1`;
  kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: PARTITIONS }] });
  await admin.disconnect();
  producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  issuer = await startTokenIssuer();
  thingsUrl = await listen(things);
  ({ supergraphSdl } = compose([
    {
      name: 'events',
      url: '',
      sdl: `${KAFKA_LINK}
        type Subscription {
          "Each change." thingChanged(region: ID, after: String): ThingChange!
            @kafkaTopic(names: ["${topic}"], permission: "READ_CASES", regions: ["streetCode"])
        }
        "A change." type ThingChange {
          "Where to go on." cursor: String! @kafkaValue(from: "cursor")
          "What happened." event: String @kafkaValue(from: "header.ce_type")
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
  ]));
  gateway = await gatewayOver(brokers, thingsUrl);
});
afterAll(async () => {
  await gateway.stop();
  await producer.disconnect();
  await issuer.stop();
  await close(things);
});

let last = 0;
const publish = (count: number, streetCode = '430103005', padding = '') =>
  producer.send({
    topic,
    messages: Array.from({ length: count }, () => {
      last += 1;
      return {
        key: String(last),
        headers: { ce_type: 'thing.changed' },
        value: JSON.stringify({ number: last, thingId: `t${last}`, streetCode, padding }),
      };
    }),
  });

interface Change {
  readonly cursor: string;
  readonly event: string;
  readonly number: number;
  readonly thing: { readonly id: string; readonly name: string };
}
interface Result {
  readonly data?: { readonly thingChanged: Change } | null;
  readonly errors?: readonly { readonly extensions: Record<string, unknown> }[];
}

async function subscribe(
  variables: { region?: string; after?: string } = {},
  {
    role = 'district',
    region = '',
    url = gateway.url,
  }: { role?: string; region?: string; url?: string } = {},
) {
  const token = await issuer.token(role, '', '1m', 'account-1', region === '' ? undefined : region);
  let connected = (): void => undefined;
  const isConnected = new Promise<void>((resolve) => (connected = resolve));
  const client = createClient({
    url,
    headers: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
    on: { connected: () => connected() },
  });
  const results: AsyncIterator<unknown> = client.iterate({
    query:
      'subscription ($region: ID, $after: String) { thingChanged(region: $region, after: $after) { cursor event number thing { id name } } }',
    variables,
  });
  return {
    /** The gateway answers once it listens. */
    connected: isConnected,
    async next(): Promise<Result> {
      return ((await results.next()).value ?? {}) as Result;
    },
    close: () => client.dispose(),
  };
}

async function numbersOf(
  subscription: Awaited<ReturnType<typeof subscribe>>,
  count: number,
): Promise<Change[]> {
  const changes: Change[] = [];
  while (changes.length < count) {
    const { data } = await subscription.next();
    if (!data) throw new Error('the subscription has ended');
    changes.push(data.thingChanged);
  }
  return changes;
}

/** The first event of who listens from now on. */
async function firstOf(subscription: Awaited<ReturnType<typeof subscribe>>): Promise<Change> {
  await subscription.connected;
  await publish(1);
  const [first] = await numbersOf(subscription, 1);
  if (first === undefined) throw new Error('there is none');
  return first;
}

describe('events from Kafka', () => {
  it('come with what subgraphs know of their entities, and whoever resumes by his last cursor misses nothing', async () => {
    const subscription = await subscribe();
    const first = await firstOf(subscription);
    expect(first).toMatchObject({
      event: 'thing.changed',
      thing: { id: `t${first.number}`, name: `thing t${first.number}` },
    });
    subscription.close();
    await publish(300);
    const resumed = await subscribe({ after: first.cursor });
    const wanted = last - first.number;
    const backlog = await numbersOf(resumed, wanted);
    expect(new Set(backlog.map(({ number }) => number))).toEqual(
      new Set(Array.from({ length: wanted }, (_each, at) => first.number + 1 + at)),
    );
    await publish(5);
    const live = await numbersOf(resumed, 5);
    expect(live.map(({ number }) => number).sort((one, two) => one - two)).toEqual(
      Array.from({ length: 5 }, (_each, at) => last - 4 + at),
    );
    resumed.close();
    const again = await subscribe({ after: live.at(-1)?.cursor ?? '' });
    await publish(1);
    expect((await numbersOf(again, 1))[0]?.number).toBe(last);
    again.close();
  });

  it('are those of the region that is asked for, and of the one that the token is narrowed to', async () => {
    const start = await subscribe();
    const { cursor: after } = await firstOf(start);
    start.close();
    await publish(3, '430103005');
    await publish(3, '430103006');
    await publish(1, '430104001');
    const asked = await subscribe({ after, region: '430103006' });
    const narrowed = await subscribe({ after }, { role: 'street', region: '430103006' });
    const expected = [last - 3, last - 2, last - 1];
    for (const subscription of [asked, narrowed]) {
      const changes = await numbersOf(subscription, 3);
      expect(changes.map(({ number }) => number).sort((one, two) => one - two)).toEqual(expected);
      subscription.close();
    }
    const elsewhere = await subscribe({ after }, { role: 'street', region: '430104' });
    expect((await numbersOf(elsewhere, 1))[0]?.number).toBe(last);
    elsewhere.close();
  });

  it('are refused without the permission, with a cursor that is none, and where it is too old', async () => {
    const codeOf = async (subscription: Awaited<ReturnType<typeof subscribe>>) =>
      (await subscription.next()).errors?.[0]?.extensions['code'];
    expect(await codeOf(await subscribe({}, { role: 'integrator' }))).toBe('FORBIDDEN');
    for (const after of ['', 'nonsense', Buffer.from('{"v":2,"t":{}}').toString('base64url')])
      expect(await codeOf(await subscribe({ after }))).toBe('CURSOR_INVALID');
    const subscription = await subscribe();
    const { cursor } = await firstOf(subscription);
    subscription.close();
    await publish(30);
    const admin = kafka.admin();
    await admin.connect();
    const offsets = await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({
      topic,
      partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })),
    });
    await admin.disconnect();
    expect(await codeOf(await subscribe({ after: cursor }))).toBe('CURSOR_EXPIRED');
  });

  it('tell of the steps that cases take, in the graph of the services', async () => {
    const own = 'zhucan.rehab-employment.case.v1';
    const admin = kafka.admin();
    await admin.connect();
    // Others that run on this broker may have made it.
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic: own, numPartitions: PARTITIONS }] });
    await admin.disconnect();
    const { supergraphSdl: committed } = readCommitted();
    const { brokers } = await createTestKafka();
    const services = ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'];
    const whole = await start({
      host: '127.0.0.1',
      port: 0,
      subgraphs: Object.fromEntries(services.map((name) => [name, thingsUrl])),
      supergraphSdl: committed,
      jwt: issuer.settings,
      gatewaySecret: undefined,
      logger: keepingLogger([]),
      kafka: { brokers },
    });
    let connected = (): void => undefined;
    const isConnected = new Promise<void>((resolve) => (connected = resolve));
    const client = createClient({
      url: whole.url,
      headers: { authorization: `Bearer ${await issuer.token('street', '', '1m', 'a', '430103005')}` },
      on: { connected: () => connected() },
    });
    const results: AsyncIterator<unknown> = client.iterate({
      query: 'subscription { rehabEmploymentCaseChanged { event status streetCode case { id } } }',
    });
    const first = results.next();
    await isConnected;
    const type = 'zhucan.rehab-employment.case.approved';
    const caseId = '4d7d0a86-6b0e-4a5b-9d0f-0d5f7c1f6a01';
    const step = { caseId, programmeCode: 'JOB_TRAINING', districtCode: '430103', status: 'APPROVED' };
    await producer.send({
      topic: own,
      messages: ['430103006', '430103005'].map((streetCode) => ({
        headers: { ce_type: type },
        value: JSON.stringify(checkPayload(getEventContract(type), 'public', { ...step, streetCode })),
      })),
    });
    expect((await first).value).toEqual({
      data: {
        rehabEmploymentCaseChanged: {
          event: type,
          status: 'APPROVED',
          streetCode: '430103005',
          case: { id: caseId },
        },
      },
    });
    client.dispose();
    await whole.stop();
  });

  it('are a typed error where no broker is configured', async () => {
    const without = await gatewayOver(undefined, thingsUrl);
    const { errors } = await (await subscribe({}, { url: without.url })).next();
    expect(errors?.[0]?.extensions['code']).toBe('EVENTS_UNAVAILABLE');
    await without.stop();
  });
});
