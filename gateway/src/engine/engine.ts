import { type GraphQLSchema, OperationTypeNode } from 'graphql';

import { deniedErrors } from '../authorization/denied-places.js';
import { applyRules, type AuthorizationSettings, refusalFor } from '../authorization/apply-rules.js';
import type { Rights } from '../authorization/rights.js';
import type { CachePolicy } from '../caching/cache-policy.js';
import { type CacheSettings, caching } from '../caching/caching.js';
import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { AnswerTaker, Collected } from '../execution/answers.js';
import { variablesText } from '../execution/bodies.js';
import { execute, type KeptOf } from '../execution/execute.js';
import { planView, type PlanView } from '../execution/plan-view.js';
import { headOf } from '../execution/request.js';
import { type JsonObject, merge } from '../execution/tree.js';
import { type IncrementalAnswer, runDeferred } from '../incremental/run-deferred.js';
import type { QueryLimits } from '../limits/limits.js';
import type { GatewayLogger } from '../logger.js';
import type { Measures } from '../metrics/measures.js';
import type { VariableValues } from '../operations/conditions.js';
import type { PreparedOperation, Run, Variant } from '../operations/operation.js';
import { prepareDocuments, type PreparedDocuments } from '../operations/prepared-documents.js';
import { type Refusal, refused, refusedBy } from '../operations/refusal.js';
import type { CoercedVariables } from '../operations/variables.js';
import { planned, type PlanningFailure } from '../plan/planning-failure.js';
import type { AnswerError } from '../projection/merge-errors.js';
import { tellErrors } from '../projection/tell-errors.js';
import { writeTyped } from '../projection/write.js';
import { type AnswerStream, type EventSource, rightsChanged, streamOfEvents } from '../realtime/events.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import { SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import type { SubgraphClient } from '../subgraphs/subgraph-client.js';
import { passOnError } from '../subgraphs/subgraph-errors.js';
import type { Graph } from '../supergraph/load-graph.js';

/** The answer to an operation. */
export interface EngineAnswer {
  /** As JSON. */
  readonly data: string;
  readonly errors: readonly AnswerError[];
  /** How long it may be kept from now on; nothing where it may not. */
  readonly cachePolicy?: CachePolicy | undefined;
}

/** A request of which it is known that it may run, and what it is estimated to cost. */
export interface AdmittedRequest {
  readonly operation: PreparedOperation;
  readonly variables: CoercedVariables;
  readonly cost: number;
}

/** Answers operations over one supergraph. */
export interface Engine extends Omit<PreparedDocuments, 'bytes'> {
  readonly schema: GraphQLSchema;
  /** What is kept, in bytes by a rough estimate. */
  cacheBytes(): Readonly<Record<'documents' | 'responses' | 'entities', number>>;
  /** What would be called for an operation, for whoever asks: what he may not read is not planned. */
  explain(admitted: AdmittedRequest, context: RequestContext): Promise<PlanView | Refusal>;
  /** Reads the variables of a request and judges its cost. */
  admit(
    operation: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
  ): AdmittedRequest | Refusal;
  /** Answers a request that was admitted. */
  perform(request: AdmittedRequest, context: RequestContext): Promise<EngineAnswer | Refusal>;
  /** Admits a request and answers it. */
  run(
    operation: PreparedOperation,
    variables: Readonly<Record<string, unknown>>,
    context: RequestContext,
  ): Promise<EngineAnswer | Refusal>;
  /** Runs an operation that may defer; what comes is one whole answer where nothing is deferred. */
  performInParts(
    admitted: AdmittedRequest,
    context: RequestContext,
  ): Promise<IncrementalAnswer | EngineAnswer | Refusal>;
  /**
   * Runs a subscription.
   *
   * @param renew who asks, checked again: called for the source, and for each event before anything is done with it
   */
  subscribe(
    admitted: AdmittedRequest,
    renew: () => RequestContext | Promise<RequestContext>,
  ): Promise<AnswerStream | Refusal>;
  /** Closes the connections to subgraphs; what is under way was waited for. */
  close(): Promise<void>;
}

/** What an engine is built from. */
export interface EngineSettings {
  readonly graph: Graph;
  readonly client: SubgraphClient;
  /** Where the events of subscriptions come from; without it there are none. */
  readonly events?: EventSource;
  readonly logger: GatewayLogger;
  readonly limits: QueryLimits;
  /** What the prepared documents may weigh together, in bytes. */
  readonly maxDocumentBytes?: number;
  /** How the rules of the supergraph are applied. */
  readonly authorization?: AuthorizationSettings | undefined;
  /** How many entities one call asks for at most; more are asked for in several calls at once. */
  readonly maxEntities?: number;
  /** Told how long planning, calls and the writing of answers take. */
  readonly measures?: Measures;
  /** What is kept of answers and entities where `@cacheControl` allows it; nothing is where nothing is said. */
  readonly caches?: CacheSettings;
}

const MAX_DOCUMENT_BYTES = 64 * 1024 * 1024;
/** A subgraph loads them in one statement; an answer of them stays well below a megabyte. */
const MAX_ENTITIES = 1_000;

const NOT_SINGLE: Refusal = {
  errors: [
    problemAsError(
      gatewayProblem('BAD_REQUEST', 'single result', { field: 'query', detail: 'It is a subscription.' }),
    ),
  ],
};

/** The class of an error and where it was thrown, without what it says. */
function whereOf(error: unknown): { readonly kind: string; readonly frames: readonly string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, frames: [] };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { kind: error.name, frames: frames.slice(0, MOST_FRAMES).map((line) => line.trim()) };
}

const MOST_FRAMES = 8;

/** Nobody stands in for the source of an event. */
const NO_RUN: Run = { calls: [], shares: true, standInsFor: () => [] };

/** What several plans of one operation have collected. */
function joined(all: readonly Collected[]): Collected {
  const data: JsonObject = {};
  for (const each of all) merge(data, each.data);
  return {
    data,
    errors: all.flatMap(({ errors }) => errors),
    failures: all.flatMap(({ failures }) => failures),
  };
}

/** The variables under the names that subgraphs are sent. */
function inward(
  texts: ReadonlyMap<string, string>,
  { inwardVariable }: PreparedOperation,
): ReadonlyMap<string, string> {
  for (const name of texts.keys())
    if (inwardVariable(name) !== name)
      return new Map([...texts].map(([each, text]) => [inwardVariable(each), text]));
  return texts;
}

function withMeasuredPlanner(graph: Graph, measures: Measures): Graph {
  const measured = <Plan>(plan: () => Plan): Plan => {
    const began = performance.now();
    try {
      return plan();
    } finally {
      measures.stageEnded('plan', performance.now() - began);
    }
  };
  return {
    ...graph,
    planner: {
      plan: (document, operationName) => measured(() => graph.planner.plan(document, operationName)),
      planDeferred: (document, operationName) =>
        measured(() => graph.planner.planDeferred(document, operationName)),
    },
  };
}

/** Builds the engine of a supergraph. */
export function createEngine(settings: EngineSettings): Engine {
  const { client, logger, limits, measures } = settings;
  const graph = measures ? withMeasuredPlanner(settings.graph, measures) : settings.graph;
  const onPlanningFailure = ({ rule, cause }: PlanningFailure): void => {
    // A planner's message quotes the operation.
    logger.warn({ rule, ...whereOf(cause) }, 'no plan was made for an operation');
  };
  const documents = prepareDocuments(
    graph,
    limits,
    settings.maxDocumentBytes ?? MAX_DOCUMENT_BYTES,
    onPlanningFailure,
    measures,
  );
  const maxEntities = settings.maxEntities ?? MAX_ENTITIES;
  const caches = caching(graph.cacheHints, settings.caches ?? {}, measures);
  const rules = applyRules(graph.rules?.requirements ?? [], settings.authorization ?? {}, logger);

  function takerFor(run: Run, variables: ReadonlyMap<string, string>, context: RequestContext): AnswerTaker {
    const { requestId } = context.caller;
    const traceId = context.trace?.traceId;
    return {
      types: graph.types,
      shares: run.shares,
      told(error, service) {
        return passOnError(error, service, requestId, (code) => {
          logger.error(
            { service, requestId, traceId, code },
            'a subgraph answered with an error that is not passed on',
          );
        });
      },
      failed(error, service) {
        const failure =
          error instanceof SubgraphFailure
            ? error
            : new SubgraphFailure(service, 'answer', 'the call could not be made');
        logger.warn(
          { service, requestId, traceId, rule: failure.rule, cause: failure.message },
          'a subgraph is unavailable',
        );
        return problemAsError(gatewayProblem('SUBGRAPH_UNAVAILABLE', failure.rule, { service }), requestId);
      },
      // All are asked at once: one after the other, two that hang would take the whole time of the request.
      async standIn(call, names) {
        const [part] = call.parts;
        if (part === undefined || call.mutates) return null;
        const attempts = run
          .standInsFor(part.fetch.operation, call.service, names)
          .map(async ({ service, query, variables: used }) => {
            const body = `${headOf(query, undefined)}${variablesText(used, variables)}}}`;
            context.calls.count += 1;
            const { data } = await client.call(service, body, context, false);
            const brought = Object.fromEntries(
              Object.entries(data ?? {}).filter(([, value]) => value !== null),
            ) as JsonObject;
            if (Object.keys(brought).length === 0)
              throw new SubgraphFailure(service, 'answer', 'nothing to stand in');
            return brought;
          });
        // Without one that answers, the field stays null, and the failure that made it so is told.
        return attempts.length > 0 ? Promise.any(attempts).catch(() => null) : null;
      },
    };
  }

  function answer(
    variant: Variant,
    collected: Collected,
    values: VariableValues,
    requestId: string,
  ): EngineAnswer {
    if (variant.introspect) Object.assign(collected.data, variant.introspect(values));
    if (variant.denials)
      collected.errors.push(...deniedErrors(collected.data, variant.shape, variant.denials, requestId));
    const gapsSeen = { any: false };
    const written =
      writeTyped(collected.data, { nonNull: false, shape: variant.shape }, () => (gapsSeen.any = true)) ??
      'null';
    if (!gapsSeen.any && collected.errors.length === 0 && collected.failures.length === 0)
      return { data: written, errors: [] };
    return {
      data: written,
      errors: tellErrors({
        collected,
        written,
        hasGaps: gapsSeen.any,
        shape: variant.shape,
        outward: variant.outward,
        requestId,
      }),
    };
  }

  /** Makes the calls of a variant; of a subscription those that follow an event. */
  function complete(
    variant: Variant,
    texts: ReadonlyMap<string, string>,
    context: RequestContext,
    { event, keptOf }: { readonly event?: Collected; readonly keptOf?: KeptOf | undefined } = {},
  ): Promise<Collected> {
    const run = (each: Run): Promise<Collected> =>
      execute(
        each.calls,
        {
          send: (service, body, mutates) => {
            context.calls.count += 1;
            return client.call(service, body, context, mutates);
          },
          variables: texts,
          maxEntities,
          taker: takerFor(each, texts, context),
          ...(keptOf ? { keptOf } : {}),
        },
        event,
      );
    const [first, ...others] = variant.runs;
    return others.length === 0 && first ? run(first) : Promise.all(variant.runs.map(run)).then(joined);
  }

  function admit(
    operation: PreparedOperation,
    given: Readonly<Record<string, unknown>>,
  ): AdmittedRequest | Refusal {
    const variables = operation.readVariables(given);
    if ('errors' in variables) return refused('BAD_USER_INPUT', variables.errors);
    const cost = operation.cost.constant ?? operation.cost.estimate(variables.values);
    return typeof cost === 'number' ? { operation, variables, cost } : refusedBy(cost);
  }

  async function perform(
    { operation, variables }: AdmittedRequest,
    context: RequestContext,
  ): Promise<EngineAnswer | Refusal> {
    if (operation.definition.operation === OperationTypeNode.SUBSCRIPTION) return NOT_SINGLE;
    // Most operations meet no rule, and cost nothing for those that there are.
    const rights =
      operation.requirements === undefined ? undefined : await rules.rightsOf(operation, context);
    const { spans } = context;
    const choose = (): Variant | Refusal =>
      planned(() => rules.variantFor(operation, variables.values, rights), onPlanningFailure);
    const variant = spans ? spans.within(choose) : choose();
    if ('errors' in variant) return variant;
    const texts = inward(variables.texts, operation);
    // What changes something answers with what it changed.
    const cached =
      operation.definition.operation === OperationTypeNode.QUERY
        ? caches?.begin(variant, texts, context)
        : undefined;
    if (cached?.found) return cached.found;
    const began = performance.now();
    const collected = await complete(variant, texts, context, { keptOf: cached?.keptOf });
    const executed = performance.now();
    const answered = answer(variant, collected, variables.values, context.caller.requestId);
    if (measures) {
      const ended = performance.now();
      measures.stageEnded('execute', executed - began);
      measures.stageEnded('project', ended - executed);
      spans?.stage('project', executed, ended);
    }
    return cached ? cached.keep(answered) : answered;
  }

  return {
    schema: graph.schema,
    async close() {
      await Promise.all([client.close(), settings.events?.close()]);
    },
    cacheBytes: () => ({ documents: documents.bytes(), responses: 0, entities: 0, ...caches?.bytes() }),
    known: (most) => documents.known(most),
    prepare: (query, operationName, mayReadSchema, variables) =>
      documents.prepare(query, operationName, mayReadSchema, variables),
    admit,
    perform,
    async performInParts(admitted, context) {
      const { operation, variables } = admitted;
      const { requirements, deferredFor } = operation;
      const rights = requirements && (await rules.rightsOf(operation, context));
      // Who may not read all of it gets one whole answer, without what he may not read.
      const isOpen = requirements?.every((each) => rights?.meets(each)) ?? true;
      const variant = isOpen ? planned(() => deferredFor?.(variables.values), onPlanningFailure) : undefined;
      if (variant === undefined) return perform(admitted, context);
      if ('errors' in variant) return variant;
      const texts = inward(variables.texts, operation);
      return runDeferred({
        variant,
        values: variables.values,
        requestId: context.caller.requestId,
        types: graph.types,
        settings: {
          send: (service, body, mutates) => {
            context.calls.count += 1;
            return client.call(service, body, context, mutates);
          },
          variables: texts,
          maxEntities,
        },
        takerFor: (shares) => takerFor({ ...NO_RUN, shares }, texts, context),
      });
    },
    async explain({ operation, variables }, context) {
      const rights =
        operation.requirements === undefined ? undefined : await rules.rightsOf(operation, context);
      const variant = planned(() => rules.variantFor(operation, variables.values, rights), onPlanningFailure);
      if ('errors' in variant) return variant;
      const { event, runs } = variant;
      return planView(event ? [{ ...NO_RUN, calls: [event] }, ...runs] : runs);
    },
    run(operation, given, context) {
      const admitted = admit(operation, given);
      return 'errors' in admitted ? Promise.resolve(admitted) : perform(admitted, context);
    },
    async subscribe({ operation, variables }, renew) {
      const rightsIn = (context: RequestContext): Rights | undefined | Promise<Rights> =>
        operation.requirements === undefined ? undefined : rules.rightsOf(operation, context);
      const context = await renew();
      const rights = await rightsIn(context);
      const variant = planned(() => rules.variantFor(operation, variables.values, rights), onPlanningFailure);
      if ('errors' in variant) return variant;
      if (variant.event === undefined && variant.denials) return refusalFor(variant.denials.left);
      const texts = inward(variables.texts, operation);
      return streamOfEvents({
        call: variant.event,
        source: settings.events,
        variables: texts,
        context,
        async renew() {
          const now = await renew();
          // What was compiled is for the rights that there were.
          if ((await rightsIn(now))?.key !== rights?.key) throw rightsChanged();
          return now;
        },
        takerFor: (of) => takerFor(NO_RUN, texts, of),
        async answerTo(event, of) {
          const collected = await complete(variant, texts, of, { event });
          return answer(variant, collected, variables.values, of.caller.requestId);
        },
      });
    },
  };
}
