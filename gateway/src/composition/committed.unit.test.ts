import { expect, it } from '@jest/globals';

import { checkCommitted } from './check.js';
import { readCommitted } from './files.js';
import { readSubgraphs } from './subgraphs.js';

/** The committed supergraph and the published graph are what the services compose to, and break nothing. */
it('is what the services compose to', () => {
  expect(checkCommitted(readSubgraphs(), readCommitted())).toEqual([]);
});
