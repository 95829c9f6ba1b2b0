import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { expect, it } from '@jest/globals';
import { kafkaTransport } from '@zhucan/messaging';
import { createTestKafka, waitUntil } from '@zhucan/test-kit';

import { logger } from './testing/bench.js';
import { opened } from './testing/events.js';

it('is printed by the example of the README', async () => {
  const { brokers, topicPrefix } = await createTestKafka();
  const [topic, key] = [`${topicPrefix}household`, randomUUID()];
  const transport = kafkaTransport({ brokers, clientId: 'example', logger });
  await transport.ensureTopics([topic]);
  await transport.send([opened({ topic, key, version: 1 })]);
  const example = fileURLToPath(new URL('../examples/first-event.mjs', import.meta.url));
  const environment = { ...process.env, ZHUCAN_KAFKA_BROKERS: brokers.join(',') };
  const child = spawn(process.execPath, ['--no-warnings', example, topic], { env: environment });
  const exited = once(child, 'exit');
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  try {
    await waitUntil(() => printed.includes(key), { what: 'the event', timeoutMs: 30_000 });
    expect(printed).toContain('2019-03-01 zhucan.registry.household.opened');
  } finally {
    child.kill('SIGTERM');
    await exited;
    await transport.close();
  }
});
