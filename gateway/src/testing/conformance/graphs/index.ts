import type { ConformanceGraph } from '../case.js';
import { abstractTypeGraphs } from './abstract-types.js';
import { authorizationGraphs } from './authorization.js';
import { authorizationTypeGraphs } from './authorization-types.js';
import { inaccessibleGraphs } from './inaccessible.js';
import { interfaceObjectGraphs } from './interface-object.js';
import { keyGraphs } from './keys.js';
import { mergingGraphs } from './merging.js';
import { providesGraphs } from './provides.js';
import { requiresArgumentsGraphs } from './requires-arguments.js';
import { requiresObjectGraphs } from './requires-objects.js';
import { requiresKeysGraphs } from './requires-keys.js';
import { requiresGraphs } from './requires.js';
import { sharingGraphs } from './sharing.js';
import { variableGraphs } from './variables.js';
import { contextGraphs } from './context.js';
import { wholeSchemaGraphs } from './whole-schemas.js';
import { scalarGraphs } from './scalars.js';
import { conditionGraphs } from './conditions.js';
import { nameGraphs } from './names.js';
import { fragmentGraphs } from './fragments.js';
import { nullGraphs } from './nulls.js';
import { failureGraphs } from './failures.js';
import { mutationGraphs } from './mutations.js';
import { listGraphs } from './lists.js';
import { walkGraphs } from './walks.js';
import { introspectionGraphs } from './introspection.js';
import { nonsenseGraphs } from './nonsense.js';

/** Every graph of the suite. */
export const graphs: readonly ConformanceGraph[] = [
  ...keyGraphs,
  ...requiresGraphs,
  ...requiresObjectGraphs,
  ...requiresArgumentsGraphs,
  ...requiresKeysGraphs,
  ...providesGraphs,
  ...sharingGraphs,
  ...inaccessibleGraphs,
  ...interfaceObjectGraphs,
  ...abstractTypeGraphs,
  ...mergingGraphs,
  ...variableGraphs,
  ...contextGraphs,
  ...wholeSchemaGraphs,
  ...scalarGraphs,
  ...conditionGraphs,
  ...nameGraphs,
  ...fragmentGraphs,
  ...nullGraphs,
  ...failureGraphs,
  ...mutationGraphs,
  ...listGraphs,
  ...walkGraphs,
  ...introspectionGraphs,
  ...nonsenseGraphs,
  ...authorizationGraphs,
  ...authorizationTypeGraphs,
];
