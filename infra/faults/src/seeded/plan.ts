import { type Random, seededRandom } from './random.js';

/** An event that a transaction is to write. */
export interface PlannedEvent {
  readonly aggregateId: string;
  readonly version: number;
}

/** A transaction of the publisher. */
export interface PlannedTransaction {
  readonly id: number;
  readonly events: readonly PlannedEvent[];
  readonly outcome: 'COMMIT' | 'ROLLBACK';
  /** How long it stays open with its rows written, in milliseconds. */
  readonly holdMs: number;
  /** Pause of its writer before it, in milliseconds. */
  readonly afterMs: number;
}

/** Connections that a fault can meet. */
export type Link = 'kafka' | 'publisher-0' | 'publisher-1' | 'consumer-0' | 'consumer-1';

/** A fault. Times are in milliseconds. */
export type PlannedFault =
  | { readonly kind: 'KILL_PUBLISHERS'; readonly which: readonly number[]; readonly awayMs: number }
  /** Killed while its effects take as long as said. */
  | {
      readonly kind: 'KILL_CONSUMERS';
      readonly which: readonly number[];
      readonly slowMs: number;
      readonly awayMs: number;
    }
  | { readonly kind: 'KILL_BROKER'; readonly awayMs: number }
  /** The publishers go while the broker is away. */
  | { readonly kind: 'KILL_BROKER_AND_PUBLISHERS'; readonly awayMs: number }
  | { readonly kind: 'KILL_POSTGRES'; readonly awayMs: number }
  | { readonly kind: 'STALL'; readonly link: Link; readonly forMs: number }
  | { readonly kind: 'CUT'; readonly link: Link; readonly times: number; readonly everyMs: number }
  /** Messages that were sent already come again, as many of them as said. */
  | { readonly kind: 'DUPLICATE'; readonly messages: number; readonly seed: number }
  /** The queue of the consumers fills: each batch takes as long as said. */
  | { readonly kind: 'SLOW_CONSUMERS'; readonly batchMs: number; readonly forMs: number };

/** Work, and a fault in the midst of it. */
export interface Round {
  readonly transactions: readonly PlannedTransaction[];
  /** None in the first round, in which the system gets going. */
  readonly fault: PlannedFault | null;
  /** After how many of its transactions the fault strikes. */
  readonly strikesAfter: number;
}

/** All that a run does, following from its seed alone. */
export interface Plan {
  readonly seed: number;
  /** Events that are committed in the end. */
  readonly events: number;
  readonly aggregates: readonly string[];
  readonly rounds: readonly Round[];
  /** Events that no consumer can take. */
  readonly poison: readonly PlannedEvent[];
}

/** What a plan is made from. */
export interface PlanSettings {
  readonly seed: number;
  readonly events: number;
  /** Kinds of faults that strike; all where left out. */
  readonly only?: readonly FaultKind[];
}

export type FaultKind = PlannedFault['kind'];

/** Fewer leave each kind of fault out of a plan, more make a run of one fault after the other. */
const EVENTS_A_ROUND = 70;
const LINKS: readonly Link[] = ['kafka', 'publisher-0', 'publisher-1', 'consumer-0', 'consumer-1'];

/** Six writers make some 80 events a second then, so that work goes on while a fault does. */
const LONGEST_PAUSE_MS = 250;

/** A stall beyond six seconds ends a session of a reader, which its group then goes on without. */
const LONGEST_STALL_MS = 8_000;

const FAULTS: { readonly [K in FaultKind]: (random: Random) => PlannedFault & { readonly kind: K } } = {
  KILL_PUBLISHERS: (random) => ({
    kind: 'KILL_PUBLISHERS',
    which: random.chance(0.5) ? [0, 1] : [random.whole(0, 1)],
    awayMs: random.whole(50, 1_000),
  }),
  KILL_CONSUMERS: (random) => ({
    kind: 'KILL_CONSUMERS',
    which: random.chance(0.5) ? [0, 1] : [random.whole(0, 1)],
    slowMs: random.whole(300, 900),
    awayMs: random.whole(50, 2_000),
  }),
  KILL_BROKER: (random) => ({ kind: 'KILL_BROKER', awayMs: random.whole(200, 2_500) }),
  KILL_BROKER_AND_PUBLISHERS: (random) => ({
    kind: 'KILL_BROKER_AND_PUBLISHERS',
    awayMs: random.whole(1_000, 3_000),
  }),
  KILL_POSTGRES: (random) => ({ kind: 'KILL_POSTGRES', awayMs: random.whole(200, 2_500) }),
  STALL: (random) => ({
    kind: 'STALL',
    link: random.pick(LINKS),
    forMs: random.whole(500, LONGEST_STALL_MS),
  }),
  CUT: (random) => ({
    kind: 'CUT',
    link: random.pick(LINKS),
    times: random.whole(1, 5),
    everyMs: random.whole(50, 600),
  }),
  DUPLICATE: (random) => ({
    kind: 'DUPLICATE',
    messages: random.whole(5, 60),
    seed: random.whole(1, 1_000_000),
  }),
  SLOW_CONSUMERS: (random) => ({
    kind: 'SLOW_CONSUMERS',
    batchMs: random.whole(200, 900),
    forMs: random.whole(1_000, 4_000),
  }),
};

export const FAULT_KINDS = Object.keys(FAULTS) as readonly FaultKind[];

/** Each kind once before any comes again. */
function* faults(random: Random, kinds: readonly FaultKind[]): Generator<PlannedFault, never> {
  for (;;) for (const kind of random.shuffle(kinds)) yield FAULTS[kind](random);
}

/** Transactions that leave each aggregate with the versions 1, 2, 3 without a gap; what is rolled back leaves its versions to others. */
function* transactions(
  random: Random,
  events: number,
  aggregates: readonly string[],
): Generator<PlannedTransaction> {
  const versions = new Map<string, number>();
  let [id, left] = [0, events];
  while (left > 0) {
    id += 1;
    const outcome = random.chance(0.1) ? 'ROLLBACK' : 'COMMIT';
    const planned = new Map<string, number>();
    const count = Math.min(left, random.pick([1, 1, 1, 2, 3, 5]));
    const written = Array.from({ length: count }, () => {
      // A few aggregates get most of the work, so that transactions meet at them.
      const aggregateId =
        aggregates[Math.floor(aggregates.length * random.next() ** 2)] ?? random.pick(aggregates);
      const version = (planned.get(aggregateId) ?? versions.get(aggregateId) ?? 0) + 1;
      planned.set(aggregateId, version);
      return { aggregateId, version };
    });
    if (outcome === 'COMMIT') {
      for (const [aggregateId, version] of planned) versions.set(aggregateId, version);
      left -= count;
    }
    yield {
      id,
      events: written,
      outcome,
      holdMs: random.chance(0.12) ? random.whole(100, 1_200) : 0,
      afterMs: random.whole(0, LONGEST_PAUSE_MS),
    };
  }
}

/** One in so many events is poison. */
const POISON_EVERY = 150;

/** Makes the plan of a run; the same for the same settings. */
export function makePlan({ seed, events, only = FAULT_KINDS }: PlanSettings): Plan {
  const ids = seededRandom(seed, 'aggregates');
  const aggregates = Array.from({ length: Math.max(5, Math.ceil(events / 15)) }, () => ids.uuid());
  const all = [...transactions(seededRandom(seed, 'work'), events, aggregates)];
  const random = seededRandom(seed, 'faults');
  const count = Math.max(only.length, Math.round(events / EVENTS_A_ROUND));
  const each = Math.ceil(all.length / (count + 1));
  const struck = faults(random, only);
  const rounds = Array.from({ length: count + 1 }, (_, index): Round => {
    const share = all.slice(index * each, (index + 1) * each);
    return {
      transactions: share,
      fault: index === 0 ? null : struck.next().value,
      strikesAfter: random.whole(0, Math.floor(share.length / 3)),
    };
  });
  const committed = all.filter(({ outcome }) => outcome === 'COMMIT').flatMap((one) => one.events);
  const poison = seededRandom(seed, 'poison')
    .shuffle(committed)
    .slice(0, Math.ceil(events / POISON_EVERY));
  return { seed, events, aggregates, rounds, poison };
}
