import { type GraphQLSchema, OperationTypeNode } from 'graphql';

import { applyRules, type AuthorizationSettings, refusalFor } from '../authorization/apply-rules.js';
import type { Rights } from '../authorization/rights.js';
import type { CachePolicy } from '../caching/cache-policy.js';
import { type CacheSettings, caching } from '../caching/caching.js';
import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { Collected } from '../execution/answers.js';
import { execute, type KeptOf, type RunSettings } from '../execution/execute.js';
import { joined } from '../execution/joined.js';
import { planView, type PlanView } from '../execution/plan-view.js';
import { type IncrementalAnswer, runDeferred } from '../incremental/run-deferred.js';
import type { QueryLimits } from '../limits/limits.js';
import type { GatewayLogger } from '../logger.js';
import type { Measures } from '../metrics/measures.js';
import type { PreparedOperation, Run, Variant } from '../operations/operation.js';
import { type Judged, prepareDocuments, type PreparedDocuments } from '../operations/prepared-documents.js';
import type { Refusal } from '../operations/refusal.js';
import { measuredPlanner } from '../plan/measured-planner.js';
import { planned, type PlanningFailure } from '../plan/planning-failure.js';
import type { AnswerError } from '../projection/merge-errors.js';
import { type AnswerStream, type EventSource, rightsChanged, streamOfEvents } from '../realtime/events.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { SubgraphClient } from '../subgraphs/subgraph-client.js';
import type { Graph } from '../supergraph/load-graph.js';
import { answerTakers, type TakerFor } from './answer-taker.js';
import { writeAnswer } from './write-answer.js';

/** The answer to an operation. */
export interface EngineAnswer {
  /** As JSON. */
  readonly data: string;
  readonly errors: readonly AnswerError[];
  /** How long it may be kept from now on; nothing where it may not. */
  readonly cachePolicy?: CachePolicy | undefined;
}

/** A request of an operation of which it is known that it may run. */
export interface AdmittedRequest extends Judged {
  readonly operation: PreparedOperation;
}

/** Answers operations over one supergraph. */
export interface Engine extends Omit<PreparedDocuments, 'bytes' | 'judge'> {
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
  /** What the prepared documents may weigh together with all that was made of them, in bytes by an estimate. */
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

/** Nobody stands in for the source of an event. */
const NO_RUN: Run = { calls: [], shares: true, standInsFor: () => [] };

/** Builds the engine of a supergraph. */
export function createEngine(settings: EngineSettings): Engine {
  const { client, logger, limits, measures } = settings;
  const graph = measures
    ? { ...settings.graph, planner: measuredPlanner(settings.graph.planner, measures) }
    : settings.graph;
  const onPlanningFailure = (failure: PlanningFailure): void => {
    logger.warn(failure.place, 'no plan was made for an operation');
  };
  const documents = prepareDocuments(
    graph,
    limits,
    settings.maxDocumentBytes ?? MAX_DOCUMENT_BYTES,
    onPlanningFailure,
    measures,
  );
  const maxEntities = settings.maxEntities ?? MAX_ENTITIES;
  const caches = caching(graph.cacheHints, settings.caches ?? {}, measures, client.headers);
  const rules = applyRules(graph.rules?.requirements ?? [], settings.authorization ?? {}, logger);

  const takerFor: TakerFor = answerTakers(graph.types, client, logger);

  /** Most operations meet no rule, and cost nothing for those that there are. */
  function rightsFor(
    operation: PreparedOperation,
    context: RequestContext,
  ): Rights | undefined | Promise<Rights> {
    return operation.requirements === undefined ? undefined : rules.rightsOf(operation, context);
  }

  function variantOf(
    { operation, variables }: AdmittedRequest,
    rights: Rights | undefined,
  ): Variant | Refusal {
    return planned(() => rules.variantFor(operation, variables.values, rights), onPlanningFailure);
  }

  function settingsOf(
    texts: ReadonlyMap<string, string>,
    context: RequestContext,
  ): Omit<RunSettings, 'taker'> {
    return {
      send: (service, body, mutates) => {
        context.calls.count += 1;
        return client.call(service, body, context, mutates);
      },
      variables: texts,
      maxEntities,
    };
  }

  /** Makes the calls of a variant; of a subscription those that follow an event. */
  function complete(
    variant: Variant,
    texts: ReadonlyMap<string, string>,
    context: RequestContext,
    { event, keptOf }: { readonly event?: Collected; readonly keptOf?: KeptOf | undefined } = {},
  ): Promise<Collected> {
    const shared = settingsOf(texts, context);
    const run = (each: Run): Promise<Collected> =>
      execute(
        each.calls,
        {
          ...shared,
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
    const judged = documents.judge(operation, given);
    return 'errors' in judged ? judged : { operation, variables: judged.variables, cost: judged.cost };
  }

  async function perform(
    admitted: AdmittedRequest,
    context: RequestContext,
  ): Promise<EngineAnswer | Refusal> {
    const { operation, variables } = admitted;
    if (operation.definition.operation === OperationTypeNode.SUBSCRIPTION) return NOT_SINGLE;
    const ofCaller = rightsFor(operation, context);
    const rights = ofCaller && (await ofCaller);
    const { spans } = context;
    const variant = spans ? spans.within(() => variantOf(admitted, rights)) : variantOf(admitted, rights);
    if ('errors' in variant) return variant;
    const texts = operation.inwardTexts(variables.texts);
    // What changes something answers with what it changed.
    const cached =
      operation.definition.operation === OperationTypeNode.QUERY
        ? caches?.begin(variant, texts, context)
        : undefined;
    if (cached?.found) return cached.found;
    const began = performance.now();
    const collected = await complete(variant, texts, context, { keptOf: cached?.keptOf });
    const executed = performance.now();
    const answered = writeAnswer(variant, collected, variables.values, context.caller.requestId);
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
    prepare: (query, operationName, mayReadSchema, variables, queriesOnly) =>
      documents.prepare(query, operationName, mayReadSchema, variables, queriesOnly),
    admit,
    perform,
    async performInParts(admitted, context) {
      const { operation, variables } = admitted;
      const { requirements, deferredFor } = operation;
      const rights = await rightsFor(operation, context);
      // Who may not read all of it gets one whole answer, without what he may not read.
      const isOpen = requirements?.every((each) => rights?.meets(each)) ?? true;
      const variant = isOpen ? planned(() => deferredFor?.(variables.values), onPlanningFailure) : undefined;
      if (variant === undefined) return perform(admitted, context);
      if ('errors' in variant) return variant;
      const texts = operation.inwardTexts(variables.texts);
      return runDeferred({
        variant,
        values: variables.values,
        requestId: context.caller.requestId,
        types: graph.types,
        settings: settingsOf(texts, context),
        takerFor: (shares) => takerFor({ ...NO_RUN, shares }, texts, context),
      });
    },
    async explain(admitted, context) {
      const variant = variantOf(admitted, await rightsFor(admitted.operation, context));
      if ('errors' in variant) return variant;
      const { event, runs } = variant;
      return planView(event ? [{ ...NO_RUN, calls: [event] }, ...runs] : runs);
    },
    run(operation, given, context) {
      const admitted = admit(operation, given);
      return 'errors' in admitted ? Promise.resolve(admitted) : perform(admitted, context);
    },
    async subscribe(admitted, renew) {
      const { operation, variables } = admitted;
      const context = await renew();
      const rights = await rightsFor(operation, context);
      const variant = variantOf(admitted, rights);
      if ('errors' in variant) return variant;
      if (variant.event === undefined && variant.denials) return refusalFor(variant.denials.left);
      const texts = operation.inwardTexts(variables.texts);
      return streamOfEvents({
        call: variant.event,
        source: settings.events,
        variables: texts,
        context,
        async renew() {
          const now = await renew();
          // What was compiled is for the rights that there were.
          if ((await rightsFor(operation, now))?.key !== rights?.key) throw rightsChanged();
          return now;
        },
        takerFor: (of) => takerFor(NO_RUN, texts, of),
        async answerTo(event, of) {
          const collected = await complete(variant, texts, of, { event });
          return writeAnswer(variant, collected, variables.values, of.caller.requestId);
        },
      });
    },
  };
}
