import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { check } from './check.js';
import type { Evidence, Rule, SeenEvent } from './evidence.js';

/** What a run leaves in which all went well: one poison message in the midst of an aggregate, and two messages that came twice. */
function good(): Evidence {
  const all: SeenEvent[] = ['a', 'b', 'c'].flatMap((aggregateId) =>
    [1, 2, 3, 4].map((version) => ({ aggregateId, version, eventId: `${aggregateId}-${version}` })),
  );
  const log = [...all, ...all.slice(0, 2)].map((event, index) => ({
    ...event,
    partition: event.aggregateId === 'a' ? 0 : 1,
    offset: String(index),
  }));
  const waits = (event: SeenEvent): boolean => event.aggregateId === 'c' && event.version >= 3;
  return {
    planned: all,
    intended: all,
    log,
    states: log.slice(0, all.length),
    effects: all.filter((event) => !waits(event)),
    letters: all.filter(waits),
    poison: [{ aggregateId: 'c', version: 3 }],
    resumedMs: [1_200],
    crashes: [],
    settled: true,
  };
}

const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);
const swapped = <T>(list: readonly T[], index: number): T[] => [
  ...list.slice(0, index),
  ...list.slice(index, index + 2).reverse(),
  ...list.slice(index + 2),
];

/** Something that went wrong, with the rule that it breaks. */
const wrongs: readonly (readonly [string, Rule, (evidence: Evidence) => Partial<Evidence>])[] = [
  ['a transaction was not done', 'WORK_DONE', ({ intended }) => ({ intended: without(intended, 0) })],
  ['a message is lacking', 'NOTHING_LOST_ON_THE_WAY', ({ log }) => ({ log: without(log, 5) })],
  [
    'a message comes of nothing',
    'NOTHING_INVENTED',
    ({ log }) => ({ log: log.map((one, index) => (index === 3 ? { ...one, eventId: 'another' } : one)) }),
  ],
  ['versions are the wrong way round', 'ORDER_ON_THE_TOPIC', ({ log }) => ({ log: swapped(log, 5) })],
  [
    'an aggregate is in two partitions',
    'ORDER_ON_THE_TOPIC',
    ({ log }) => ({ log: log.map((one, index) => (index === 3 ? { ...one, partition: 2 } : one)) }),
  ],
  ['a state is an old one', 'LAST_STATE', ({ states }) => ({ states: swapped(states ?? [], 2) })],
  [
    'an effect is lacking',
    'NOTHING_LOST_AT_THE_CONSUMER',
    ({ effects }) => ({ effects: without(effects, 4) }),
  ],
  [
    'an effect was had twice',
    'NO_DOUBLE_EFFECT',
    ({ effects }) => ({ effects: [...effects, ...effects.slice(0, 1)] }),
  ],
  [
    'effects are the wrong way round',
    'ORDER_OF_EFFECTS',
    ({ effects }) => ({ effects: swapped(effects, 1) }),
  ],
  [
    'a good event is a dead letter',
    'DEAD_LETTERS_EXPLAINED',
    ({ letters }) => ({ letters: [...letters, { aggregateId: 'a', version: 1 }] }),
  ],
  [
    'an event came before the poison, and was put away',
    'DEAD_LETTERS_EXPLAINED',
    ({ letters }) => ({ letters: [...letters, { aggregateId: 'c', version: 2 }] }),
  ],
  [
    'an event passed the poison before it',
    'POISON_PARKED',
    ({ effects, letters }) => ({
      effects: [...effects, { aggregateId: 'c', version: 4, eventId: 'c-4' }],
      letters: without(letters, 1),
    }),
  ],
  ['a dead letter is lacking', 'POISON_PARKED', ({ letters }) => ({ letters: without(letters, 0) })],
  ['publishing went on late', 'RESUMED_IN_TIME', () => ({ resumedMs: [30_001] })],
  ['publishing never went on', 'RESUMED_IN_TIME', () => ({ resumedMs: [null] })],
  ['a process ended by itself', 'NO_CRASH', () => ({ crashes: ['publisher-0 ended with 1'] })],
  ['time was up', 'SETTLED', () => ({ settled: false })],
];

describe('the checker', () => {
  it('finds nothing where all went well', () => {
    expect(check(good())).toEqual([]);
  });

  it.each(wrongs)('finds it where %s', (_what, rule, spoil) => {
    const evidence = good();
    expect(check({ ...evidence, ...spoil(evidence) }).map((finding) => finding.rule)).toContain(rule);
  });

  it('names each event that lacks, whichever they are', () => {
    const evidence = good();
    fc.assert(
      fc.property(fc.subarray([...evidence.intended]), (lacking) => {
        const ids = new Set(lacking.map(({ eventId }) => eventId));
        const log = evidence.log.filter(({ eventId }) => !ids.has(eventId));
        const lost = check({ ...evidence, log }).filter(({ rule }) => rule === 'NOTHING_LOST_ON_THE_WAY');
        expect(lost.map(({ says }) => says.split(' ')[0])).toEqual(
          lacking.map(({ aggregateId, version }) => `${aggregateId}/${version}`),
        );
      }),
    );
  });
});
