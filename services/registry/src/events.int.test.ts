import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { citizenIdCheckDigit, fixedClock, toDate, valueOrThrow } from '@zhucan/codes';
import { type Message, kafkaTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { generateKeyFile } from '@zhucan/protection';
import { createTestDatabase, createTestKafka, waitUntil } from '@zhucan/test-kit';
import { expect, it } from '@jest/globals';

import { applyResidentRows } from './imports/apply-residents.js';
import { applyRegionRows, parseRegionRow } from './imports/regions.js';
import { parseResidentRow } from './imports/resident-row.js';
import { start } from './index.js';

const first = '99999919700101001';

it('carries a resident to Kafka: the whole picture inside, the birth year at most outside, no identifier on either', async () => {
  const [database, kafka, folder] = [
    await createTestDatabase(),
    await createTestKafka(),
    await mkdtemp(join(tmpdir(), 'registry-events-')),
  ];
  generateKeyFile(join(folder, 'keys'));
  const service = await start({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.roleUrl,
    kafkaBrokers: kafka.brokers,
    gatewaySecret: new Uint8Array(32),
    keyFile: join(folder, 'keys'),
    clock: fixedClock(toDate('2019-07-01')),
    logLevel: 'silent',
    importMaxBytes: 1_000_000,
  });
  const transport = kafkaTransport({
    brokers: kafka.brokers,
    clientId: 'test',
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  try {
    const regions = [
      parseRegionRow({
        区划编号: '430100',
        区划代码: '430100',
        级别: '市',
        名称: '长沙市',
        启用日期: '2000-01-01',
      }),
      parseRegionRow({
        区划编号: '430103',
        区划代码: '430103',
        级别: '区县',
        名称: '天心区',
        上级编号: '430100',
        启用日期: '2000-01-01',
      }),
      parseRegionRow({
        区划编号: '430103002',
        区划代码: '430103002',
        级别: '街道',
        名称: '坡子街街道',
        上级编号: '430103',
        启用日期: '2000-01-01',
      }),
    ].map((parsed) => valueOrThrow(parsed));
    const resident = parseResidentRow({
      公民身份号码: first + citizenIdCheckDigit(first),
      姓名: '王小明',
      区划: '430103002',
      登记日期: '2016-01-04',
      残疾类别: '视力',
      残疾等级: '1',
      发证日期: '2016-02-01',
    });
    if (!resident.ok) throw new Error('the row is well-formed');
    await service.runtime.database.transaction(async ({ sql }) => {
      const unit = {
        sql,
        protector: service.runtime.protector,
        caller: { subject: 'test', role: 'service', requestId: 'test' } as const,
        today: toDate('2019-07-01'),
      };
      await applyRegionRows(unit, regions);
      await applyResidentRows(unit, [resident.value]);
    });
    const rows = await service.runtime.database.sql.query<{ id: string }>(
      'SELECT DISTINCT aggregate_id AS id FROM outbox',
    );
    const ours = new Set(rows.map((each) => each.id));
    const received: Message[] = [];
    const topics = [
      'zhucan.registry.region.v1',
      'zhucan.registry.resident.v1',
      'zhucan.internal.registry.resident.v1',
    ];
    await waitUntil(
      async () => {
        received.length = 0;
        // Other tests may send to the same topics of the same broker.
        await transport.readAll(topics, (message) => {
          if (ours.has(message.key)) received.push(message);
        });
        return new Set(received.map((message) => `${message.topic} ${message.key}`)).size === 5;
      },
      { what: 'the events on Kafka', timeoutMs: 30_000 },
    );
    const regionKeys = received
      .filter((message) => message.topic === 'zhucan.registry.region.v1')
      .map((message) => message.key);
    expect(new Set(regionKeys)).toEqual(new Set(['430100', '430103', '430103002']));
    const on = (topic: string) => received.find((message) => message.topic === topic);
    const [outside, inside] = [on('zhucan.registry.resident.v1'), on('zhucan.internal.registry.resident.v1')];
    expect(JSON.parse(outside?.value ?? '')).toMatchObject({
      birthYear: 1970,
      streetCode: '430103002',
      category: 'VISION',
      grade: 1,
    });
    expect(JSON.parse(inside?.value ?? '')).toMatchObject({
      birthDate: '1970-01-01',
      timeline: [
        { from: '2016-01-04', to: '2016-02-01', regionId: '430103002', certificate: null },
        { from: '2016-02-01', to: '2026-02-01', certificate: { status: 'VALID' } },
        { from: '2026-02-01', to: null, certificate: { status: 'EXPIRED' } },
      ],
    });
    expect(outside?.headers).toMatchObject({
      ce_type: 'zhucan.registry.resident.registered',
      ce_aggregateversion: '1',
    });
    expect(outside?.value).not.toContain('1970-01-01');
    expect(JSON.stringify(received)).not.toMatch(/999999|王/);
  } finally {
    await transport.close();
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  }
});
