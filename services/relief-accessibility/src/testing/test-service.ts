import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Caller, GATEWAY_CALL_HEADER, type Role, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { encodeEvent, memoryTransport, type Message } from '@zhucan/messaging';
import { generateKeyFile } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';
import { type RunningService, STATEMENTS_HEADER } from '@zhucan/subgraph-kit';
import { createTestDatabase, subgraphClient, waitUntil } from '@zhucan/test-kit';

import { start } from '../index.js';

const SECRET = new Uint8Array(32).fill(5);

/** Two districts of a city; in the first a street and a community of it. */
const REGIONS = [
  { id: '430100', level: 'PROVINCE_CITY', parentId: null, streetId: null, districtId: null },
  { id: '430103', level: 'DISTRICT', parentId: '430100', streetId: null, districtId: '430103' },
  { id: '430103005', level: 'STREET', parentId: '430103', streetId: '430103005', districtId: '430103' },
  { id: 'txc-0001', level: 'COMMUNITY', parentId: '430103005', streetId: '430103005', districtId: '430103' },
  { id: '430111', level: 'DISTRICT', parentId: '430100', streetId: null, districtId: '430111' },
] as const;

/** The registry's event of a region. */
function regionMessage(region: (typeof REGIONS)[number]): Message {
  const data = {
    ...region,
    code: region.level === 'COMMUNITY' ? null : region.id,
    nameZh: region.id,
    cityId: '430100',
    validFrom: '2018-01-01',
    validTo: null,
    successorId: null,
    synthetic: true,
  };
  const encoded = encodeEvent({
    kind: 'FACT',
    id: randomUUID(),
    type: 'zhucan.registry.region.recorded',
    source: '/zhucan/registry',
    subject: region.id,
    time: '2018-01-01T00:00:00Z',
    aggregateVersion: 1,
    occurredOn: '2018-01-01',
    traceparent: null,
    dataSchema: 'zhucan.registry.region.recorded.public.v1.json',
    schemaVersion: 1,
    data,
  });
  return { topic: 'zhucan.registry.region.v1', ...encoded };
}

/** A caller of a role, narrowed to a region where one is given. */
export function callerOf(role: Role, regionCode: string | null = null): Caller {
  return { subject: `a-${role}`, role, regionCode, requestId: 'request-1' };
}

/** The service with a database of its own on 1 July 2019, asked as the gateway does. */
export async function startTestService() {
  const test = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'relief-'));
  const keyFile = join(folder, 'keys.json');
  generateKeyFile(keyFile);
  const transport = memoryTransport();
  const clock = settableClock(toDate('2019-07-01'));
  const service: RunningService = await start(
    {
      host: '127.0.0.1',
      port: 0,
      databaseUrl: test.roleUrl,
      kafkaBrokers: 'memory',
      gatewaySecret: SECRET,
      keyFile,
      clock,
      logLevel: 'silent',
      importMaxBytes: 1_000_000,
    },
    transport,
  );
  const sql: Sql = service.runtime.database.sql;
  const close = async (): Promise<void> => {
    await service.stop();
    await test.drop();
    rmSync(folder, { recursive: true });
  };
  await transport.send(REGIONS.map(regionMessage));
  const arrived = async () => (await sql.query('SELECT 1 FROM inbox')).length === REGIONS.length;
  await waitUntil(arrived, { what: 'the regions' }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const client = subgraphClient<Caller>('relief-accessibility', {
    url: () => service.url,
    sign: async (caller, body) => ({ [GATEWAY_CALL_HEADER]: await signGatewayCall(SECRET, caller, body) }),
    caller: callerOf('district'),
  });
  return {
    sql,
    clock,
    importText: client.importText,
    /** What a query or mutation answers: its data, the codes of its errors, and how many SQL statements it took. */
    async ask(query: string, variables: object = {}, caller?: Caller) {
      const { body, headers, text } = await client.ask(query, variables, caller);
      return {
        data: body.data,
        codes: (body.errors ?? []).map((error) => error.extensions['code']),
        statements: Number(headers.get(STATEMENTS_HEADER)),
        text,
      };
    },
    close,
  };
}

/** The service while a test runs. */
export type TestService = Awaited<ReturnType<typeof startTestService>>;
