import { createHash } from 'node:crypto';

import { LRUCache } from 'lru-cache';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';

import type { GatewayLogger } from '../logger.js';
import { openRedis } from './redis.js';

/** How much each client may ask for. */
export interface BudgetSettings {
  /** What the operations of one client may cost together in a stretch of time. */
  readonly points: number;
  /** The stretch, in seconds; it begins with a client's first request. */
  readonly durationSeconds: number;
  /** The address of a Redis that several gateways share; without it, each counts for itself. */
  readonly redis?: string | undefined;
}

/** What is left to a client. */
export interface BudgetState {
  readonly isOver: boolean;
  readonly remaining: number;
  /** When the whole budget is there again, in seconds. */
  readonly resetSeconds: number;
}

/** The budgets of all clients. */
export interface Budget {
  readonly settings: BudgetSettings;
  /** Takes points from the budget of a client, or one point where it does not have them. */
  take(subject: string, points: number): Promise<BudgetState>;
  /** The state of a client that was found to have nothing left, until it has its budget again; nothing of all others. */
  emptyOf(subject: string): BudgetState | undefined;
  close(): Promise<void>;
}

const KEY_PREFIX = 'zhucan-budget';
const MS_PER_SECOND = 1_000;
/** Clients that have used up their budgets, as many as have a token at a time and more; of one that is forgotten the limiter still knows. */
const MOST_EMPTY = 10_000;

function stateOf({ remainingPoints, msBeforeNext }: RateLimiterRes, isOver: boolean): BudgetState {
  return {
    isOver,
    remaining: Math.max(0, remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(msBeforeNext / MS_PER_SECOND)),
  };
}

async function take(limiter: RateLimiterAbstract, key: string, points: number): Promise<BudgetState> {
  try {
    return stateOf(await limiter.consume(key, points), false);
  } catch (refused) {
    // The limiter throws its answer where the points are not there, and an error only where its own insurance fails, too.
    if (!(refused instanceof RateLimiterRes)) throw refused;
    // What is not run is given back, all but one point: whoever asks too much can still ask for less.
    return stateOf(points > 1 ? await limiter.reward(key, points - 1) : refused, true);
  }
}

/** Who has nothing left, so that nothing need be done for a request to know that it is refused. */
function rememberEmpty(take: Budget['take']): Pick<Budget, 'take' | 'emptyOf'> {
  const empty = new LRUCache<string, true>({ max: MOST_EMPTY });
  return {
    emptyOf(subject) {
      if (empty.size === 0 || !empty.has(subject)) return undefined;
      const leftMs = empty.getRemainingTTL(subject);
      return { isOver: true, remaining: 0, resetSeconds: Math.max(1, Math.ceil(leftMs / MS_PER_SECOND)) };
    },
    async take(subject, points) {
      const state = await take(subject, points);
      if (state.isOver && state.remaining === 0)
        empty.set(subject, true, { ttl: state.resetSeconds * MS_PER_SECOND });
      return state;
    },
  };
}

/**
 * Opens the budgets of clients. Where the Redis is away, each gateway counts for itself until it is back: nobody is refused, and nobody is let
 * through without a limit.
 */
export function openBudget(settings: BudgetSettings, logger: GatewayLogger): Budget {
  const { points, durationSeconds: duration, redis: address } = settings;
  const memory = new RateLimiterMemory({ points, duration, keyPrefix: KEY_PREFIX });
  if (address === undefined)
    return {
      settings,
      ...rememberEmpty((subject, wanted) => take(memory, subject, wanted)),
      close: () => Promise.resolve(),
    };
  const redis = openRedis(address, logger);
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    points,
    duration,
    keyPrefix: KEY_PREFIX,
    insuranceLimiter: memory,
    rejectIfRedisNotReady: true,
  });
  return {
    settings,
    // Who somebody is must not stand in the Redis.
    ...rememberEmpty((subject, wanted) =>
      take(limiter, createHash('sha256').update(subject).digest('hex'), wanted),
    ),
    close() {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}
