import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Caller, GATEWAY_CALL_HEADER, type Role, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { memoryTransport, type Message } from '@zhucan/messaging';
import { generateKeyFile } from '@zhucan/protection';
import { STATEMENTS_HEADER } from '@zhucan/subgraph-kit';
import { createTestDatabase, subgraphClient, waitUntil } from '@zhucan/test-kit';

import { start } from '../index.js';
import { region } from './registry-messages.js';

const SECRET = new Uint8Array(32).fill(5);

/** A caller of a role, narrowed to a region where one is given. */
export function callerOf(role: Role, regionCode: string | null = null): Caller {
  return { subject: `a-${role}`, role, regionCode, requestId: 'request-1' };
}

/** The service with a database of its own on 1 July 2019 and a district with a street, asked as the gateway does. */
export async function startTestService() {
  const test = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'rehab-'));
  const keyFile = join(folder, 'keys.json');
  generateKeyFile(keyFile);
  const transport = memoryTransport();
  const service = await start(
    {
      host: '127.0.0.1',
      port: 0,
      databaseUrl: test.roleUrl,
      kafkaBrokers: 'memory',
      gatewaySecret: SECRET,
      keyFile,
      clock: settableClock(toDate('2019-07-01')),
      logLevel: 'silent',
      importMaxBytes: 1_000_000,
    },
    transport,
  );
  const { sql } = service.runtime.database;
  const close = async (): Promise<void> => {
    await service.stop();
    await test.drop();
    rmSync(folder, { recursive: true });
  };
  const regions = [
    region('430100', 'PROVINCE_CITY', null),
    region('430103', 'DISTRICT', '430100'),
    region('430103005', 'STREET', '430103'),
  ];
  let told = 0;
  async function tell(...messages: Message[]): Promise<void> {
    told += messages.length;
    await transport.send(messages);
    await waitUntil(async () => (await sql.query('SELECT 1 FROM inbox')).length === told, {
      what: 'what the registry tells',
    });
  }
  await tell(...regions).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const client = subgraphClient<Caller>('rehab-employment', {
    url: () => service.url,
    sign: async (caller, body) => ({ [GATEWAY_CALL_HEADER]: await signGatewayCall(SECRET, caller, body) }),
    caller: callerOf('district'),
  });
  return {
    sql,
    importText: client.importText,
    /** Lets the registry tell something, and waits for it to take effect. */
    tell,
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
