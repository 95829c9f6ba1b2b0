import type { ConformanceGraph } from '../case.js';
import { keyGraphs } from './keys.js';
import { variableGraphs } from './variables.js';

/** Every graph of the suite. */
export const graphs: readonly ConformanceGraph[] = [...keyGraphs, ...variableGraphs];
