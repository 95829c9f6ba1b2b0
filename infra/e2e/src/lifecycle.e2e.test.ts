import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { startKafka, startPostgres } from '@zhucan/embedded-servers';
import { waitUntil } from '@zhucan/test-kit';
import pg from 'pg';

import { runCommand, writeSheet } from './client.js';
import { readSystemState, startIn } from './system.js';

/** Imports regions into the registry, and waits until the other services have heard of them. */
async function tellRegions(folder: string, gatewayUrl: string): Promise<void> {
  const sheet = writeSheet('regions.csv', [
    '区划编号,区划代码,级别,名称,上级编号,启用日期',
    '430100,430100,市,长沙市,,2000-01-01',
    '430103,430103,区县,天心区,430100,2000-01-01',
  ]);
  const imported = await runCommand(['run', 'import', '--', 'regions', sheet, '--events=memory'], folder);
  expect(imported.code).toBe(0);
  const made = await runCommand(
    ['run', '--silent', 'token', '--', '--role', 'integrator', '--events=memory'],
    folder,
  );
  await waitUntil(
    async () => {
      const response = await fetch(`${gatewayUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${made.stdout.trim()}` },
        body: JSON.stringify({
          query:
            '{ workReport(region: "430103", period: "2019") { registry { code } partyBuilding { code } rehabilitation { code } publicity { code } } }',
        }),
      });
      return !Object.hasOwn((await response.json()) as object, 'errors');
    },
    { what: 'the regions in all services', timeoutMs: 30_000 },
  );
}

describe('a system for a look', () => {
  it('runs without Kafka and data in one process, stops on Ctrl-C, starts again, and is thrown away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhucan-look-'));
    for (let start = 0; start < 2; start += 1) {
      const system = await startIn(folder, ['--events=memory', '--no-data'], { state: 'in-memory' });
      const { gatewayUrl } = readSystemState(join(folder, 'in-memory'));
      expect((await fetch(`${gatewayUrl}/readyz`)).status).toBe(200);
      expect(system.output).toContain('none: events in memory');
      if (start === 0) await tellRegions(folder, gatewayUrl);
      await system.stop();
      await expect(fetch(`${gatewayUrl}/readyz`)).rejects.toThrow();
    }
    expect((await runCommand(['run', 'reset'], folder)).code).toBe(0);
    expect(existsSync(join(folder, 'in-memory'))).toBe(false);
  });
});

describe('a system on servers that are there already', () => {
  it('uses those that the environment names, starts none of its own, and leaves them running', async () => {
    const servers = mkdtempSync(join(tmpdir(), 'zhucan-servers-'));
    const [postgres, kafka] = await Promise.all([
      startPostgres({ dataDir: join(servers, 'postgres'), throwaway: true, removeDataOnExit: true }),
      startKafka({ dataDir: join(servers, 'kafka'), removeDataOnExit: true }),
    ]);
    const addresses = {
      ZHUCAN_POSTGRES_URL: postgres.url,
      ZHUCAN_KAFKA_BROKERS: kafka.brokers.join(','),
    };
    try {
      const folder = mkdtempSync(join(tmpdir(), 'zhucan-external-'));
      const system = await startIn(folder, ['--no-data'], { addresses });
      const { gatewayUrl } = readSystemState(folder);
      expect((await fetch(`${gatewayUrl}/readyz`)).status).toBe(200);
      expect(['postgres', 'kafka'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
      expect(system.output).toContain(kafka.brokers[0]);
      await system.stop();
      const client = new pg.Client({ connectionString: postgres.url });
      await client.connect();
      const { rows } = await client.query(
        `SELECT datname FROM pg_database WHERE datname LIKE 'zhucan%' ORDER BY 1`,
      );
      await client.end();
      expect(rows.map(({ datname }: { datname: string }) => datname)).toEqual([
        'zhucan_party_affairs',
        'zhucan_registry',
        'zhucan_rehab_employment',
        'zhucan_relief_accessibility',
      ]);

      await postgres.stop();
      await expect(startIn(folder, ['--no-data'], { addresses })).rejects.toThrow(
        'PostgreSQL cannot be reached',
      );
    } finally {
      await Promise.all([postgres.stop(), kafka.stop()]);
    }
  });
});
