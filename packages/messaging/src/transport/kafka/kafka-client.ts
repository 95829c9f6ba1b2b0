import type { Logger } from '@zhucan/observability';
import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';

import type { KafkaSockets } from './kafka-sockets.js';

/** How a client proves who it is, and how it knows the broker. */
export interface KafkaSecurity {
  /** The certificate of who signed the broker's, in PEM; the system's authorities where left out. */
  readonly ca?: string;
  /** SCRAM-SHA-512 (RFC 5802, 7677). */
  readonly username: string;
  readonly password: string;
}

/** Where Kafka is, and how topics are made. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
  /** TLS and SCRAM; left out where the broker is on loopback or a network of its own. */
  readonly security?: KafkaSecurity | undefined;
  /** Partitions of a topic that is made; 3 lets three replicas of a service share it. */
  readonly partitions?: number;
  /** Copies of a topic that is made; the broker's default where left out. */
  readonly replicationFactor?: number;
}

/** Longest wait for news; a longer one would hold up a stop. */
export const MAX_WAIT_MS = 300;

/** kafkajs tells of every reconnect at error level; none of it is an error of ours, so it is kept for debugging. */
function quiet(logger: Logger) {
  return () =>
    ({ log }: { log: { message: string } }) => {
      logger.debug({ kafka: log.message }, 'kafka');
    };
}

function secured({ ca, username, password }: KafkaSecurity): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ssl: ca === undefined ? true : { ca: [ca] },
    sasl: { mechanism: 'scram-sha-512', username, password },
  };
}

/** Who is begun anew by hand need not try for the ten seconds that kafkajs would: 0.2 + 0.4 s. */
export const SHORT_RETRY = { retries: 2, initialRetryTime: 200, maxRetryTime: 1_000 };

/**
 * The client of a cluster.
 *
 * @param sockets makes its connections, where they are to be cut by hand
 */
export function kafkaClient(
  { clientId, brokers, logger, security }: KafkaSettings,
  sockets?: KafkaSockets,
): Kafka {
  return new Kafka({
    ...(sockets && { socketFactory: sockets.factory, retry: SHORT_RETRY }),
    clientId,
    brokers: [...brokers],
    logLevel: logLevel.ERROR,
    logCreator: quiet(logger),
    ...(security && secured(security)),
  });
}
