export {
  type CloudEvent,
  type CloudEventAttributes,
  CloudEventError,
  type ErasureEvent,
  type FactEvent,
} from './cloudevents/cloud-event.js';
export {
  decodeEvent,
  type EncodedEvent,
  encodeEvent,
  type ReceivedMessage,
} from './cloudevents/kafka-binding.js';
export type { KafkaSecurity, KafkaSettings } from './transport/kafka/kafka-client.js';
export { kafkaTransport } from './transport/kafka/kafka-transport.js';
export { type Ledger, type LedgerLine, type LedgerService, readLedger } from './verifying/ledger.js';
export { memoryTransport } from './transport/memory-transport.js';
export { appendToOutbox, type DomainEvent, outboxStatements, outboxTableSql } from './producing/outbox.js';
export { type Relay, type RelaySettings, startRelay } from './producing/relay.js';
export type {
  DeliverAgain,
  Delivery,
  GroupPosition,
  Message,
  Place,
  ReadFrom,
  StoredMessage,
  Subscription,
  Transport,
} from './transport/transport.js';
