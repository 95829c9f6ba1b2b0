import { readToken } from './token.js';

const ADDRESS = '/graphql';

/** `fetch` with the token of this tab, to the graph of this page alone. */
export function fetchWithToken(_address: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  const token = readToken();
  if (token !== '' && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
  return fetch(ADDRESS, { ...init, headers, credentials: 'omit' });
}

/** What is asked for the plan of a query. */
export interface PlanQuestion {
  readonly query: string;
  readonly variables: unknown;
  readonly operationName: string | undefined;
}

/** A call of a subgraph in a plan. */
export interface PlannedCall {
  readonly id: number;
  readonly service: string;
  readonly operation: string;
  readonly after: readonly number[];
  readonly parts: readonly { readonly path: string; readonly requires?: string }[];
}

interface PlanAnswer {
  readonly errors?: readonly { readonly message: string }[];
  readonly extensions?: { readonly queryPlan?: { readonly calls: readonly PlannedCall[] } };
}

/**
 * Asks for a plan without running the query.
 *
 * @throws Error with what the gateway says
 */
export async function askForPlan(question: PlanQuestion): Promise<readonly PlannedCall[]> {
  const response = await fetchWithToken(ADDRESS, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-zhucan-query-plan': 'only' },
    body: JSON.stringify(question),
  });
  const { errors = [], extensions } = (await response.json()) as PlanAnswer;
  if (errors.length > 0 || extensions?.queryPlan === undefined)
    throw new Error(errors.map(({ message }) => message).join('\n') || `HTTP ${response.status}`);
  return extensions.queryPlan.calls;
}
