import {
  chooseProjections,
  planReplay,
  type Projection,
  ReplayError,
  type ReplayPlan,
  replayProjection,
  type ReplaySummary,
} from '@zhucan/event-consumer';
import { createLogger } from '@zhucan/observability';
import { parseServiceEnvironment } from '@zhucan/subgraph-kit';
import pg from 'pg';

import { serviceEnvironment } from '../environments.js';
import { LocalError } from '../errors.js';
import { findProjections } from '../in-process.js';
import { SERVICES } from '../parts.js';
import { ensureSecrets } from '../secrets.js';
import type { StackSettings } from '../settings.js';
import type { StackState } from '../state.js';
import { groupOf, withTransport } from './readers.js';
import type { Print } from './read-commands.js';

/** What is to be rebuilt. */
export interface ReplayChoice {
  readonly service: string;
  /** All of the service where none is named. */
  readonly projection?: string | undefined;
  /** Only say what would be done. */
  readonly dryRun: boolean;
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
 * Rebuilds projections of a service from the topics, one after the other, while it works; says what it will do first, and what it did.
 *
 * @throws LocalError where the service or the projection is none, or where a replay is refused
 */
export async function replay(
  running: StackState,
  settings: StackSettings,
  { service, projection, dryRun }: ReplayChoice,
  print: Print,
): Promise<void> {
  const part = SERVICES.find(({ name }) => name === service);
  const group = groupOf(service);
  if (!part || !group) {
    const readers = SERVICES.flatMap(({ name }) => (groupOf(name) ? [name] : []));
    throw new LocalError(`service: ${service} takes in no events; ${readers.join(', ')} do.`);
  }
  const { groupId } = group;
  const environment = serviceEnvironment(
    {
      settings,
      secrets: ensureSecrets(settings.folders),
      postgresUrl: running.postgresUrl,
      kafkaBrokers: running.kafkaBrokers,
      issuerUrl: running.issuerUrl,
    },
    part,
  );
  const there = await findProjections(part.packageName, environment);
  const { databaseUrl } = parseServiceEnvironment(environment);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  // A connection that is lost while nobody uses it; whoever uses one hears of it by himself.
  pool.on('error', () => undefined);
  const logger = createLogger({ service: 'events', level: 'warn' });
  try {
    const chosen: readonly Projection[] = chooseProjections(there, projection);
    for (const each of chosen)
      for (const line of planLines(await planReplay({ pool, groupId, projection: each }))) print(line);
    if (dryRun) return;
    await withTransport(running.kafkaBrokers, async (transport) => {
      for (const each of chosen) {
        const replaying = { pool, transport, groupId, projection: each, logger };
        for (const line of summaryLines(await replayProjection(replaying))) print(line);
      }
    });
  } catch (error) {
    if (error instanceof ReplayError) throw new LocalError(`${error.code}  ${error.message}.`);
    throw error;
  } finally {
    await pool.end();
  }
}
