import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from '../composition/compose.js';
import { smallSubgraphs } from '../testing/report-subgraphs.js';
import { type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** Another supergraph while requests are answered. */
const FIRST = compose(smallSubgraphs).supergraphSdl;
const SECOND = FIRST.replace('"""A person."""', '"""A person, told otherwise."""');
const RELOADS = 20;

let graph: SmallGraph;
let next = FIRST;
beforeAll(async () => {
  graph = await startSmallGraph({ source: { read: () => Promise.resolve(next) } });
});
afterAll(() => graph.stop());

const describes = async () =>
  (
    (await graph.ask('{ __type(name: "Resident") { description } }')).data as {
      __type: { description: string };
    }
  ).__type.description;

describe('another supergraph', () => {
  it('differs in what the tests look at', () => {
    expect(SECOND).not.toBe(FIRST);
  });

  it(`is served ${RELOADS} times under load, and no request fails`, async () => {
    const done = new AbortController();
    const failed: string[] = [];
    let answered = 0;
    const ask = async (): Promise<void> => {
      while (!done.signal.aborted) {
        const answer = await graph.ask('{ residents { id name cases } }');
        answered += 1;
        if (answer.status !== 200 || answer.errors.length > 0) failed.push(answer.text);
      }
    };
    const load = [ask(), ask(), ask(), ask()];
    for (let round = 0; round < RELOADS; round += 1) {
      next = round % 2 === 0 ? SECOND : FIRST;
      expect(await graph.reload()).toBe('replaced');
    }
    done.abort();
    await Promise.all(load);
    expect(failed).toEqual([]);
    expect(answered).toBeGreaterThan(0);
    expect(await describes()).toBe('A person.');
  });

  it('is refused with its reason where it cannot be served, and the last good one stays', async () => {
    graph.logged.length = 0;
    next = 'type Query { a: Int }';
    expect(await graph.reload()).toBe('refused');
    expect(graph.logged.join('\n')).toMatch(/a new supergraph is refused.*no join__Graph/);
    expect(await describes()).toBe('A person.');
    next = FIRST;
    expect(await graph.reload()).toBe('unchanged');
  });
});
