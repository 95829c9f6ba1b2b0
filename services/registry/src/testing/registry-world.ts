import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { GATEWAY_CALL_HEADER, type Role, signGatewayCall } from '@zhucan/access';
import { citizenIdCheckDigit, settableClock, toDate } from '@zhucan/codes';
import { generateKeyFile } from '@zhucan/protection';
import { STATEMENTS_HEADER } from '@zhucan/subgraph-kit';
import { createTestDatabase } from '@zhucan/test-kit';

import type { RegistryConfiguration } from '../environment.js';
import { start } from '../index.js';
import { saveRegions } from '../store/regions.js';

const secret = new Uint8Array(Buffer.from('a secret of thirty-two characters'));

/** What the registry answered, with the statements that it took. */
export interface Answer {
  readonly data: Record<string, never> | null;
  readonly errors?: { message: string; extensions: { code: string; field: string } }[];
  readonly statements: number;
}

/** A valid citizen id of a made-up person, by sequence and birth date. */
export function citizenId(sequence: number, birth = '19700101'): string {
  const first = `999999${birth}${String(sequence).padStart(3, '0')}`;
  return first + citizenIdCheckDigit(first);
}

const place = (
  id: string,
  code: string | null,
  level: 'PROVINCE_CITY' | 'DISTRICT' | 'STREET' | 'COMMUNITY',
  nameZh: string,
  parentId: string | null,
) => ({
  id,
  code,
  level,
  nameZh,
  parentId,
  validFrom: toDate('2000-01-01'),
  validTo: null,
  successorId: null,
  synthetic: level === 'COMMUNITY',
});

/** A registry that runs on a database of its own, on 1 July 2019, with a district of two streets. */
export async function openRegistry(settings: Partial<RegistryConfiguration> = {}) {
  const clock = settableClock(toDate('2019-07-01'));
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const keyFile = join(folder, 'keys');
  generateKeyFile(keyFile);
  const service = await start({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: database.roleUrl,
    kafkaBrokers: 'memory',
    gatewaySecret: secret,
    keyFile,
    clock,
    logLevel: 'silent',
    importMaxBytes: 1_000_000,
    ...settings,
  });
  await service.runtime.database.transaction(({ sql }) =>
    saveRegions(
      {
        sql,
        protector: service.runtime.protector,
        caller: { subject: 'test', role: 'service', requestId: 'test' },
        today: clock.today(),
      },
      [
        place('430100', '430100', 'PROVINCE_CITY', '长沙市', null),
        place('430103', '430103', 'DISTRICT', '天心区', '430100'),
        place('430103002', '430103002', 'STREET', '坡子街街道', '430103'),
        place('430103005', '430103005', 'STREET', '裕南街街道', '430103'),
        place('txc-0001', null, 'COMMUNITY', '社区一', '430103002'),
        place('txc-0002', null, 'COMMUNITY', '社区二', '430103005'),
      ],
    ),
  );

  async function ask(
    query: string,
    variables: unknown = {},
    role: Role = 'district',
    regionCode: string | null = null,
  ): Promise<Answer> {
    const body = JSON.stringify({ query, variables });
    const call = await signGatewayCall(
      secret,
      { subject: 'tester', role, regionCode, requestId: 'test' },
      body,
    );
    const response = await fetch(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [GATEWAY_CALL_HEADER]: call },
      body,
    });
    const answer = (await response.json()) as Omit<Answer, 'statements'>;
    return { ...answer, statements: Number(response.headers.get(STATEMENTS_HEADER)) };
  }

  let requests = 0;
  async function change(
    mutation: string,
    type: string,
    input: object,
    role: Role = 'district',
    selection = 'resident { id }',
  ) {
    requests += 1;
    const answer = await ask(
      `mutation($input: ${type}!) { answer: ${mutation}(input: $input) { ${selection} problems { code field } } }`,
      { input: { requestId: `request-${requests}`, ...input } },
      role,
    );
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return (
      answer.data as unknown as {
        answer: { resident: { id: string } | null; problems: { code: string; field: string }[] };
      }
    ).answer;
  }

  /** Registers somebody with a certificate, and gives their id. */
  async function holder(sequence: number, regionId = 'txc-0001', birth = '19700101'): Promise<string> {
    const registered = await change('registerResident', 'RegisterResidentInput', {
      citizenId: citizenId(sequence, birth),
      name: '张小明',
      phone: '13900000000',
      regionId,
      on: '2016-01-04',
      synthetic: true,
    });
    const id = registered.resident?.id ?? '';
    await change('issueCertificate', 'IssueCertificateInput', {
      residentId: id,
      category: 'HEARING',
      grade: 2,
      issuedOn: '2016-02-01',
    });
    return id;
  }

  return {
    clock,
    database,
    service,
    ask,
    change,
    holder,
    async close(): Promise<void> {
      await service.stop();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

/** A registry to test with. */
export type RegistryWorld = Awaited<ReturnType<typeof openRegistry>>;
