import { describe, expect, it } from '@jest/globals';

import { memoryEngine } from './engine-runs.js';

/** What the long runs (`npm run soak`) measure, counted in short. */
describe('an engine', () => {
  it('keeps no more prepared documents than they may weigh, however many are asked for', async () => {
    const most = 100_000;
    const { engine, ask } = memoryEngine(1, most);
    for (let at = 0; at < 100; at += 1) {
      expect(await ask(`{ a${at}: residents { id } }`)).toBe(1);
      expect(engine.cacheBytes().documents).toBeLessThanOrEqual(most);
    }
    expect(engine.known(1_000).length).toBeLessThan(20);
  });

  it.each([
    [10, 2],
    [1_000, 2],
    [10_000, 11],
  ])('answers %i entities in %i calls', async (entities, calls) => {
    const memory = memoryEngine(entities);
    expect(await memory.ask('{ residents { id name cases } }')).toBe(entities);
    expect(memory.calls()).toBe(calls);
  });
});
