export {
  type ConsumerSettings,
  inboxTableSql,
  readEvent,
  type ReceivedEvent,
  startConsumer,
} from './consumer.js';
