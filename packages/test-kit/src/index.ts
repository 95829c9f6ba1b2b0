export { createTestDatabase, type TestDatabase } from './database.js';
export { createTestKafka, type TestKafka } from './kafka.js';
export { race, type RaceSettings } from './race.js';
export { waitUntil, type WaitSettings } from './wait.js';
export {
  type ImportedJob,
  type OpenedImport,
  type SubgraphAccess,
  type SubgraphAnswer,
  subgraphClient,
} from './subgraph-client.js';
