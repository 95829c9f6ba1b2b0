export { cacheFolder, findJava, kafkaLibraries } from './kafka-libraries.js';
export { commandLine } from './guarded-process.js';
export { freePort, portIsTaken } from './ports.js';
export { type KafkaServer, type KafkaSettings, startKafka } from './kafka.js';
export { type PostgresServer, type PostgresSettings, postgresFolder, startPostgres } from './postgres.js';
export { MissingToolError, PortTakenError, ServerFailedError } from './errors.js';
export type { SecuredListener } from './kafka-properties.js';
