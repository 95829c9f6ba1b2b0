import { SCHEMA_READ } from '@zhucan/access';
import {
  type DocumentNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';

import { makeScales, type OperationCost } from '../cost/operation-cost.js';
import { gatewayProblem, problemAsError } from '../errors/problems.js';
import { deferRule } from '../incremental/defer-directive.js';
import type { QueryLimits } from '../limits/limits.js';
import type { Measures } from '../metrics/measures.js';
import { checkDocument, parserProblem } from '../limits/query-guard.js';
import { planned, type PlanningFailure } from '../plan/planning-failure.js';
import type { Graph } from '../supergraph/load-graph.js';
import { asksFor, INTROSPECTION } from './document.js';
import { type PreparedOperation, prepareOperation } from './operation.js';
import { type Refusal, refused, refusedBy } from './refusal.js';
import { type CoercedVariables, variableReader } from './variables.js';
import { weightOfDocument, weightOfOperation } from './weighing.js';
import { Weight } from './weight.js';

/** The operations of the documents that were asked for, ready to run. */
export interface PreparedDocuments {
  /**
   * Reads, checks, weighs and plans an operation, or finds it where that was done before.
   *
   * @param mayReadSchema whether whoever asks may ask about the schema itself, and be told what he may have meant
   * @param variables those of the request for which it is prepared: they may show that it costs too much to be planned
   * @param queriesOnly whether it must be a query: any other is {@link NOT_A_QUERY}, and is not planned
   */
  prepare(
    query: string,
    operationName: string | undefined,
    mayReadSchema: boolean,
    variables?: Readonly<Record<string, unknown>>,
    queriesOnly?: boolean,
  ): PreparedOperation | Refusal;
  /** Reads the variables of a request and judges its cost; what was found when it was prepared for the same variables is not found again. */
  judge(operation: PreparedOperation, given: Readonly<Record<string, unknown>>): Judged | Refusal;
  /** What the kept documents weigh together with all that was made of them, in bytes, by an estimate. */
  bytes(): number;
  /** The operations that were asked for last, at most so many. */
  known(most: number): readonly { readonly query: string; readonly operationName: string | undefined }[];
}

/** A request of which it is known that it may run: its variables, and what it is estimated to cost. */
export interface Judged {
  readonly variables: CoercedVariables;
  readonly cost: number;
}

function judge(
  { cost, readVariables }: Pick<PreparedOperation, 'cost' | 'readVariables'>,
  given: Readonly<Record<string, unknown>>,
): Judged | Refusal {
  const variables = readVariables(given);
  if ('errors' in variables) return refused('BAD_USER_INPUT', variables.errors);
  const estimated = cost.constant ?? cost.estimate(variables.values);
  return typeof estimated === 'number' ? { variables, cost: estimated } : refusedBy(estimated);
}

interface PreparedDocument {
  readonly document: DocumentNode;
  /** The name of its operation where it has one; nothing said of it means that one. Empty for one without a name. */
  readonly onlyName: string;
  readonly costs: Map<string, OperationCost>;
  /** Those for which no plan can be made are refused without trying again. */
  readonly operations: Map<string, PreparedOperation | Refusal>;
  /** Whether it asks about the schema itself. */
  readonly asksOfSchema: boolean;
  readonly weight: Weight;
}

/** Those of the specification, and those for what it does not have yet. */
const RULES = [...specifiedRules, deferRule];

/** What graphql-js adds of names that are alike tells who probes what there is. */
function withoutSuggestions(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message.replace(/ Did you mean [\s\S]*\?$/, ''), {
    nodes: error.nodes ?? null,
  });
}

/** Of an operation that changes something, or goes on, where only queries may be asked with. */
export const NOT_A_QUERY: Refusal = {
  errors: [problemAsError(gatewayProblem('BAD_REQUEST', 'GET is for queries', { field: 'query' }))],
};

const NO_INTROSPECTION: Refusal = {
  errors: [
    problemAsError(
      gatewayProblem('FORBIDDEN', `scope ${SCHEMA_READ}`, { field: '__schema', detail: 'Introspection.' }),
    ),
  ],
};

function operationsOf(document: DocumentNode): OperationDefinitionNode[] {
  return document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
}

function onlyNameOf(document: DocumentNode): string {
  const [only, ...others] = operationsOf(document);
  return others.length === 0 ? (only?.name?.value ?? '') : '';
}

function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode | Refusal {
  const operations = operationsOf(document);
  const found = name === undefined ? operations : operations.filter((each) => each.name?.value === name);
  const [only] = found;
  if (found.length === 1 && only) return only;
  return refused('OPERATION_RESOLUTION_FAILURE', [
    new GraphQLError(
      name === undefined
        ? 'Must provide operation name if query contains multiple operations.'
        : 'Unknown operation.',
    ),
  ]);
}

/**
 * @param maxBytes what the kept documents may weigh together with all that was made of them, by an estimate
 * @param onPlanningFailure told why an operation is refused for which no plan was made
 */
export function prepareDocuments(
  graph: Graph,
  limits: QueryLimits,
  maxBytes: number,
  onPlanningFailure: (failure: PlanningFailure) => void,
  measures?: Measures,
): PreparedDocuments {
  const kept = new LRUCache<string, { readonly document: PreparedDocument }>({ maxSize: maxBytes });

  /** Keeps a document by what it weighs now: what was asked for longest ago goes where that is too much, and it goes itself where it alone is. */
  function keep(query: string, document: PreparedDocument): void {
    kept.set(query, { document }, { size: document.weight.bytes });
  }

  const weigh = makeScales(graph.schema, graph.weights, limits);

  /** What requests were found to cost before their operations were planned, by the variables that they gave: it is found once for each. */
  const judgedBefore = new WeakMap<object, Judged & { readonly of: OperationDefinitionNode }>();

  /** What an operation costs, or why it is not to be planned for these variables. */
  function costOf(
    { document, costs }: PreparedDocument,
    definition: OperationDefinitionNode,
    given: Readonly<Record<string, unknown>> | undefined,
  ): OperationCost | Refusal {
    const name = definition.name?.value ?? '';
    const cost = costs.get(name) ?? weigh(document, definition);
    if ('code' in cost) return refusedBy(cost);
    costs.set(name, cost);
    if (cost.constant !== undefined || given === undefined) return cost;
    const judged = judge({ cost, readVariables: variableReader(graph.schema, definition) }, given);
    if ('errors' in judged) return judged;
    judgedBefore.set(given, { ...judged, of: definition });
    return cost;
  }

  function read(query: string, mayReadSchema: boolean): PreparedDocument | Refusal {
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens: limits.maxTokens });
    } catch (error) {
      const tooLarge = parserProblem(error, limits);
      if (tooLarge) return refusedBy(tooLarge);
      if (!(error instanceof GraphQLError)) throw error;
      return refused('GRAPHQL_PARSE_FAILED', [error]);
    }
    const exceeded = checkDocument(document, limits);
    if (exceeded) return refusedBy(exceeded);
    const errors = validate(graph.schema, document, RULES, { maxErrors: 20 });
    if (errors.length > 0)
      return refused('GRAPHQL_VALIDATION_FAILED', mayReadSchema ? errors : errors.map(withoutSuggestions));
    const weight = new Weight(() => {
      // It may have gone, or come anew, while somebody still used it.
      if (kept.peek(query)?.document === prepared) keep(query, prepared);
    });
    const prepared: PreparedDocument = {
      document,
      weight,
      onlyName: onlyNameOf(document),
      costs: new Map<string, OperationCost>(),
      operations: new Map<string, PreparedOperation | Refusal>(),
      asksOfSchema: asksFor(document, INTROSPECTION),
    };
    weight.add(weightOfDocument(document, query));
    keep(query, prepared);
    return prepared;
  }

  function readMeasured(query: string, mayReadSchema: boolean): PreparedDocument | Refusal {
    const began = performance.now();
    const document = read(query, mayReadSchema);
    measures?.cacheAsked('documents', false);
    measures?.stageEnded('parse_validate', performance.now() - began);
    return document;
  }

  return {
    judge(operation, given) {
      const before = operation.cost.constant === undefined ? judgedBefore.get(given) : undefined;
      return before?.of === operation.definition ? before : judge(operation, given);
    },
    bytes: () => kept.calculatedSize,
    known: (most) =>
      [...kept.entries()]
        .flatMap(([query, { document }]) =>
          // What was refused would take as long again.
          [...document.operations].flatMap(([name, operation]) =>
            'errors' in operation ? [] : [{ query, operationName: name === '' ? undefined : name }],
          ),
        )
        .slice(0, most),
    prepare(query, operationName, mayReadSchema, variables, queriesOnly = false) {
      const found = kept.get(query)?.document;
      if (found !== undefined) measures?.cacheAsked('documents', true);
      const document = found ?? readMeasured(query, mayReadSchema);
      if ('errors' in document) return document;
      if (document.asksOfSchema && !mayReadSchema) return NO_INTROSPECTION;
      const name = operationName ?? document.onlyName;
      const ready = document.operations.get(name);
      if (ready && !queriesOnly) return ready;
      const definition = findOperation(document.document, operationName);
      if ('errors' in definition) return definition;
      if (queriesOnly && definition.operation !== OperationTypeNode.QUERY) return NOT_A_QUERY;
      if (ready) return ready;
      if (!graph.schema.getRootType(definition.operation))
        return refused('GRAPHQL_VALIDATION_FAILED', [
          new GraphQLError(`The schema has no ${definition.operation}.`),
        ]);
      const cost = costOf(document, definition, variables);
      if ('errors' in cost) return cost;
      const operation = planned(
        () => prepareOperation(graph, document.document, definition, cost, document.weight),
        onPlanningFailure,
      );
      document.operations.set(name, operation);
      document.weight.add(weightOfOperation(cost));
      return operation;
    },
  };
}
