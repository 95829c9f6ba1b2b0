import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ConformanceCase } from './case.js';
import { graphs } from './graphs/index.js';
import { composeGraph, differences, type RunningGraph, startGraph } from './harness.js';
import { stockGateway } from './stock.js';

/** Why the stock gateway differs in a case; undefined where it does not. */
function whyStockDiffers({ stock }: ConformanceCase): string | undefined {
  return stock && 'differs' in stock ? stock.differs : undefined;
}

/** The directives of federation. */
const DIRECTIVES = [
  'key external requires provides shareable override inaccessible tag extends composeDirective interfaceObject context',
  'fromContext link cost listSize authenticated requiresScopes policy',
].flatMap((line) => line.split(' '));

describe('the suite', () => {
  const cases = graphs.flatMap((graph) => graph.cases);

  it('has at least 40 graphs and 200 cases, none named twice', () => {
    expect(graphs.length).toBeGreaterThanOrEqual(40);
    expect(cases.length).toBeGreaterThanOrEqual(200);
    expect(new Set(graphs.map(({ name }) => name)).size).toBe(graphs.length);
    for (const graph of graphs) {
      expect(new Set(graph.cases.map(({ name }) => name)).size).toBe(graph.cases.length);
    }
  });

  it.each(DIRECTIVES)('uses @%s', (directive) => {
    const used = new RegExp(`@${directive}\\b(?!")`);
    const sdl = graphs.flatMap(({ subgraphs }) => Object.values(subgraphs).map((subgraph) => subgraph.sdl));
    expect(sdl.some((text) => used.test(text))).toBe(true);
  });
});

describe.each(graphs)('the stock gateway over $name', (graph) => {
  let running: RunningGraph | undefined;
  let refusal = '';
  beforeAll(async () => {
    // What does not compose is a fault of the suite, and no difference.
    composeGraph(graph);
    try {
      running = await startGraph(graph, stockGateway);
    } catch (error) {
      refusal = `it does not start: ${String(error)}`;
    }
  });
  afterAll(() => running?.stop());

  it.each(graph.cases)('$name', async (conformanceCase) => {
    const found = running ? differences(conformanceCase, await running.run(conformanceCase)) : [refusal];
    // A mark that is no longer true is to be taken away.
    if (whyStockDiffers(conformanceCase) === undefined) expect(found).toEqual([]);
    else expect(found).not.toEqual([]);
  });
});
