import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeEvent, kafkaTransport, type Message } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { createTestKafka, waitUntil } from '@zhucan/test-kit';

import { LocalError } from '../errors.js';
import { readSettings } from '../settings.js';
import { parkFix, parkList } from './park-commands.js';
import { printTopics, show, tail } from './read-commands.js';
import { logsNamed } from './readers.js';
import { replay } from './replay-command.js';

const ROUNDS = 'zhucan.registry.survey-round.v1';
const key = randomUUID();
let brokers: readonly string[] = [];

function opened(subject: string, year: number): Message {
  const { headers, value } = encodeEvent({
    kind: 'FACT',
    id: randomUUID(),
    type: 'zhucan.registry.survey-round.opened',
    source: '/zhucan/registry',
    subject,
    time: '2019-07-01T00:00:00.000Z',
    dataSchema: 'zhucan.registry.survey-round.opened.public.v1.json',
    schemaVersion: 1,
    aggregateVersion: year - 2018,
    traceparent: null,
    occurredOn: `${year}-07-01`,
    data: { roundId: subject, year, frozenOn: `${year}-07-01`, frameSize: 7_210 },
  });
  return { topic: ROUNDS, key: subject, headers, value };
}

async function send(messages: readonly Message[]): Promise<void> {
  const transport = kafkaTransport({
    brokers,
    clientId: 'test',
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  try {
    await transport.ensureTopics([ROUNDS]);
    await transport.send(messages);
  } finally {
    await transport.close();
  }
}

beforeAll(async () => {
  ({ brokers } = await createTestKafka());
  await send([opened(key, 2019), opened(key, 2020), opened(randomUUID(), 2019)]);
});

describe('events in the terminal', () => {
  it('are printed a line each, and in full for one subject', async () => {
    const lines: string[] = [];
    const signal = new AbortController().signal;
    await tail(brokers, 'survey-round', { once: true, type: 'opened' }, (line) => lines.push(line), signal);
    const ours = lines.filter((line) => line.includes(key));
    expect(ours).toEqual([
      expect.stringMatching(
        /^2019-07-01 {2}.*动态更新.* {2}zhucan\.registry\.survey-round\.opened .* v1 .*frameSize=7210$/,
      ),
      expect.stringContaining('v2'),
    ]);
    await tail(brokers, ROUNDS, { once: true, region: '430103' }, (line) => lines.push(line), signal);
    expect(lines.filter((line) => line.includes(key))).toHaveLength(2);
    const whole: string[] = [];
    expect(await show(brokers, 'registry.survey-round', key, (line) => whole.push(line))).toBe(2);
    expect(whole[0]).toContain('ce_type: zhucan.registry.survey-round.opened');
    expect(whole[0]).toContain('"year": 2019');
  }, 60_000);

  it('are printed as they come, until it is ended', async () => {
    const ending = new AbortController();
    const lines: string[] = [];
    const late = randomUUID();
    const following = tail(brokers, ROUNDS, { once: false }, (line) => lines.push(line), ending.signal);
    await waitUntil(
      async () => {
        if (!lines.some((line) => line.includes(late))) await send([opened(late, 2019)]);
        return lines.some((line) => line.includes(late));
      },
      { what: 'a line', timeoutMs: 30_000 },
    );
    ending.abort();
    await following;
    expect(lines.filter((line) => line.includes(key))).toEqual([]);
  }, 60_000);

  it('are of topics that there are, and internal ones only by their whole name', () => {
    expect(logsNamed(undefined).filter((name) => name.includes('internal'))).toEqual([]);
    expect(logsNamed('case')).toHaveLength(2);
    expect(logsNamed('zhucan.internal.registry.resident.v1')).toHaveLength(1);
    expect(() => logsNamed('nothing')).toThrow(LocalError);
    const lines: string[] = [];
    printTopics((line) => lines.push(line));
    expect(lines).toContain('PUBLIC_LOG      zhucan.registry.resident.v1');
  });
});

describe('a replay', () => {
  it('is of a service that takes in events', async () => {
    const running = {
      pid: 1,
      parts: {},
      gatewayUrl: '',
      issuerUrl: '',
      postgresUrl: 'postgres://127.0.0.1:1/x',
      kafkaBrokers: [...brokers],
    };
    const settings = await readSettings({}, { events: 'kafka', processes: false });
    const choice = { service: 'gateway', dryRun: true };
    await expect(replay(running, settings, choice)).rejects.toThrow(
      'service: gateway takes in no events; registry, rehab-employment, relief-accessibility, party-affairs do.',
    );
  });
});

describe('what is parked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhucan-events-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is of services that take in events, and corrected by JSON', async () => {
    await expect(parkList('postgres://127.0.0.1:1/x', 'gateway', () => undefined)).rejects.toThrow(
      'service: gateway takes in no events',
    );
    const file = join(folder, 'value.json');
    writeFileSync(file, '{');
    expect(() =>
      parkFix('postgres://127.0.0.1:1/x', 'rehab-employment', '1', file, 'why', () => undefined),
    ).toThrow('is no JSON');
  });
});
