import type { IncomingHttpHeaders } from 'node:http';

import { SCHEMA_READ, type TokenHolder } from '@zhucan/access';

import { gatewayProblem } from '../errors/problems.js';
import { Refused } from './answer.js';

/** Asks for the plan of a query: beside its answer, or alone. */
export const QUERY_PLAN_HEADER = 'x-zhucan-query-plan';

/** With `include` the query is run too; with `only` no subgraph is called. */
export type WantedPlan = 'include' | 'only';

/**
 * Whether a request asks for its plan. The plan names subgraphs and what they hold, so it is for those who may read the schema.
 *
 * @throws Refused for another value, or a caller without the scope
 */
export function wantedPlan(
  headers: IncomingHttpHeaders,
  { scopes }: Pick<TokenHolder, 'scopes'>,
): WantedPlan | undefined {
  const wanted = headers[QUERY_PLAN_HEADER];
  if (wanted === undefined) return undefined;
  const field = QUERY_PLAN_HEADER;
  if (wanted !== 'include' && wanted !== 'only')
    throw new Refused(400, gatewayProblem('BAD_REQUEST', 'include or only', { field }));
  if (!scopes.includes(SCHEMA_READ))
    throw new Refused(
      403,
      gatewayProblem('FORBIDDEN', `scope ${SCHEMA_READ}`, { field, detail: 'The query plan.' }),
    );
  return wanted;
}
