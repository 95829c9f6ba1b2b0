import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedClock, toDate } from '@zhucan/codes';
import { start as startPartyAffairs } from '@zhucan/party-affairs';
import { generateKeyFile } from '@zhucan/protection';
import { start as startRegistry } from '@zhucan/registry';
import { start as startRehabEmployment } from '@zhucan/rehab-employment';
import { start as startReliefAccessibility } from '@zhucan/relief-accessibility';
import type { Sql } from '@zhucan/sql';
import type { RunningService, ServiceConfiguration } from '@zhucan/subgraph-kit';
import { createTestDatabase, type TestDatabase } from '@zhucan/test-kit';

import { listParts } from '../repository.js';
import { findUncommented } from './uncommented.js';

/** Each service brings its schema up to date by its start, as everywhere. */
const SERVICES = {
  'services/party-affairs': startPartyAffairs,
  'services/registry': startRegistry,
  'services/rehab-employment': startRehabEmployment,
  'services/relief-accessibility': startReliefAccessibility,
};

const folder = mkdtempSync(join(tmpdir(), 'checks-'));
const keyFile = join(folder, 'keys.json');
generateKeyFile(keyFile);
afterAll(() => rmSync(folder, { recursive: true }));

function configuration(databaseUrl: string): ServiceConfiguration {
  return {
    host: '127.0.0.1',
    port: 0,
    databaseUrl,
    kafkaBrokers: 'memory',
    gatewaySecret: new Uint8Array(32).fill(3),
    keyFile,
    clock: fixedClock(toDate('2019-07-01')),
    logLevel: 'silent',
    importMaxBytes: 1,
  };
}

it('is shown of every service', () => {
  expect(Object.keys(SERVICES)).toEqual(listParts().filter((part) => part.startsWith('services/')));
});

describe.each(Object.entries(SERVICES))('the database of %s', (_part, start) => {
  let database: TestDatabase;
  let service: RunningService;
  let sql: Sql;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await start(configuration(database.roleUrl));
    ({ sql } = service.runtime.database);
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
  });

  it('says of every table and column what it holds', async () => {
    const [tables] = await sql.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    );
    expect(tables?.count).toBeGreaterThan(5);
    expect(await findUncommented(sql)).toEqual([]);
  });

  it('would be found out without it', async () => {
    await sql.query('CREATE TABLE silent (id integer, said integer)');
    await sql.query(`COMMENT ON COLUMN silent.said IS 'What it holds.'`);
    expect(await findUncommented(sql)).toEqual(['silent', 'silent.id']);
    await sql.query('DROP TABLE silent');
  });
});
