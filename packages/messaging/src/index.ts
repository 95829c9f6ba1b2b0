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
export {
  type Ledger,
  type LedgerLine,
  type LedgerService,
  type ParkedLine,
  readLedger,
} from './verifying/ledger.js';
export { memoryTransport } from './transport/memory-transport.js';
export {
  appendToOutbox,
  type DomainEvent,
  eraseFromStates,
  type Erasure,
  erasureStatements,
  outboxStatements,
} from './producing/outbox.js';
export { outboxTableSql, relayTablesSql } from './producing/outbox-tables.js';
export { withTraceparent } from './producing/trace.js';
export { type Relay, type RelayMeasures, type RelaySettings, startRelay } from './producing/relay.js';
export {
  type DeliverAgain,
  type Delivery,
  type GroupPosition,
  type Message,
  MessageRefusedError,
  type Place,
  type ReadFrom,
  type StoredMessage,
  type Subscription,
  type Transport,
} from './transport/transport.js';
