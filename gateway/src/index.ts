export { EnvironmentError, type GatewayEnvironment, parseEnvironment } from './configuration/environment.js';
export { FETCHES_HEADER } from './http/graphql-endpoint.js';
export { DEFAULT_LIMITS, type QueryLimits } from './limits/limits.js';
export type { GatewayLogger } from './logger.js';
export { type GatewayConfiguration, type RunningGateway, start } from './start.js';
export type { SubgraphFetchEvent } from './subgraphs/subgraph-client.js';
export { findCommittedSupergraph } from './supergraph/committed.js';
