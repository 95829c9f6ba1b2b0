import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Caller, GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';
import { settableClock, toDate } from '@zhucan/codes';
import { generateKeyFile } from '@zhucan/protection';
import { STATEMENTS_HEADER } from '@zhucan/subgraph-kit';
import { createTestDatabase, subgraphClient } from '@zhucan/test-kit';

import { start } from '../index.js';

const secret = new Uint8Array(32).fill(3);

/** Somebody of a role; the secretary of the branch where nothing is said. */
export function caller(role: Caller['role'] = 'party', regionCode: string | null = null): Caller {
  return { subject: `${role}-1`, role, regionCode, requestId: 'request-1' };
}

/** A problem of a mutation, as tests look at it. */
export interface FoundProblem {
  readonly code: string;
  readonly field: string;
}

/** The record or member that a mutation answered with, by the fields asked for. */
export interface AnsweredThing {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** What a mutation answered. */
export interface CommandResult {
  readonly thing: AnsweredThing | null;
  readonly problems: readonly FoundProblem[];
}

/** A running service of its own on a database of its own, on 2019-07-01, with the synthetic district 999999 and one street in it. */
export async function startBranchService() {
  const test = await createTestDatabase();
  const keyFile = join(mkdtempSync(join(tmpdir(), 'party-')), 'keys.json');
  generateKeyFile(keyFile);
  const clock = settableClock(toDate('2019-07-01'));
  const service = await start({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: test.roleUrl,
    kafkaBrokers: 'memory',
    gatewaySecret: secret,
    keyFile,
    clock,
    logLevel: 'silent',
    importMaxBytes: 1_000_000,
  });
  const { sql } = service.runtime.database;
  await sql.query(
    `INSERT INTO region (id, code, level, name_zh, street_id, district_id, aggregate_version) VALUES
       ('999999', '999999', 'DISTRICT', '示例区', NULL, '999999', 1), ('999998', '999998', 'DISTRICT', '邻区', NULL, '999998', 1),
       ('999999001', '999999001', 'STREET', '示例街道', '999999001', '999999', 1)`,
  );
  const client = subgraphClient<Caller>('party-affairs', {
    url: () => service.url,
    sign: async (who, body) => ({ [GATEWAY_CALL_HEADER]: await signGatewayCall(secret, who, body) }),
    caller: caller('district'),
  });

  /** The answer to a query, and how many statements it took. */
  async function query(text: string, who = caller()): Promise<{ data: unknown; statements: number }> {
    const { body, headers } = await client.ask(text, {}, who);
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return { data: body.data, statements: Number(headers.get(STATEMENTS_HEADER)) };
  }

  /** The answer to a mutation of the service: the thing asked for, and the problems. */
  async function command(
    name: 'recordPartyRecord' | 'recordPartyMember' | 'determinePartyStage',
    input: object,
    selection: string,
    who = caller(),
  ): Promise<CommandResult> {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const thing = name === 'recordPartyRecord' ? 'record' : 'member';
    const { body } = await client.ask(
      `mutation ($input: ${type}!) { answer: ${name}(input: $input) { thing: ${thing} { ${selection} } problems { code field } } }`,
      { input: { requestId: randomUUID(), region: '999999', ...input } },
      who,
    );
    if (body.errors) throw new Error(JSON.stringify(body.errors));
    return (body.data as { readonly answer: CommandResult }).answer;
  }

  /** A figure of the report on the first half of 2019. */
  async function figure(code: string): Promise<number | null | undefined> {
    const { data } = await query(
      '{ workReport(region: "999999", period: "2019-H1") { partyBuilding { indicators { code value } } } }',
    );
    const { workReport } = data as {
      workReport: { partyBuilding: { indicators: { code: string; value: number | null }[] } };
    };
    return workReport.partyBuilding.indicators.find((each) => each.code === code)?.value;
  }

  return {
    ...client,
    sql,
    /** Connections of a superuser, as `race` needs them. */
    pool: test.pool,
    clock,
    query,
    command,
    figure,
    async stop() {
      await service.stop();
      await test.drop();
    },
  };
}

/** A running service of a test. */
export type BranchService = Awaited<ReturnType<typeof startBranchService>>;
