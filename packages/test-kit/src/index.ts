export { createTestDatabase, type TestDatabase } from './database.js';
export { createTestKafka, type TestKafka } from './kafka.js';
export {
  contradictions,
  countingRecords,
  type Division,
  divisionsOfRegion,
  divisionsOfTime,
  figureCases,
  type FigureCases,
  type Measured,
  type Measuring,
  type PredicateCase,
  type TestedFacts,
  type TestedFigure,
  type TestedReport,
  withoutPredicate,
} from './figures.js';
export { race, type RaceSettings } from './race.js';
export { insertRow, type Queries } from './rows.js';
export { type Fault, startTcpProxy, type TcpProxy } from './tcp-proxy.js';
export { waitUntil, type WaitSettings } from './wait.js';
export {
  type ImportedJob,
  type OpenedImport,
  type SubgraphAccess,
  type SubgraphAnswer,
  subgraphClient,
} from './subgraph-client.js';
