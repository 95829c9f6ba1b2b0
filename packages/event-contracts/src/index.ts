export { EVENTS, type EventType, getEventContract, type PayloadOf, topicsOf } from './catalogue.js';
export { checkPayload, readPayload } from './contract/check.js';
export {
  type Audience,
  ContractError,
  type EventContract,
  internalTopic,
  publicTopic,
} from './contract/contract.js';
export { jsonSchema, schemaName } from './contract/schema.js';
export { topicConfig } from './topic-config.js';
export {
  bringsErasures,
  erasedReadableMs,
  type Retention,
  RETENTION,
  stateTopicOf,
  type Topic,
  type TopicClass,
  TOPICS,
  topicsFor,
} from './topics.js';
export { readerGroupOf, SERVICE_READS } from './service-reads.js';
