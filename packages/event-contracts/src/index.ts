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
