import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';

import { createWidening, type RootOperation, standInOperation } from '../engine/root-operations.js';
import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { RequestContext } from './request-context.js';
import { type SubgraphAnswer, type SubgraphClient, SubgraphFailure } from './subgraph-client.js';
import { passOnError } from './subgraph-errors.js';

type Processed = Awaited<ReturnType<GraphQLDataSource['process']>>;
type Data = Readonly<Record<string, unknown>>;

/** A fetch of a plan while it is under way. */
interface Fetch {
  readonly context: RequestContext;
  readonly query: string;
  readonly variables: Data;
  readonly operationName: string | undefined;
  readonly at: readonly string[];
  readonly entities: boolean;
  /** A root fetch of which something is shared. */
  readonly root: RootOperation | undefined;
}

/**
 * The answer of a root fetch without its null fields. @apollo/gateway lets a later null overwrite what an earlier parallel fetch
 * brought for the same shareable field, so that one subgraph's failure would take the sections of the others with it. A field
 * that no fetch brings is null all the same, and its errors are kept.
 */
export function withoutNullRoots(data: Data): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

/** The root field that an error of a subgraph left null, where it did. */
function nullRootOf(error: Data, data: Data): string | undefined {
  const path: unknown = error['path'];
  const [name, ...below] = Array.isArray(path) ? (path as unknown[]) : [];
  return typeof name === 'string' && below.length === 0 && data[name] === null ? name : undefined;
}

/**
 * Answers the fetches of a plan from one subgraph. A call that fails is noted in the request's context and brings no data; which
 * fields that leaves null is known only when the whole answer is there.
 */
export class SubgraphSource implements GraphQLDataSource {
  private readonly widen: ReturnType<typeof createWidening>;

  constructor(
    private readonly service: string,
    private readonly client: SubgraphClient,
    private readonly logger: GatewayLogger,
  ) {
    this.widen = createWidening(service);
  }

  async process(options: GraphQLDataSourceProcessOptions): Promise<Processed> {
    // Loading comes from the committed supergraph, health from the readiness endpoints.
    if (!('incomingRequestContext' in options)) return { data: {} };
    const fetch = this.begin(options);
    const { context, query, variables, operationName } = fetch;
    try {
      const answer = await this.call(context, this.service, { query, variables, operationName });
      return await this.take(fetch, answer);
    } catch (error) {
      const failure =
        error instanceof SubgraphFailure
          ? error
          : new SubgraphFailure(this.service, 'answer', 'the call could not be made');
      const { requestId } = context.caller;
      this.logger.warn(
        { service: this.service, requestId, rule: failure.rule, cause: failure.message },
        'a subgraph is unavailable',
      );
      const problem = gatewayProblem('SUBGRAPH_UNAVAILABLE', failure.rule, { service: this.service });
      const data = await this.standIn(fetch, fetch.root?.names ?? []);
      this.note(fetch, problemAsError(problem, requestId), null, data !== null);
      return { data };
    }
  }

  private begin(options: GraphQLDataSourceProcessOptions & { pathInIncomingRequest?: unknown }): Fetch {
    const context = options.context as RequestContext;
    const { query = '', variables = {}, operationName } = options.request;
    const at = Array.isArray(options.pathInIncomingRequest) ? options.pathInIncomingRequest.map(String) : [];
    const entities = 'representations' in variables;
    const { shared, asked } = context.roots;
    const plain = { context, query, variables, operationName, at, entities, root: undefined };
    // Only queries share root fields, so that nothing is shared in a mutation.
    if (entities || shared.size === 0) return plain;
    const root = this.widen(query, shared);
    for (const name of root.names) asked.set(name, (asked.get(name) ?? 0) + 1);
    return { ...plain, query: root.query, root };
  }

  private call(
    { caller, deadline, calls }: RequestContext,
    service: string,
    operation: { query: string; variables: Data; operationName?: string | undefined },
  ): Promise<SubgraphAnswer> {
    calls.count += 1;
    const { query, variables, operationName } = operation;
    const body = JSON.stringify({ query, variables, ...(operationName ? { operationName } : {}) });
    return this.client(service, body, caller, deadline);
  }

  private note(
    { context, query, entities, at }: Fetch,
    error: { readonly message: string; readonly extensions?: Data },
    root: string | null,
    covered: boolean,
  ): void {
    const { message, extensions = {} } = error;
    const operation = query;
    context.failures.push({ error: { message, extensions }, operation, entities, at, root, covered });
  }

  /** What an answer brings. An error at a root field that others answer too belongs to what it left null of it, which is known later. */
  private async take(fetch: Fetch, { data, errors = [] }: SubgraphAnswer): Promise<Processed> {
    const { context, query, entities } = fetch;
    const { requestId } = context.caller;
    const rootQuery = !entities && !query.startsWith('mutation');
    const onDefect = (code: string) =>
      this.logger.error(
        { service: this.service, requestId, code },
        'a subgraph answered with an error that is not passed on',
      );
    const passed = errors.map((error) => ({
      error: passOnError(error, this.service, requestId, onDefect),
      root: rootQuery && data ? nullRootOf(error, data) : undefined,
    }));
    // Who refuses has answered, and the others would refuse as well; who fails has not.
    const broken = passed.flatMap(({ error, root }) =>
      root !== undefined && error.extensions?.['code'] === 'INTERNAL_SERVER_ERROR' ? [root] : [],
    );
    const others = await this.standIn(fetch, broken);
    for (const { error, root } of passed)
      if (root !== undefined) this.note(fetch, error, root, others !== null && root in others);
    const told = passed.filter(({ root }) => root === undefined).map(({ error }) => error);
    const own = data && rootQuery ? withoutNullRoots(data) : (data ?? null);
    return { data: others ? { ...others, ...own } : own, ...(told.length > 0 ? { errors: told } : {}) };
  }

  /**
   * The shared scalars of root fields that this subgraph alone was asked for and could not answer, from whichever of the others answers
   * first; null where nobody does. All are asked at once: one after the other, two that hang would take the whole time of the request.
   */
  private async standIn(fetch: Fetch, names: readonly string[]): Promise<Data | null> {
    const { context, variables, root } = fetch;
    const { shared, asked } = context.roots;
    const alone = names.filter((name) => asked.get(name) === 1);
    const owners = alone.flatMap((name) => (shared.get(name) ?? []).flatMap((leaf) => [...leaf.owners]));
    const others = [...new Set(owners)].filter((other) => other !== this.service);
    const attempts = others.flatMap((other) => {
      const operation = root && standInOperation(root.document, variables, alone, shared, other);
      if (!operation) return [];
      return [
        this.call(context, other, operation).then(({ data }) => {
          const brought = withoutNullRoots(data ?? {});
          if (Object.keys(brought).length === 0)
            throw new SubgraphFailure(other, 'answer', 'nothing to stand in');
          return brought;
        }),
      ];
    });
    // Without one that answers, the field stays null, and the failure that made it so is told.
    return attempts.length > 0 ? Promise.any(attempts).catch(() => null) : null;
  }
}
