import type { AddressInfo } from 'node:net';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';

import { buildSubgraphSchema } from '@apollo/subgraph';
import { GATEWAY_CALL_HEADER, verifyGatewayCall } from '@zhucan/access';
import { graphql, GraphQLError, parse } from 'graphql';

import type { SubgraphSource } from '../composition/compose.js';

/** The subgraphs of the small graph, each with its one section of the report. */
export const SECTIONS = {
  registry: 'registry',
  'rehab-employment': 'rehabilitation',
  'relief-accessibility': 'publicity',
  'party-affairs': 'partyBuilding',
} as const;

export type ServiceName = keyof typeof SECTIONS;
export const SERVICE_NAMES = Object.keys(SECTIONS) as ServiceName[];

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@shareable"])`;

const OWN: Readonly<Record<ServiceName, string>> = {
  registry: `
    extend type Query {
      "A resident."
      resident(id: ID!): Resident
      "Residents."
      residents: [Resident!]!
    }
    type Mutation { "Registers." register(name: String!): Resident }
    "A person." type Resident @key(fields: "id") { "Its id." id: ID! "Its name." name: String! }`,
  'rehab-employment': `
    "A person." type Resident @key(fields: "id") { "Its id." id: ID! "Its cases." cases: [String!] }`,
  'relief-accessibility': '',
  'party-affairs': '',
};

/** The whole SDL of a small subgraph. */
export function smallSubgraphSdl(name: ServiceName): string {
  return `${LINK}
    type Query { "The report." workReport(region: ID!, period: String!): WorkReport @shareable }
    "A report." type WorkReport @key(fields: "regionCode periodCode") {
      "The region." regionCode: String
      "The period." periodCode: String
      "The section of ${name}." ${SECTIONS[name]}: Section
    }
    "A section." type Section @shareable { "Its code." code: String! }
    ${OWN[name]}`;
}

/** All four, for composition. */
export const smallSubgraphs: readonly SubgraphSource[] = SERVICE_NAMES.map((name) => ({
  name,
  sdl: smallSubgraphSdl(name),
}));

/** A behaviour that a test gives to a subgraph instead of answering. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** A subgraph that a test can take down. */
export interface RunningSubgraph {
  readonly name: ServiceName;
  readonly address: string;
  /** The request ids of the calls that it has answered. */
  readonly requestIds: string[];
  /** The headers of the calls that it has answered. */
  readonly headers: IncomingHttpHeaders[];
  /** What it does instead of answering; null for answering. */
  misbehaviour: Misbehaviour | null;
  stop(): Promise<void>;
}

function unknownRegion(name: ServiceName): GraphQLError {
  return new GraphQLError('未知区划。 Unknown region.', {
    extensions: {
      code: 'UNKNOWN_REGION',
      field: 'region',
      rule: 'a known region',
      messageZh: '未知区划。',
      messageEn: 'Unknown region.',
      service: name,
    },
  });
}

function schemaOf(name: ServiceName) {
  const resident = (id: string) => ({
    __typename: 'Resident',
    id,
    name: `name of ${id}`,
    cases: [`case of ${id}`],
  });
  return buildSubgraphSchema({
    typeDefs: parse(smallSubgraphSdl(name)),
    resolvers: {
      Query: {
        workReport: (_root: unknown, { region, period }: { region: string; period: string }) => {
          if (region === '999999') throw unknownRegion(name);
          // As a service does whose database is gone, while its process answers.
          if (region === `fails-${name}`) throw new Error('select secret from resident at 10.0.0.5');
          return { regionCode: region, periodCode: period, [SECTIONS[name]]: { code: SECTIONS[name] } };
        },
        ...(name === 'registry'
          ? {
              resident: (_root: unknown, { id }: { id: string }) => resident(id),
              residents: () => ['1', '2'].map(resident),
            }
          : {}),
      },
      ...(name === 'registry' ? { Mutation: { register: () => null } } : {}),
      ...(OWN[name].includes('Resident')
        ? { Resident: { __resolveReference: ({ id }: { id: string }) => resident(id) } }
        : {}),
    },
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Listens on a free port of the loopback. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends a server with its open connections. */
export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** Starts one subgraph, which refuses calls that the gateway has not signed; a small one, unless another schema is given. */
export async function startSmallSubgraph(
  name: ServiceName,
  secret: Uint8Array,
  schema = schemaOf(name),
): Promise<RunningSubgraph> {
  const requestIds: string[] = [];
  const headers: IncomingHttpHeaders[] = [];
  const running: { misbehaviour: Misbehaviour | null } = { misbehaviour: null };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (running.misbehaviour) {
      running.misbehaviour(request, response);
      return;
    }
    if (request.url === '/readyz') {
      response.end('{"status":"ok"}');
      return;
    }
    const body = await readBody(request);
    const header = request.headers[GATEWAY_CALL_HEADER];
    const caller = await verifyGatewayCall(secret, typeof header === 'string' ? header : undefined, body);
    if (request.headers['x-request-id'] !== caller.requestId)
      throw new Error('the request id is not the signed one');
    requestIds.push(caller.requestId);
    headers.push(request.headers);
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    const result = await graphql({ schema, source: query, variableValues: variables });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.writeHead(401).end('{}'));
  });
  const address = await listen(server);
  return Object.assign(running, {
    name,
    address: `${address}/graphql`,
    requestIds,
    headers,
    stop: () => close(server),
  });
}
