import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import { startKafka } from '@zhucan/embedded-servers';
import { decodeEvent, kafkaTransport, memoryTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';

import { sampleEvents } from './events.js';
import { messagesOf, runFeed } from './feed.js';

const run = promisify(execFile);
const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'examples', 'python', 'read_events.py');
/** A Python that has what `examples/python/requirements.txt` names. */
const PYTHON = process.env['ZHUCAN_PYTHON'] ?? 'python3';
const found = spawnSync(PYTHON, ['-c', 'import confluent_kafka, jsonschema']);

const events = sampleEvents();

describe('the sample', () => {
  it('keeps the contracts, in the order of business dates and of versions, and names nobody', () => {
    const versions = new Map<string, number>();
    const wrong: string[] = [];
    let [before, bytes] = ['', ''];
    for (const { aggregateId, version, occurredOn, type } of events) {
      const begins = type.startsWith('zhucan.registry.region.');
      const follows = version === (versions.get(aggregateId) ?? 0) + 1 && (begins || occurredOn >= before);
      if (!follows) wrong.push(`${type} ${aggregateId} ${version} ${occurredOn}`);
      versions.set(aggregateId, version);
      if (!begins) before = occurredOn;
    }
    for (const event of events) {
      const [message] = messagesOf(event);
      if (message === undefined || decodeEvent(message).kind !== 'FACT') wrong.push(event.type);
      bytes += message?.value ?? '';
    }
    expect(wrong).toEqual([]);
    expect(before).toBe('2019-06-29');
    expect(bytes).not.toMatch(/999999|QY-|R[AE]-2019|示例路/);
  });

  it('is sent event by event to log and state, and ends where it is told to', async () => {
    const transport = memoryTransport();
    const stopping = new AbortController();
    const reached: number[] = [];
    await runFeed({
      transport,
      events,
      speed: 1_000,
      signal: stopping.signal,
      onProgress: (sent) => {
        reached.push(sent);
        if (sent >= 200) stopping.abort();
      },
    });
    expect(reached).toEqual([100, 200]);
    let read = 0;
    await transport.readAll(
      ['zhucan.registry.region.v1', 'zhucan.registry.region.state.v1'],
      () => (read += 1),
    );
    expect(read).toBe(2 * events.filter(({ type }) => type === 'zhucan.registry.region.recorded').length);
    await transport.close();
  });
});

// Where there is no Python with the packages of `examples/python/requirements.txt`, there is nothing to run.
if (found.status === 0)
  describe('the Python example', () => {
    it('reads the sample from a broker, and holds each event against its schema', async () => {
      const kafka = await startKafka({
        dataDir: join(mkdtempSync(join(tmpdir(), 'zhucan-sample-test-')), 'kafka'),
        removeDataOnExit: true,
      });
      const transport = kafkaTransport({
        brokers: kafka.brokers,
        clientId: 'sample-test',
        logger: createLogger({ service: 'sample-test', level: 'error' }),
      });
      try {
        const some = events.slice(0, 150);
        await runFeed({
          transport,
          events: some,
          speed: 10_000,
          signal: new AbortController().signal,
          onProgress: () => undefined,
        });
        const { stdout } = await run(PYTHON, [
          EXAMPLE,
          '--brokers',
          kafka.brokers.join(','),
          '--count',
          '150',
        ]);
        const lines = stdout.trim().split('\n');
        expect(lines).toHaveLength(150);
        const types = lines.map((line) => line.split(' ')[1]);
        expect([...types].sort()).toEqual(some.map(({ type }) => type).sort());
      } finally {
        await transport.close();
        await kafka.stop();
      }
    });
  });
