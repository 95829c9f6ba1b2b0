import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { graphs } from './graphs/index.js';
import { differences, type RunningGraph, startGraph } from './harness.js';
import { ourGateway } from './ours.js';

describe.each(graphs)('our gateway over $name', (graph) => {
  let running: RunningGraph | undefined;
  beforeAll(async () => {
    running = await startGraph(graph, ourGateway);
  });
  afterAll(() => running?.stop());

  it.each(graph.cases)('$name', async (conformanceCase) => {
    expect(differences(conformanceCase, await running!.run(conformanceCase))).toEqual([]);
  });
});
