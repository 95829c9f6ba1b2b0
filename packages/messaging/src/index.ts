export {
  type ConsumerSettings,
  inboxTableSql,
  readEvent,
  type ReceivedEvent,
  startConsumer,
} from './consumer.js';
export { type KafkaSettings, kafkaTransport } from './kafka-transport.js';
export { type Ledger, type LedgerLine, type LedgerService, readLedger } from './ledger.js';
export { memoryTransport } from './memory-transport.js';
export { appendToOutbox, type DomainEvent, outboxStatements, outboxTableSql } from './outbox.js';
export { type Relay, type RelaySettings, startRelay } from './relay.js';
export type { Message, Subscription, Transport } from './transport.js';
