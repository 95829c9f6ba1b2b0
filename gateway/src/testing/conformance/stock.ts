import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import type { GraphQLDataSource } from '@apollo/gateway';

import type { CallSubgraph, ConformanceAnswer, ConformanceRequest, StartedGateway } from './harness.js';

const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

type SubgraphAnswer = Awaited<ReturnType<GraphQLDataSource['process']>>;

function sourceOf(name: string, call: CallSubgraph): GraphQLDataSource {
  return {
    async process({ request }) {
      const body: ConformanceRequest = {
        query: request.query ?? '',
        ...(request.variables ? { variables: request.variables } : {}),
        ...(request.operationName === undefined ? {} : { operationName: request.operationName }),
      };
      return (await call(name, body)) as SubgraphAnswer;
    },
  };
}

/** The gateway as its makers deliver it, with nothing changed but how it calls subgraphs. */
export async function stockGateway(supergraphSdl: string, call: CallSubgraph): Promise<StartedGateway> {
  // Read when the gateway is built: without it, it reports usage to its maker.
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
  const server = new ApolloServer({
    gateway: new ApolloGateway({
      supergraphSdl,
      buildService: ({ name }) => sourceOf(name, call),
      logger: SILENT,
    }),
    introspection: true,
    logger: SILENT,
    stopOnTerminationSignals: false,
  });
  await server.start();
  return {
    async execute(request): Promise<ConformanceAnswer> {
      const { body } = await server.executeOperation(request);
      if (body.kind !== 'single') throw new Error('The answer came in parts.');
      return body.singleResult;
    },
    stop: () => server.stop(),
  };
}
