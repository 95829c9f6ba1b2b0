import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { ConformanceCase } from './case.js';
import { graphs } from './graphs/index.js';
import { differences, type RunningGraph, startGraph } from './harness.js';
import { stockGateway } from './stock.js';

/** Why the stock gateway differs in a case; undefined where it does not. */
function whyStockDiffers({ stock }: ConformanceCase): string | undefined {
  return stock && 'differs' in stock ? stock.differs : undefined;
}

describe.each(graphs)('the stock gateway over $name', (graph) => {
  let running: RunningGraph | undefined;
  beforeAll(async () => {
    running = await startGraph(graph, stockGateway);
  });
  afterAll(() => running?.stop());

  it.each(graph.cases)('$name', async (conformanceCase) => {
    const found = differences(conformanceCase, await running!.run(conformanceCase));
    // A mark that is no longer true is to be taken away.
    if (whyStockDiffers(conformanceCase) === undefined) expect(found).toEqual([]);
    else expect(found).not.toEqual([]);
  });
});
