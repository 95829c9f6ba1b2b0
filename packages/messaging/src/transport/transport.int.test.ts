import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { stateTopicOf } from '@zhucan/event-contracts';
import { createLogger } from '@zhucan/observability';
import { createTestKafka, waitUntil } from '@zhucan/test-kit';

import { kafkaTransport } from './kafka/kafka-transport.js';
import { memoryTransport } from './memory-transport.js';
import type { Message, Transport } from './transport.js';

const logger = createLogger({ service: 'test', level: 'silent' });
const LOG = 'zhucan.party-affairs.member.v1';
const STATE = stateTopicOf(LOG) ?? '';

const transports: readonly [string, () => Promise<Transport>][] = [
  ['memory', () => Promise.resolve(memoryTransport())],
  [
    'Kafka',
    async () =>
      kafkaTransport({
        brokers: (await createTestKafka()).brokers,
        clientId: `test-${randomUUID()}`,
        logger,
      }),
  ],
];

/** One behaviour of every transport. Topics are shared with other tests of the run, so that each looks at keys of its own. */
describe.each(transports)('a transport over %s', (_name, open) => {
  let transport: Transport;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    transport = await open();
    await transport.ensureTopics([LOG, STATE]);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(() => transport.close());

  const message = (key: string, value: string | null, topic = LOG): Message => ({
    topic,
    key,
    headers: { ce_id: `of ${key}` },
    value,
  });
  async function readAll(topic: string, keys: readonly string[]): Promise<Message[]> {
    const found: Message[] = [];
    await transport.readAll([topic], ({ key, headers, value }) => {
      if (keys.includes(key)) found.push({ topic, key, headers, value });
    });
    return found;
  }
  async function subscribe(
    groupId: string,
    handle: (batch: readonly Message[]) => void | Promise<void>,
  ): Promise<void> {
    const subscription = await transport.subscribe(groupId, [LOG], async ({ messages }) => {
      await handle(messages);
      return undefined;
    });
    stops.push(() => subscription.stop());
  }
  const keysOf = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

  it('takes topics that are there already', async () => {
    await expect(transport.ensureTopics([LOG, STATE])).resolves.toBeUndefined();
    await expect(transport.ping()).resolves.toBeUndefined();
  });

  it('gives back each message as it was, in order per key', async () => {
    const keys = keysOf(20);
    for (let number = 1; number <= 5; number += 1)
      await transport.send(keys.map((key) => message(key, String(number))));
    const found = await readAll(LOG, keys);
    for (const key of keys)
      expect(found.filter((each) => each.key === key)).toEqual(
        ['1', '2', '3', '4', '5'].map((value) => message(key, value)),
      );
  });

  it('delivers from the first message on to each group, and to one reader of it', async () => {
    const keys = keysOf(10);
    await transport.send(keys.map((key) => message(key, 'before')));
    const heard: Record<string, string[]> = { one: [], other: [] };
    const groups = { one: randomUUID(), other: randomUUID() };
    const hear = (name: 'one' | 'other') => (batch: readonly Message[]) => {
      for (const { key, value } of batch) if (keys.includes(key)) heard[name]?.push(`${key} ${value}`);
    };
    await subscribe(groups.one, hear('one'));
    await subscribe(groups.one, hear('one'));
    await subscribe(groups.other, hear('other'));
    await transport.send(keys.map((key) => message(key, 'after')));
    await waitUntil(() => (heard['one']?.length ?? 0) >= 20 && (heard['other']?.length ?? 0) >= 20, {
      what: 'all messages',
      timeoutMs: 40_000,
    });
    for (const all of Object.values(heard)) {
      expect([...all].sort()).toEqual(keys.flatMap((key) => [`${key} after`, `${key} before`]).sort());
      for (const key of keys) expect(all.indexOf(`${key} before`)).toBeLessThan(all.indexOf(`${key} after`));
    }
  });

  it('delivers a batch again whose effect failed, and what follows after it', async () => {
    const [key = ''] = keysOf(1);
    const heard: string[] = [];
    let failures = 2;
    await subscribe(randomUUID(), (batch) => {
      const own = batch.filter((each) => each.key === key);
      if (own.length > 0 && failures-- > 0) throw new Error('the effect failed');
      heard.push(...own.map(({ value }) => value ?? ''));
    });
    await transport.send([message(key, '1'), message(key, '2')]);
    await waitUntil(() => heard.length >= 2, { what: 'both', timeoutMs: 40_000 });
    expect(heard).toEqual(['1', '2']);
  });

  it('keeps an erasure apart from everything else', async () => {
    const [key = ''] = keysOf(1);
    await transport.send([message(key, '1', STATE), message(key, null, STATE)]);
    const found = await readAll(STATE, [key]);
    expect(found.at(-1)).toEqual(message(key, null, STATE));
    const [empty = ''] = keysOf(1);
    await transport.send([message(empty, '', STATE)]);
    expect(await readAll(STATE, [empty])).toEqual([message(empty, '', STATE)]);
  });

  it('sends nothing where nobody waits any more', async () => {
    const [key = ''] = keysOf(1);
    const gone = AbortSignal.abort(new Error('the lead was lost'));
    await expect(transport.send([message(key, '1')], gone)).rejects.toThrow('the lead was lost');
    await transport.send([message(key, '2')]);
    await transport.send([message(key, '3')]);
    const found = await readAll(LOG, [key]);
    expect(found.filter(({ value }) => value !== '1').map(({ value }) => value)).toEqual(['2', '3']);
  });
});

describe('events in memory', () => {
  const message = (topic: string, key: string, value: string | null): Message => ({
    topic,
    key,
    headers: {},
    value,
  });

  it('hold of a state the last of each key', async () => {
    const transport = memoryTransport();
    const [one, other] = [randomUUID(), randomUUID()];
    await transport.send([
      message(STATE, one, '1'),
      message(STATE, other, '1'),
      message(STATE, one, '2'),
      message(STATE, other, null),
    ]);
    const found: Message[] = [];
    await transport.readAll([STATE], (each) => found.push(each));
    expect(new Map(found.map(({ key, value }) => [key, value]))).toEqual(
      new Map([
        [one, '2'],
        [other, null],
      ]),
    );
    expect(found).toHaveLength(2);
  });

  it('are bounded: without room, what is read is forgotten, and nothing is sent where there is nothing to forget', async () => {
    const transport = memoryTransport(10_000);
    const key = randomUUID();
    const open = new Set<() => void>();
    const shut = { now: true };
    let heard = 0;
    const subscription = await transport.subscribe('slow', [LOG], async ({ messages }) => {
      if (shut.now) await new Promise<void>((resolve) => open.add(resolve));
      heard += messages.length;
      return undefined;
    });
    const send = () => transport.send([message(LOG, key, 'x'.repeat(500))]);
    let sent = 0;
    await expect(
      (async () => {
        for (;;) {
          await send();
          sent += 1;
        }
      })(),
    ).rejects.toThrow('no room');
    expect(sent).toBeLessThan(12);
    shut.now = false;
    for (const resolve of open) resolve();
    await waitUntil(() => heard === sent, { what: 'the slow reader' });
    for (let more = 0; more < 50; more += 1) {
      await send();
      sent += 1;
      await waitUntil(() => heard === sent, { what: 'the reader' });
    }
    await subscription.stop();
  });
});
