import type { ConformanceGraph } from '../case.js';
import { inaccessibleGraphs } from './inaccessible.js';
import { keyGraphs } from './keys.js';
import { providesGraphs } from './provides.js';
import { requiresArgumentsGraphs } from './requires-arguments.js';
import { requiresKeysGraphs } from './requires-keys.js';
import { requiresGraphs } from './requires.js';
import { sharingGraphs } from './sharing.js';
import { variableGraphs } from './variables.js';

/** Every graph of the suite. */
export const graphs: readonly ConformanceGraph[] = [
  ...keyGraphs,
  ...requiresGraphs,
  ...requiresArgumentsGraphs,
  ...requiresKeysGraphs,
  ...providesGraphs,
  ...sharingGraphs,
  ...inaccessibleGraphs,
  ...variableGraphs,
];
