import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FAULT_KINDS, makePlan } from './plan.js';

const settings = fc.record({
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  events: fc.integer({ min: 20, max: 300 }),
});

describe('a plan', () => {
  it('follows from its seed', () => {
    fc.assert(
      fc.property(settings, (given) => expect(makePlan(given)).toEqual(makePlan(given))),
      { numRuns: 30 },
    );
    expect(makePlan({ seed: 1, events: 50 }).rounds).not.toEqual(makePlan({ seed: 2, events: 50 }).rounds);
  });

  it('commits as many events as said, and each version of an aggregate once, in order of the transactions', () => {
    fc.assert(
      fc.property(settings, (given) => {
        const { rounds, poison } = makePlan(given);
        const versions = new Map<string, number>();
        const next = (aggregateId: string): number => (versions.get(aggregateId) ?? 0) + 1;
        let committed = 0;
        const wrong: string[] = [];
        for (const { id, events, outcome } of rounds.flatMap((round) => round.transactions)) {
          const before = new Map(versions);
          for (const { aggregateId, version } of events) {
            if (version !== next(aggregateId)) wrong.push(`${id}: ${aggregateId}/${version}`);
            versions.set(aggregateId, version);
          }
          if (outcome === 'COMMIT') committed += events.length;
          // What is rolled back leaves its versions to others.
          else for (const { aggregateId } of events) versions.set(aggregateId, before.get(aggregateId) ?? 0);
        }
        expect(wrong).toEqual([]);
        expect(committed).toBe(given.events);
        expect(poison.filter(({ aggregateId, version }) => version >= next(aggregateId))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('has each kind of fault, or those that are asked for', () => {
    const { rounds } = makePlan({ seed: 1, events: 200, only: ['CUT'] });
    expect(rounds.map(({ fault }) => fault?.kind ?? null)).toEqual([null, 'CUT', 'CUT', 'CUT']);
    fc.assert(
      fc.property(settings, (given) => {
        const kinds = makePlan(given).rounds.flatMap(({ fault }) => (fault ? [fault.kind] : []));
        expect(new Set(kinds)).toEqual(new Set(FAULT_KINDS));
      }),
      { numRuns: 30 },
    );
  });
});
