import type { Sql } from '@zhucan/sql';

import { takeIn } from './inbox.js';
import type { Erasure, Received, ReceivedEvent } from './received.js';

/** What a consumer does with what it reads. */
export interface Effects {
  /** The effect of new events, in one transaction with their inbox rows; in order per aggregate, each event once. */
  readonly handle: (sql: Sql, events: readonly ReceivedEvent[]) => Promise<void>;
  /** Takes away what is held of aggregates that were erased. Needed where a topic brings erasures: one of states, or a log with an event that erases. */
  readonly erase?: (sql: Sql, erasures: readonly Erasure[]) => Promise<void>;
}

/** Neighbours of one kind together, in their order. */
function* runs(received: readonly Received[]): Generator<readonly Received[]> {
  let run: Received[] = [];
  for (const each of received) {
    if (run.length > 0 && run[0]?.kind !== each.kind) {
      yield run;
      run = [];
    }
    run.push(each);
  }
  if (run.length > 0) yield run;
}

/**
 * Lets what was read take effect, each once, in the transaction of its inbox rows.
 *
 * @returns how many took effect
 */
export async function takeEffect(
  sql: Sql,
  received: readonly Received[],
  { handle, erase }: Effects,
): Promise<number> {
  const unseen = new Set(
    await takeIn(
      sql,
      received.map(({ event }) => event),
    ),
  );
  const fresh = received.filter(({ event }) => unseen.has(event));
  for (const run of runs(fresh)) {
    const events = run.flatMap((each) => (each.kind === 'EVENT' ? [each.event] : []));
    const erasures = run.flatMap((each) => (each.kind === 'ERASURE' ? [each.event] : []));
    if (events.length > 0) await handle(sql, events);
    if (erasures.length > 0) await erase?.(sql, erasures);
  }
  return fresh.length;
}
