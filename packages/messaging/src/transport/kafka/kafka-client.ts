import type { Logger } from '@zhucan/observability';
import { Kafka, logLevel } from 'kafkajs';

/** Where Kafka is, and how topics are made. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
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

/** The client of a cluster. */
export function kafkaClient({ clientId, brokers, logger }: KafkaSettings): Kafka {
  return new Kafka({
    clientId,
    brokers: [...brokers],
    logLevel: logLevel.ERROR,
    logCreator: quiet(logger),
  });
}
