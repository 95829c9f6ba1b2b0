import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  execute,
  type ExecutionResult,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  parse,
  validate,
} from 'graphql';

import type {
  ConformanceCaller,
  ConformanceCase,
  ConformanceGraph,
  ConformanceResolvers,
  ExpectedAnswer,
  Subgraph,
} from './case.js';

/** A GraphQL request, from a client or to a subgraph. */
export interface ConformanceRequest {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
}

/** What a gateway answers to a client. */
export interface ConformanceAnswer {
  data?: unknown;
  errors?: readonly {
    path?: readonly (string | number)[];
    message: string;
    extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** Calls a subgraph: its parsed answer, or a rejection where it is dead. */
export type CallSubgraph = (subgraph: string, body: ConformanceRequest) => Promise<unknown>;

/** A gateway that runs. */
export interface StartedGateway {
  execute(request: ConformanceRequest, caller?: ConformanceCaller): Promise<ConformanceAnswer>;
  stop(): Promise<void>;
}

/** Starts a gateway over a supergraph. */
export type GatewayUnderTest = (supergraphSdl: string, call: CallSubgraph) => Promise<StartedGateway>;

/** What was seen in a case. */
export interface Observed {
  readonly answer: ConformanceAnswer;
  /** The calls by subgraph, those of dead ones among them. */
  readonly calls: ReadonlyMap<string, number>;
}

/** A graph with a gateway before it. */
export interface RunningGraph {
  run(conformanceCase: ConformanceCase): Promise<Observed>;
  stop(): Promise<void>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** As over a wire: nothing is shared, and what is undefined vanishes. */
function overTheWire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

/** Composes the supergraph of a graph. */
export function composeGraph(graph: ConformanceGraph): string {
  const services = Object.entries(graph.subgraphs)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { sdl }]) => ({ name, url: `http://${name}.invalid/graphql`, typeDefs: parse(sdl) }));
  const result = composeServices(services);
  if (result.errors) {
    throw new Error(`${graph.name}: ${result.errors.map(({ message }) => message).join('\n')}`);
  }
  return result.supergraphSdl;
}

/**
 * The resolvers with each reference resolved on its own: one that throws fails its own entity and not the whole list, and none hands out
 * a row of its data, which the library writes a `__typename` into.
 */
function withSafeReferences(resolvers: ConformanceResolvers): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(resolvers).map(([typeName, type]) => {
      if (!('__resolveReference' in type)) return [typeName, type];
      const resolve = type['__resolveReference'] as (reference: unknown) => unknown;
      return [
        typeName,
        {
          ...type,
          __resolveReference: async (reference: unknown) => {
            const found = await resolve(reference);
            return isRecord(found) ? { ...found } : null;
          },
        },
      ];
    }),
  );
}

function executableSubgraph({ sdl, resolvers }: Subgraph): GraphQLSchema {
  const fresh = typeof resolvers === 'function' ? resolvers() : resolvers;
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: withSafeReferences(fresh) as NonNullable<
      Parameters<typeof buildSubgraphSchema>[0] extends infer Input
        ? Input extends { resolvers?: infer Resolvers }
          ? Resolvers
          : never
        : never
    >,
  });
  for (const [typeName, fields] of Object.entries(fresh)) {
    const type = schema.getType(typeName);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.keys(fields)) {
      if (!field.startsWith('__') && !(field in type.getFields())) {
        throw new Error(`There is no field ${typeName}.${field} for its resolver.`);
      }
    }
  }
  return schema;
}

async function askSubgraph(schema: GraphQLSchema, body: ConformanceRequest): Promise<unknown> {
  const document = parse(body.query);
  const errors = validate(schema, document);
  const answer: ExecutionResult =
    errors.length > 0
      ? { errors }
      : await execute({
          schema,
          document,
          variableValues: body.variables ?? null,
          operationName: body.operationName ?? null,
        });
  return overTheWire(answer);
}

/** Starts a gateway over a graph's subgraphs, which run in this process. */
export async function startGraph(graph: ConformanceGraph, gateway: GatewayUnderTest): Promise<RunningGraph> {
  const names = Object.keys(graph.subgraphs);
  const schemas = new Map<string, GraphQLSchema>();
  const calls = new Map<string, number>();
  let down: readonly string[] = [];
  let nonsense: ReadonlyMap<string, unknown> = new Map();

  function makeSchemas(): void {
    for (const [name, subgraph] of Object.entries(graph.subgraphs)) {
      const isStateful = typeof subgraph.resolvers === 'function';
      if (isStateful || !schemas.has(name)) schemas.set(name, executableSubgraph(subgraph));
    }
  }

  makeSchemas();
  const started = await gateway(composeGraph(graph), async (subgraph, body) => {
    const schema = schemas.get(subgraph);
    if (!schema) throw new Error(`There is no subgraph ${subgraph}.`);
    calls.set(subgraph, (calls.get(subgraph) ?? 0) + 1);
    if (down.includes(subgraph)) throw new Error(`The subgraph ${subgraph} is dead.`);
    if (nonsense.has(subgraph)) return overTheWire(nonsense.get(subgraph));
    return askSubgraph(schema, overTheWire(body) as ConformanceRequest);
  });
  return {
    async run({ query, variables, operationName, caller, down: dead = [], nonsense: foolish = {} }) {
      const unknown = [...dead, ...Object.keys(foolish)].find((name) => !names.includes(name));
      if (unknown !== undefined) throw new Error(`There is no subgraph ${unknown} to be dead or foolish.`);
      makeSchemas();
      calls.clear();
      down = dead;
      nonsense = new Map(Object.entries(foolish));
      const answer = await started.execute(
        {
          query,
          ...(variables ? { variables: overTheWire(variables) as Record<string, unknown> } : {}),
          ...(operationName === undefined ? {} : { operationName }),
        },
        caller,
      );
      return { answer: overTheWire(answer) as ConformanceAnswer, calls: new Map(calls) };
    },
    stop: () => started.stop(),
  };
}

/** A value as text in which only what JSON says counts: with the keys sorted, unless their order counts too. */
function canonical(value: unknown, ordered: boolean): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, ordered)).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value ?? null);
  const keys = ordered ? Object.keys(value) : Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key], ordered)}`).join(',')}}`;
}

function errorDifferences(answer: ConformanceAnswer, expected: ExpectedAnswer['errors']): string[] {
  const errors = answer.errors ?? [];
  const told = JSON.stringify(errors.map(({ path, message }) => ({ path, message })));
  if (expected === 'some') return errors.length > 0 ? [] : ['errors: expected some, got none'];
  if (expected === 'refused') {
    const isRefusal = errors.length > 0 && errors.every(({ path }) => path === undefined);
    return isRefusal ? [] : [`errors: expected a refusal, got ${told}`];
  }
  const wanted = expected === undefined || expected === 'none' ? [] : expected;
  const sorted = (paths: readonly { path?: readonly (string | number)[] }[]) =>
    paths
      .map(({ path }) => (path === undefined ? 'without a path' : JSON.stringify(path)))
      .sort()
      .join(' ');
  return sorted(wanted) === sorted(errors) ? [] : [`errors: expected at ${sorted(wanted)}, got ${told}`];
}

/** In what an answer differs from what is expected, in words; nothing where it does not. */
export function differences(
  conformanceCase: ConformanceCase,
  { answer, calls }: Observed,
): readonly string[] {
  const { expected, maxCalls } = conformanceCase;
  const ordered = expected.ordered ?? false;
  const [wanted, got] = [canonical(expected.data, ordered), canonical(answer.data, ordered)];
  const found = wanted === got ? [] : [`data: expected ${wanted}, got ${got}`];
  found.push(...errorDifferences(answer, expected.errors));
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
  if (maxCalls !== undefined && total > maxCalls) {
    found.push(`calls: expected ${maxCalls} at most, got ${JSON.stringify([...calls])}`);
  }
  return found;
}
