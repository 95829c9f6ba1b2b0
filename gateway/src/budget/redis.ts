import { Redis, type RedisOptions } from 'ioredis';

import type { GatewayLogger } from '../logger.js';

/** A Redis that does not answer by then counts as away, in milliseconds: a request waits for it. */
const COMMAND_TIMEOUT_MS = 250;
const MOST_BETWEEN_ATTEMPTS_MS = 5_000;
/** At the stop of the gateway nobody waits for an answer any more, in milliseconds. */
const DISCONNECT_TIMEOUT_MS = 50;

/** Opens the connection to a Redis; it is opened anew by itself, and what happens to it is logged once each time. */
export function openRedis(address: string, logger: GatewayLogger): Redis {
  const options: RedisOptions & { readonly disconnectTimeout: number } = {
    // Nothing waits for a connection that may never come.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 100, MOST_BETWEEN_ATTEMPTS_MS),
    // It waits for as long, by default two seconds, to see a connection closed, also one that has been closed before.
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
  };
  const redis = new Redis(address, options);
  let isAway = false;
  redis.on('ready', () => {
    if (isAway) logger.info({}, 'the Redis of the budgets is back');
    isAway = false;
  });
  redis.on('error', (error: Error) => {
    if (isAway) return;
    isAway = true;
    const reason = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
    logger.warn({ reason }, 'the Redis of the budgets is away; this gateway counts for itself');
  });
  return redis;
}
