import { readFileSync } from 'node:fs';

import { expect, it } from '@jest/globals';

import { DEFAULT_LIMITS } from '../limits/limits.js';
import { loadGraph } from '../supergraph/load-graph.js';
import { prepareDocuments } from './prepared-documents.js';

it('prepares an operation once, whether its name is told or is the only one', () => {
  const graph = loadGraph(readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8'));
  const documents = prepareDocuments(graph, DEFAULT_LIMITS, 1_000_000, () => undefined);
  const query = 'query A { __typename }';
  const prepared = documents.prepare(query, undefined, true);
  expect('errors' in prepared).toBe(false);
  expect(documents.prepare(query, 'A', true)).toBe(prepared);
  expect(documents.known(10)).toEqual([{ query, operationName: 'A' }]);
  const two = 'query A { __typename } query B { __typename }';
  expect(documents.prepare(two, 'A', true)).not.toBe(documents.prepare(two, 'B', true));
  expect(documents.prepare(two, undefined, true)).toMatchObject({
    errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }],
  });
});
