import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from './composition/compose.js';
import {
  type RunningSubgraph,
  SERVICE_NAMES,
  smallSubgraphs,
  startSmallSubgraph,
} from './testing/report-subgraphs.js';
import { SECRET } from './testing/small-graph.js';
import { startTokenIssuer, type TokenIssuer } from './testing/token-issuer.js';

/**
 * The gateway calls nobody but the addresses of its configuration: an office's network is closed, and its data stays inside. Each case
 * runs as a process of its own, in which every attempt to connect, to look a name up or to send a datagram is told to the
 * test; attempts to leave the loopback are told and then fail, so that the test itself reaches nobody either.
 */
const WATCH = `
  import dgram from 'node:dgram';
  import dns from 'node:dns';
  import net from 'node:net';
  import { syncBuiltinESMExports } from 'node:module';
  const tell = (reached) => process.send?.({ reached });
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const [options] = Array.isArray(args[0]) ? args[0] : args;
    const host = options?.host ?? 'localhost';
    tell(options?.path ?? host + ':' + options?.port);
    if (host === '127.0.0.1') return connect.apply(this, args);
    process.nextTick(() => this.destroy(new Error('left the loopback')));
    return this;
  };
  const lookup = dns.lookup;
  dns.lookup = (name, ...rest) => {
    if (name !== '127.0.0.1') tell('name ' + name);
    return lookup(name, ...rest);
  };
  for (const resolve of ['resolve', 'resolve4', 'resolve6']) dns[resolve] = (name, ...rest) => {
    tell('name ' + name);
    process.nextTick(() => rest.at(-1)(new Error('left the loopback')));
  };
  dgram.Socket.prototype.send = function (...args) { tell('datagram'); };
  syncBuiltinESMExports();
`;

const OURS = `
  const { start } = await import('./dist/index.js');
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const secret = Uint8Array.from(Buffer.from(process.env.SECRET, 'hex'));
  const gateway = await start({ ...JSON.parse(process.env.CONFIGURATION), gatewaySecret: secret, logger: quiet });
  process.send({ url: gateway.url });
  process.once('message', () => gateway.stop().then(() => process.disconnect()));
`;

/** Apollo's gateway as it comes, whose telemetry is on where nobody says otherwise. */
const STOCK = `
  const { ApolloGateway } = await import('@apollo/gateway');
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const gateway = new ApolloGateway({ supergraphSdl: JSON.parse(process.env.CONFIGURATION).supergraphSdl, logger: quiet });
  await gateway.load();
  process.send({ url: 'none' });
  process.once('message', () => gateway.stop().catch(() => undefined).then(() => process.disconnect()));
`;

interface Watched {
  readonly child: ChildProcess;
  readonly url: string;
  /** Everything that the process tried to reach so far. */
  readonly reached: Set<string>;
}

let issuer: TokenIssuer;
let subgraphs: RunningSubgraph[];
const supergraphSdl = compose(smallSubgraphs).supergraphSdl;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  subgraphs = await Promise.all(SERVICE_NAMES.map((name) => startSmallSubgraph(name, SECRET)));
});
afterAll(() => Promise.all([issuer.stop(), ...subgraphs.map((subgraph) => subgraph.stop())]));

async function run(program: string): Promise<Watched> {
  const configuration = {
    host: '127.0.0.1',
    port: 0,
    subgraphs: Object.fromEntries(subgraphs.map(({ name, address }) => [name, address])),
    supergraphSdl,
    jwt: issuer.settings,
  };
  const child = spawn(process.execPath, ['--input-type=module', '-e', WATCH + program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...process.env,
      // As if nobody had said anything about it.
      APOLLO_TELEMETRY_DISABLED: '',
      // With these, Apollo's libraries report usage and schema by themselves.
      APOLLO_KEY: 'service:graph:key',
      APOLLO_GRAPH_REF: 'graph@current',
      APOLLO_SCHEMA_REPORTING: 'true',
      CONFIGURATION: JSON.stringify(configuration),
      SECRET: Buffer.from(SECRET).toString('hex'),
    },
  });
  const reached = new Set<string>();
  let trouble = '';
  child.stderr?.on('data', (chunk: Buffer) => (trouble += chunk.toString('utf8')));
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message: { url?: string; reached?: string }) => {
      if (message.reached !== undefined) reached.add(message.reached);
      if (message.url !== undefined) resolve(message.url);
    });
    child.once('exit', (code) => reject(new Error(`the process ended with ${code}: ${trouble}`)));
  });
  return { child, url, reached };
}

/** Stops as a supervisor would, so that what is sent at the end is seen too. */
async function stop({ child }: Watched): Promise<void> {
  const ended = once(child, 'exit');
  child.send('stop');
  await ended;
}

/** What was reached besides the configured addresses. */
function elsewhere(reached: ReadonlySet<string>): string[] {
  const configured = [issuer.settings.jwksUrl, ...subgraphs.map(({ address }) => address)].map(
    (address) => new URL(address).host,
  );
  return [...reached].filter((address) => !configured.includes(address));
}

describe('outbound calls', () => {
  it('go to the configured addresses only, from start to stop, with Apollo keys in the environment', async () => {
    const watched = await run(OURS);
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await issuer.token('integrator')}`,
    };
    const query =
      '{ workReport(region: "430103", period: "2019") { registry { code } partyBuilding { code } rehabilitation { code } publicity { code } } }';
    for (const body of [query, '{ nothing }']) {
      await (
        await fetch(watched.url, { method: 'POST', headers, body: JSON.stringify({ query: body }) })
      ).text();
    }
    await (await fetch(new URL('/readyz', watched.url))).text();
    await stop(watched);
    expect(elsewhere(watched.reached)).toEqual([]);
    // The watch sees: every configured address was called.
    expect(watched.reached.size).toBe(5);
  });

  it('elsewhere are seen: the same watch catches the telemetry of a gateway that does not switch it off', async () => {
    const watched = await run(STOCK);
    await stop(watched);
    expect(elsewhere(watched.reached).join('\n')).toMatch(/apollographql\.com/);
  });

  it('elsewhere are seen: the same watch catches one call too many of ours', async () => {
    const watched = await run(`${OURS}\nawait fetch('https://telemetry.invalid/').catch(() => undefined);`);
    await stop(watched);
    expect(elsewhere(watched.reached).join('\n')).toContain('telemetry.invalid:443');
  });
});
