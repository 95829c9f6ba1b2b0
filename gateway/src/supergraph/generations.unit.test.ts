import { expect, it } from '@jest/globals';

import type { Engine } from '../engine/engine.js';
import { keepingLogger } from '../testing/small-graph.js';
import { Generations } from './generations.js';

it('serves another supergraph, and the one after, where an operation cannot be prepared for it', async () => {
  const logged: string[] = [];
  const closed: string[] = [];
  const engine = (name: string): Engine =>
    ({
      known: () => [{ query: '{ a }', operationName: undefined }],
      prepare() {
        throw new TypeError('not foreseen');
      },
      close() {
        closed.push(name);
        return Promise.resolve();
      },
    }) as Partial<Engine> as Engine;
  const generations = new Generations(
    (sdl) => ({ engine: engine(sdl), addresses: {}, subgraphs: () => [] }),
    keepingLogger(logged),
  );
  for (const sdl of ['one', 'two', 'three']) expect(await generations.replace(sdl)).toBe('replaced');
  expect(logged.filter((line) => line.includes('could not be prepared before'))).toHaveLength(2);
  await generations.close();
  expect(closed).toEqual(['one', 'two', 'three']);
});
