/* A publisher of the system under test: the relay as services run it. */
import { kafkaTransport, startRelay } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import pg from 'pg';

import { markedBeforeAcknowledged } from '../doubles/marked-early.js';
import { startRelayByPosition } from '../doubles/relay-by-position.js';
import { type PublisherSettings, receive } from './given.js';

const { databaseUrl, brokers, without } = await receive<PublisherSettings>();
const logger = createLogger({ service: 'registry', level: 'silent' });
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, connectionTimeoutMillis: 10_000 });
pool.on('error', () => undefined);
const kafka = kafkaTransport({ brokers, clientId: 'registry', logger });
const transport = without === 'mark-after-ack' ? markedBeforeAcknowledged(kafka) : kafka;
const start = without === 'version-order' ? startRelayByPosition : startRelay;
start({ pool, transport, source: 'registry', logger });
