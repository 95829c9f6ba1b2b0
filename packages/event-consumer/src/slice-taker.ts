import type { DeliverAgain, Delivery, StoredMessage } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';
import type { Pool } from 'pg';

import { backoffMs } from './backoff.js';
import { type Effects, takeEffect } from './effect.js';
import { faultKind, type FaultKind } from './faults.js';
import { entriesOf, findTaken, takeIn } from './inbox.js';
import { BEHIND_REASON, type LetterCause, reasonOf } from './parking/letter.js';
import { eraseLetters, findLetters, type KnownLetters, park, type Parked } from './parking/park.js';
import { BrokenMessageError, readMessage, type Received } from './received.js';
import { inTransaction } from './transaction.js';

/** How often a message may fail before its key is parked: some five seconds, which a lost race or a short fault does not take. */
export const MOST_ATTEMPTS = 5;

/** What was done with messages. */
export interface Taken {
  readonly handled: number;
  readonly parked: number;
}

/** A message that is not tried any more. */
interface Condemned {
  readonly cause: LetterCause;
  readonly reason: string;
  readonly attempts: number;
}

/** What a taker needs. */
export interface TakerSettings {
  readonly pool: Pool;
  readonly groupId: string;
  readonly effects: Effects;
  /** Leaves out what has its effect already, as by a snapshot. */
  readonly leaveOut?: (sql: Sql, received: readonly Received[]) => Promise<readonly Received[]>;
  readonly random?: () => number;
  /** The schema in which everything is written; that of the pool where left out. */
  readonly schema?: string;
}

/** A delivery that failed, to be made again. */
export interface Failed {
  readonly again: DeliverAgain;
  readonly kind: FaultKind;
  readonly failures: number;
  readonly error: unknown;
}

function readOrTell(message: StoredMessage): Received | Condemned {
  try {
    return readMessage(message);
  } catch (error) {
    if (error instanceof BrokenMessageError) return { cause: 'BROKEN', reason: reasonOf(error), attempts: 1 };
    throw error;
  }
}

/** A message, and what was read of it or why it is not tried any more. */
interface Read {
  readonly message: StoredMessage;
  readonly as: Received | Condemned;
}

/** What becomes of messages: those that take effect, those that are put away, the keys that are erased, and what was passed over for it. */
function sort(messages: readonly Read[], parkedKeys: ReadonlySet<string>) {
  const keys = new Set(parkedKeys);
  const erased: string[] = [];
  const received: Received[] = [];
  const passedOver: StoredMessage[] = [];
  let letters: Parked[] = [];
  for (const { message, as } of messages) {
    if (keys.has(message.key)) {
      if (!('kind' in as) || as.kind !== 'ERASURE') {
        letters.push({ message, cause: 'BEHIND', reason: BEHIND_REASON, attempts: 0 });
        continue;
      }
      // Nothing that came before an erasure is to have an effect any more.
      keys.delete(message.key);
      erased.push(message.key);
      const isErased = (letter: Parked): boolean => letter.message.key === message.key;
      passedOver.push(...letters.filter(isErased).map((letter) => letter.message));
      letters = letters.filter((letter) => !isErased(letter));
    }
    if ('kind' in as) {
      received.push(as);
    } else {
      keys.add(message.key);
      letters.push({ message, ...as });
    }
  }
  return { received, letters, erased, passedOver };
}

/**
 * Leaves out what had its effect before, and is not to be put away because its key is parked by now: after a crash or a rebalance messages come again.
 * Where no key is parked, the inbox tells it on the way to the effect, without another statement.
 */
async function leaveOutTaken(
  sql: Sql,
  messages: readonly Read[],
  keys: KnownLetters['keys'],
): Promise<readonly Read[]> {
  if (keys.size === 0 && messages.every(({ as }) => 'kind' in as)) return messages;
  const taken = await findTaken(
    sql,
    messages.flatMap(({ as }) => ('kind' in as ? [as.event] : [])),
  );
  return messages.filter(({ as }) => !('kind' in as) || !taken.has(as.event.eventId));
}

/** Takes deliveries: effects, inbox and dead letters in one transaction; finds the message that fails, and parks its key. */
export class SliceTaker {
  /** The message that holds a partition up, and how often it failed; one for each partition. */
  private readonly suspects = new Map<string, { readonly offset: string; readonly failures: number }>();
  /** How often a partition failed in a row by what passes. */
  private readonly failures = new Map<string, number>();

  constructor(private readonly settings: TakerSettings) {}

  /** Takes a delivery; it is to be made again where this says so, and what was done of it then does nothing. */
  async take({ topic, partition, messages }: Delivery): Promise<Taken | Failed> {
    const place = `${topic}/${partition}`;
    let [handled, parked] = [0, 0];
    const add = (taken: Taken): void => {
      handled += taken.handled;
      parked += taken.parked;
    };
    const suspect = messages.findIndex(({ offset }) => offset === this.suspects.get(place)?.offset);
    const groups =
      suspect === -1
        ? [messages]
        : [messages.slice(0, suspect), messages.slice(suspect, suspect + 1), messages.slice(suspect + 1)];
    for (const group of groups) {
      if (group.length > 1) {
        try {
          add(await this.takeTogether(group));
          continue;
        } catch (error) {
          if (faultKind(error) === 'PASSING') return this.passing(place, error);
        }
      }
      // One of them fails, and is found by taking each alone.
      for (const message of group) {
        const one = await this.takeOne(place, message);
        if ('again' in one) return one;
        add(one);
      }
    }
    this.failures.delete(place);
    this.suspects.delete(place);
    return { handled, parked };
  }

  private passing(place: string, error: unknown): Failed {
    const failures = (this.failures.get(place) ?? 0) + 1;
    this.failures.set(place, failures);
    return { again: { afterMs: this.wait(failures) }, kind: 'PASSING', failures, error };
  }

  private wait(failures: number): number {
    return backoffMs(failures, (this.settings.random ?? Math.random)());
  }

  /** Takes one message; where it fails for good, its key is parked. */
  private async takeOne(place: string, message: StoredMessage): Promise<Taken | Failed> {
    try {
      return await this.takeTogether([message]);
    } catch (error) {
      const kind = faultKind(error);
      if (kind === 'PASSING') return this.passing(place, error);
      const known = this.suspects.get(place);
      const failures = known?.offset === message.offset ? known.failures + 1 : 1;
      if (kind === 'UNKNOWN' && failures < MOST_ATTEMPTS) {
        this.suspects.set(place, { offset: message.offset, failures });
        return { again: { afterMs: this.wait(failures) }, kind, failures, error };
      }
      const cause = kind === 'PERMANENT' ? 'PERMANENT' : 'EXHAUSTED';
      try {
        return await this.takeTogether([message], { cause, reason: reasonOf(error), attempts: failures });
      } catch (parkingError) {
        // The dead letters themselves cannot be written: nothing may be settled until they can.
        return this.passing(place, parkingError);
      }
    }
  }

  private async takeTogether(messages: readonly StoredMessage[], condemned?: Condemned): Promise<Taken> {
    const { pool, groupId, effects, leaveOut, schema } = this.settings;
    return inTransaction(
      pool,
      async (sql) => {
        const known = await findLetters(sql, groupId, messages);
        const read = messages
          .filter(({ offset }) => !known.offsets.has(offset))
          .map((message): Read => ({ message, as: condemned ?? readOrTell(message) }));
        const sorted = sort(await leaveOutTaken(sql, read, known.keys), known.keys);
        const { received, letters, erased, passedOver } = sorted;
        await eraseLetters(sql, groupId, erased);
        await takeIn(sql, passedOver.flatMap(entriesOf));
        const open = leaveOut ? await leaveOut(sql, received) : received;
        const handled = await takeEffect(sql, open, effects);
        await park(sql, groupId, letters);
        return { handled, parked: letters.length };
      },
      schema,
    );
  }
}
