import { createServer, type IncomingHttpHeaders } from 'node:http';

import { buildSubgraphSchema } from '@apollo/subgraph';
import { GATEWAY_CALL_HEADER, verifyGatewayCall } from '@zhucan/access';
import { graphql, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

import { compose } from '../composition/compose.js';
import type { SubgraphSubscriptions } from '../realtime/sources/subgraph-events.js';
import { type GatewayConfiguration, type RunningGateway, start } from '../start.js';
import { close, listen } from './report-subgraphs.js';
import { keepingLogger, SECRET } from './small-graph.js';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.js';

const LINK = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@external", "@composeDirective"])
    @link(url: "https://specs.apollo.dev/cacheControl/v0.1", import: ["@cacheControl"])
    @composeDirective(name: "@cacheControl")
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT`;

const REVIEWS = `${LINK}
  type Query { "Reviews." reviews: [Review!]! "Of the call." tenant: String @cacheControl(maxAge: 60) }
  type Mutation { "Adds." addReview(text: String!): Review! }
  type Subscription {
    "Each review." reviewAdded(about: ID): Review!
    "One after the other." counted(to: Int!): Int
  }
  "A review." type Review { "Its text." text: String! "Of what." product: Product! "May fail." mood: String }
  "A product." type Product @key(fields: "id") { "Its id." id: ID! }`;
const PRODUCTS = `${LINK}
  "A product." type Product @key(fields: "id") @cacheControl(maxAge: 60) {
    "Its id." id: ID!
    "Its name." name: String!
    "Its stock." stock: Int
    "Of the call." tenant: String
  }`;

/** What a call has in the header by which it is answered. */
const tenant = (_object: unknown, _arguments: unknown, context: unknown) =>
  (context as IncomingHttpHeaders)['x-tenant'] ?? null;

/** A call, or a connection for a subscription, as a subgraph sees it. */
export interface HeardCall {
  readonly service: string;
  readonly by: 'request' | 'sse' | 'graphql-ws';
  readonly headers: IncomingHttpHeaders;
}

/** An event as the tests make them. */
export interface ReviewEvent {
  readonly text: string;
  readonly product: string;
}

/** Events for everybody who listens. */
class Publisher {
  private readonly listeners = new Set<(event: ReviewEvent) => void>();

  get listening(): number {
    return this.listeners.size;
  }

  publish(event: ReviewEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  listen(): AsyncIterableIterator<ReviewEvent> {
    const events: ReviewEvent[] = [];
    let wake: (() => void) | undefined;
    let isDone = false;
    const listener = (event: ReviewEvent): void => {
      events.push(event);
      wake?.();
    };
    this.listeners.add(listener);
    return {
      next: async () => {
        while (events.length === 0 && !isDone) await new Promise<void>((resolve) => (wake = resolve));
        const value = events.shift();
        return value === undefined ? { done: true, value: undefined } : { done: false, value };
      },
      return: () => {
        this.listeners.delete(listener);
        isDone = true;
        wake?.();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}

const review = ({ text, product }: ReviewEvent) => ({
  text,
  product: { __typename: 'Product', id: product },
  mood: () => {
    if (text === 'moody') throw new Error('select mood from secret_table');
    return 'fine';
  },
});

function reviewsSchema(publisher: Publisher): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(REVIEWS),
    resolvers: {
      Query: { reviews: () => [review({ text: 'first', product: '1' })], tenant },
      Mutation: {
        addReview: (_root: unknown, { text }: { text: string }) =>
          review({ text, product: text === 'lost' ? 'unknown' : '1' }),
      },
      Subscription: {
        reviewAdded: {
          subscribe: (_root: unknown, { about }: { about?: string }) => {
            if (about === 'nothing')
              throw new GraphQLError('没有。 There is none.', {
                extensions: { code: 'UNKNOWN_PRODUCT', messageZh: '没有。', messageEn: 'There is none.' },
              });
            return publisher.listen();
          },
          resolve: review,
        },
        counted: {
          async *subscribe(_root: unknown, { to }: { to: number }) {
            for (let at = 1; at <= to; at += 1) yield await Promise.resolve(at);
          },
          resolve: (value: number) => value,
        },
      },
    },
  });
}

function productsSchema(): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: parse(PRODUCTS),
    resolvers: {
      Product: {
        tenant,
        __resolveReference: ({ id }: { id: string }) =>
          id === 'unknown' ? null : { id, name: `product ${id}`, stock: Number(id) },
      },
    },
  });
}

/** Two subgraphs of which one has subscriptions, by either protocol, and a gateway over them. */
export interface SubscribingGraph {
  readonly gateway: RunningGateway;
  readonly issuer: TokenIssuer;
  readonly publisher: Pick<Publisher, 'publish' | 'listening'>;
  /** Every call that the subgraphs have had so far, and every connection for subscriptions. */
  readonly heard: HeardCall[];
  /** Every line logged so far, as text. */
  readonly logged: string[];
  readonly supergraphSdl: string;
  stop(): Promise<void>;
}

/**
 * Starts them on free ports. The subgraphs refuse what the gateway has not signed.
 *
 * @param protocol by which the gateway subscribes
 */
export async function startSubscribingGraph(
  protocol: SubgraphSubscriptions['protocol'],
  overrides: Partial<GatewayConfiguration> = {},
): Promise<SubscribingGraph> {
  const issuer = await startTokenIssuer();
  const publisher = new Publisher();
  const schemas = { reviews: reviewsSchema(publisher), products: productsSchema() };
  const verify = (proof: unknown, body: string) =>
    verifyGatewayCall(SECRET, typeof proof === 'string' ? proof : undefined, body);
  const heard: HeardCall[] = [];
  const serve = (service: string, schema: GraphQLSchema) => {
    const events = createHandler({
      schema,
      async onSubscribe({ raw }, { query, operationName, variables }) {
        await verify(raw.headers[GATEWAY_CALL_HEADER], JSON.stringify({ query, operationName, variables }));
      },
    });
    const server = createServer((request, response) => {
      if (request.headers.accept === 'text/event-stream') {
        heard.push({ service, by: 'sse', headers: request.headers });
        events(request, response).catch(() => response.writeHead(401).end());
        return;
      }
      heard.push({ service, by: 'request', headers: request.headers });
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        verify(request.headers[GATEWAY_CALL_HEADER], body)
          .then(() => {
            const { query, variables } = JSON.parse(body) as { query: string; variables: object };
            return graphql({
              schema,
              source: query,
              variableValues: { ...variables },
              contextValue: request.headers,
            });
          })
          .then(
            (result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)),
            () => response.writeHead(401).end('{}'),
          );
      });
    });
    const sockets = new WebSocketServer({ server, path: '/graphql' });
    sockets.on('connection', (_socket, { headers }) => heard.push({ service, by: 'graphql-ws', headers }));
    useServer(
      {
        schema,
        onSubscribe: async ({ connectionParams }, _id, payload) => {
          await verify(connectionParams?.[GATEWAY_CALL_HEADER], JSON.stringify(payload));
        },
      },
      sockets,
    );
    return { server, sockets };
  };
  const servers = {
    reviews: serve('reviews', schemas.reviews),
    products: serve('products', schemas.products),
  };
  const reviews = `${await listen(servers.reviews.server)}/graphql`;
  const products = `${await listen(servers.products.server)}/graphql`;
  const { supergraphSdl } = compose([
    { name: 'reviews', sdl: REVIEWS },
    { name: 'products', sdl: PRODUCTS },
  ]);
  const logged: string[] = [];
  const gateway = await start({
    host: '127.0.0.1',
    port: 0,
    subgraphs: { reviews, products },
    supergraphSdl,
    jwt: issuer.settings,
    gatewaySecret: SECRET,
    logger: keepingLogger(logged),
    subscriptions: { reviews: { protocol, url: reviews } },
    ...overrides,
  });
  return {
    gateway,
    issuer,
    publisher,
    heard,
    logged,
    supergraphSdl,
    async stop() {
      await gateway.stop();
      for (const { server, sockets } of Object.values(servers)) {
        for (const socket of sockets.clients) socket.terminate();
        await close(server);
      }
      await issuer.stop();
    },
  };
}
