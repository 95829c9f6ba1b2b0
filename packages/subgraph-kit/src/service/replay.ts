import {
  chooseProjections,
  planReplay,
  type Projection,
  type ReplayPlan,
  replayProjection,
  type ReplaySummary,
} from '@zhucan/event-consumer';
import { readerGroupOf } from '@zhucan/event-contracts';
import { kafkaTransport } from '@zhucan/messaging';
import type { Logger } from '@zhucan/observability';
import pg from 'pg';

import { EnvironmentError, type ServiceConfiguration } from './environment.js';

/** Which projections are made anew. */
export interface ReplayChoice {
  /** All of the service where none is named. */
  readonly projection?: string | undefined;
  /** Only say what would be done. */
  readonly dryRun: boolean;
}

/** A service whose projections are made anew. */
export interface ReplayedService {
  /** Its name, as `rehab-employment`. */
  readonly service: string;
  readonly configuration: ServiceConfiguration;
  readonly projections: readonly Projection[];
  readonly logger: Logger;
}

/** A replay needs two connections; a look beside it another. */
const CONNECTIONS = 4;

function planLines({ projection, topics, tables, parked, abandoned }: ReplayPlan): string[] {
  return [
    `计划 plan  ${projection}: made anew from ${topics.join(', ')}`,
    ...tables.map(({ name, rows }) => `  ${name}  ${rows} rows`),
    ...(parked === 0 ? [] : [`  ${parked} messages are parked and stay so`]),
    ...abandoned.map((shadow) => `  ${shadow} of a replay that ended early is taken away`),
  ];
}

function summaryLines({ projection, messages, tables, heldMs }: ReplaySummary): string[] {
  return [
    `完成 done  ${projection}: ${messages} messages read; its consumer was held for ${heldMs} ms`,
    ...tables.map(
      ({ table, before, after, added, removed, changed }) =>
        `  ${table}  ${before} rows before, ${after} after: ${added} added, ${removed} removed, ${changed} changed`,
    ),
  ];
}

/**
 * Makes projections of a service anew from the topics, one after the other, while it works; says what it will do first, and what it did.
 *
 * @param print takes a line
 * @throws ReplayError where one is refused, which stays as it was; EnvironmentError where events are in memory
 */
export async function replayService(
  { service, configuration, projections, logger }: ReplayedService,
  { projection, dryRun }: ReplayChoice,
  print: (line: string) => void,
): Promise<void> {
  const { kafkaBrokers: brokers, kafkaSecurity: security, databaseUrl } = configuration;
  if (brokers === 'memory')
    throw new EnvironmentError(['ZHUCAN_KAFKA_BROKERS: events in memory cannot be read again']);
  const groupId = readerGroupOf(service);
  const chosen = chooseProjections(projections, projection);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  // A connection that is lost while nobody uses it; whoever uses one hears of it by himself.
  pool.on('error', () => undefined);
  const transport = kafkaTransport({ brokers, clientId: `${service}-replay`, logger, security });
  try {
    for (const each of chosen)
      for (const line of planLines(await planReplay({ pool, groupId, projection: each }))) print(line);
    if (dryRun) return;
    for (const each of chosen) {
      const replaying = { pool, transport, groupId, projection: each, logger };
      for (const line of summaryLines(await replayProjection(replaying))) print(line);
    }
  } finally {
    await transport.close();
    await pool.end();
  }
}
