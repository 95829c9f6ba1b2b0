import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compose } from '../composition/compose.js';
import { hostile, TABLE } from '../testing/hostile-queries.js';
import { inOwnProcess } from '../testing/own-process.js';
import {
  type RunningSubgraph,
  SERVICE_NAMES,
  smallSubgraphs,
  startSmallSubgraph,
} from '../testing/report-subgraphs.js';
import { SECRET } from '../testing/small-graph.js';
import { startTokenIssuer, type TokenIssuer } from '../testing/token-issuer.js';

/** What is left on the heap of a gateway, in a process of its own, once hostile queries were answered or refused. */
let issuer: TokenIssuer;
let subgraphs: RunningSubgraph[];
beforeAll(async () => {
  issuer = await startTokenIssuer();
  subgraphs = await Promise.all(SERVICE_NAMES.map((name) => startSmallSubgraph(name, SECRET)));
});
afterAll(() => Promise.all([issuer.stop(), ...subgraphs.map((subgraph) => subgraph.stop())]));

const MIB = 1024 * 1024;
const WARMING = 300;
const MEASURED = 2_000;
/** What stays is what the metrics have to name, and the few documents that may be asked: 2.4 MiB where this was measured. */
const MOST_LEFT = 6 * MIB;

/** A machine that is busy takes several times as long as others. */
const PATIENCE_MS = 300_000;

const PROGRAM = `
  const { start } = await import('./dist/index.js');
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const { configuration, secret, authorization, queries, warming } = given;
  const gateway = await start({ ...configuration, gatewaySecret: Buffer.from(secret, 'hex'), logger: quiet });
  const codes = {};
  async function ask(query, at) {
    const answer = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables: { v: at % 2 === 0 } }),
    });
    const { errors = [] } = await answer.json();
    const code = errors[0]?.extensions?.code ?? 'OK';
    codes[code] = (codes[code] ?? 0) + 1;
  }
  for (const [at, query] of queries.slice(0, warming).entries()) await ask(query, at);
  const before = heap();
  for (const [at, query] of queries.slice(warming).entries()) await ask(query, at);
  const after = heap();
  tell({ before, after, codes });
`;

it(
  'thousands of hostile queries leave a bounded rest on the heap',
  async () => {
    const made = fc.sample(hostile, { numRuns: WARMING + MEASURED - 30 * TABLE.length, seed: 20_261_201 });
    const known = TABLE.map(([, query]) => query);
    const queries = [...known, ...made, ...Array.from({ length: 29 }, () => known).flat()];
    const { before, after, codes } = await inOwnProcess<{
      readonly before: number;
      readonly after: number;
      readonly codes: Readonly<Record<string, number>>;
    }>(PROGRAM, {
      configuration: {
        host: '127.0.0.1',
        port: 0,
        subgraphs: Object.fromEntries(subgraphs.map(({ name, address }) => [name, address])),
        supergraphSdl: compose(smallSubgraphs).supergraphSdl,
        jwt: issuer.settings,
      },
      secret: Buffer.from(SECRET).toString('hex'),
      authorization: `Bearer ${await issuer.token('integrator', 'other', '10m')}`,
      queries,
      warming: WARMING,
    });
    expect(codes).not.toHaveProperty('INTERNAL_SERVER_ERROR');
    expect(codes).toHaveProperty('OK');
    expect(codes['QUERY_LIMIT_EXCEEDED']).toBeGreaterThan(29 * TABLE.length);
    expect(codes['GRAPHQL_VALIDATION_FAILED']).toBeGreaterThan(MEASURED / 5);
    expect(after - before).toBeLessThan(MOST_LEFT);
  },
  PATIENCE_MS,
);
