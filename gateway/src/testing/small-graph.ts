import type { GraphQLSchema } from 'graphql';

import { compose } from '../composition/compose.js';
import { type GatewayConfiguration, start } from '../start.js';
import type { GatewayLogger } from '../logger.js';
import type { SubgraphFetchEvent } from '../subgraphs/subgraph-client.js';
import type { Replacement } from '../supergraph/generations.js';
import {
  type RunningSubgraph,
  SERVICE_NAMES,
  type ServiceName,
  smallSubgraphs,
  startSmallSubgraph,
} from './report-subgraphs.js';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.js';

/** An answer of the gateway, as tests look at it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly {
    message: string;
    path?: (string | number)[];
    extensions: Record<string, unknown>;
  }[];
}

/** Four small subgraphs, an issuer and a gateway over them. */
export interface SmallGraph {
  readonly url: string;
  /** Where metrics are served; nothing where they are not. */
  readonly metricsUrl: string | undefined;
  readonly issuer: TokenIssuer;
  readonly subgraphs: Readonly<Record<ServiceName, RunningSubgraph>>;
  /** Every call of a subgraph so far. */
  readonly fetches: SubgraphFetchEvent[];
  /** Every line logged so far, as text. */
  readonly logged: string[];
  /** Asks with a token of the role `integrator`. */
  ask(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Reads the supergraph anew. */
  reload(): Promise<Replacement>;
  stop(): Promise<void>;
}

export const SECRET = new Uint8Array(32).fill(5);

/** A logger that keeps its lines. */
export function keepingLogger(lines: string[]): GatewayLogger {
  const keep = (details: object, message: string) => void lines.push(`${message} ${JSON.stringify(details)}`);
  return { debug: keep, info: keep, warn: keep, error: keep };
}

/** Reads an answer of the gateway. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = (text.startsWith('{') ? JSON.parse(text) : {}) as Partial<Answer>;
  return {
    status: response.status,
    headers: response.headers,
    text,
    data: body.data,
    errors: body.errors ?? [],
  };
}

/**
 * Starts all of it on free ports.
 *
 * @param schemas other schemas than the small ones, by subgraph; the supergraph of them is then to be given too
 * @param through by which address the gateway reaches each subgraph
 */
export async function startSmallGraph(
  overrides: Partial<GatewayConfiguration> = {},
  schemas: Partial<Readonly<Record<ServiceName, GraphQLSchema>>> = {},
  through: (name: ServiceName, address: string) => Promise<string> = (_name, address) =>
    Promise.resolve(address),
): Promise<SmallGraph> {
  const issuer = await startTokenIssuer();
  const started = await Promise.all(
    SERVICE_NAMES.map((name) => startSmallSubgraph(name, SECRET, schemas[name])),
  );
  const subgraphs = Object.fromEntries(started.map((subgraph) => [subgraph.name, subgraph])) as Record<
    ServiceName,
    RunningSubgraph
  >;
  const fetches: SubgraphFetchEvent[] = [];
  const logged: string[] = [];
  const gateway = await start({
    host: '127.0.0.1',
    port: 0,
    subgraphs: Object.fromEntries(
      await Promise.all(
        started.map(async ({ name, address }) => [name, await through(name, address)] as const),
      ),
    ),
    supergraphSdl: compose(smallSubgraphs).supergraphSdl,
    jwt: issuer.settings,
    gatewaySecret: SECRET,
    logger: keepingLogger(logged),
    onSubgraphFetch: (event) => fetches.push(event),
    ...overrides,
  });
  return {
    url: gateway.url,
    metricsUrl: gateway.metricsUrl,
    issuer,
    subgraphs,
    fetches,
    logged,
    reload: () => gateway.reload(),
    async ask(query, variables = {}) {
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${await issuer.token('integrator')}`,
      };
      return readAnswer(
        await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) }),
      );
    },
    async stop() {
      await gateway.stop();
      await Promise.all([issuer.stop(), ...started.map((subgraph) => subgraph.stop())]);
    },
  };
}
