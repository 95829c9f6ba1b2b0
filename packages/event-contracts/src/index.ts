export { EVENTS, getEventContract, topicsOf } from './catalogue.js';
export {
  checkPayload,
  ContractError,
  type EventContract,
  internalTopic,
  jsonSchema,
  publicTopic,
  schemaName,
} from './contract.js';
export {
  type Audience,
  type Retention,
  RETENTION,
  stateTopicOf,
  type Topic,
  type TopicClass,
  TOPICS,
  topicsFor,
} from './topics.js';
export { SERVICE_READS } from './service-reads.js';
