import { Gauge, type Registry } from 'prom-client';

import type { SubgraphState } from '../subgraphs/subgraph-client.js';
import { bounded } from './bounded.js';
import { LeanCounter } from './lean-counter.js';
import { LeanHistogram } from './lean-histogram.js';
import type { CacheName, Measures, Stage } from './measures.js';
import { REQUEST_SECONDS } from './request-metrics.js';

/** From a look-up to the planning of the largest operation, in seconds. */
const STAGE_SECONDS = [
  0.000_025, 0.000_1, 0.000_25, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.1, 0.25, 1, 2.5, 10, 20,
];

/** What is looked at when the metrics are read. */
export interface Watched {
  /** The subgraphs that are called now. */
  subgraphs(): readonly SubgraphState[];
  /** What the kept documents and queries weigh, in bytes. */
  cacheBytes(): Readonly<Record<Exclude<CacheName, 'tokens'>, number>>;
  /** When the supergraph was put in place, in milliseconds since 1970; nothing without one. */
  servingSince(): number | undefined;
}

type EngineMeasures = Pick<
  Measures,
  'stageEnded' | 'cacheAsked' | 'subgraphCalled' | 'callRetried' | 'supergraphRead'
>;

/** Measures the stages of a request, what is remembered, the calls of subgraphs, and the supergraph. */
export function engineMetrics(registry: Registry, watched: Watched): EngineMeasures {
  const stages = new LeanHistogram({
    name: 'graphql_stage_duration_seconds',
    help: 'Time of a part of the way of a request; parse_validate and plan only where they were not done before.',
    labelNames: ['stage'] as const,
    buckets: STAGE_SECONDS,
  });
  const lookups = new LeanCounter({
    name: 'graphql_cache_requests_total',
    help: 'Questions to what the gateway remembers, by how they came out.',
    labelNames: ['cache', 'result'] as const,
  });
  const calls = new LeanHistogram({
    name: 'http_client_request_duration_seconds',
    help: 'Time of a call of a subgraph, with its wait for a connection and its retry.',
    labelNames: ['subgraph_name', 'outcome'] as const,
    buckets: REQUEST_SECONDS,
  });
  const retries = new LeanCounter({
    name: 'http_client_request_retries_total',
    help: 'Calls of subgraphs that were made once more.',
    labelNames: ['subgraph_name'] as const,
  });
  const reads = new LeanCounter({
    name: 'graphql_supergraph_reads_total',
    help: 'Supergraphs that were read, by what came of it.',
    labelNames: ['result'] as const,
  });
  registry.registerMetric(stages);
  registry.registerMetric(lookups);
  registry.registerMetric(calls);
  registry.registerMetric(retries);
  registry.registerMetric(reads);
  watch(registry, watched);

  const ofCache = (cache: CacheName) => ({
    hit: lookups.add({ cache, result: 'hit' }),
    miss: lookups.add({ cache, result: 'miss' }),
  });
  const caches = {
    documents: ofCache('documents'),
    persisted_queries: ofCache('persisted_queries'),
    tokens: ofCache('tokens'),
    responses: ofCache('responses'),
    entities: ofCache('entities'),
  };
  const ofStage = (stage: Stage) => stages.add({ stage });
  const stageTimes = {
    parse_validate: ofStage('parse_validate'),
    plan: ofStage('plan'),
    execute: ofStage('execute'),
    project: ofStage('project'),
  };
  const outcomes = {
    replaced: reads.add({ result: 'replaced' }),
    unchanged: reads.add({ result: 'unchanged' }),
    refused: reads.add({ result: 'refused' }),
  };
  const called = bounded((name) => bounded((outcome) => calls.add({ subgraph_name: name, outcome })));
  const retried = bounded((name) => retries.add({ subgraph_name: name }));
  return {
    stageEnded(stage, durationMs) {
      stageTimes[stage].observe(durationMs / 1_000);
    },
    cacheAsked(cache, hit) {
      caches[cache][hit ? 'hit' : 'miss'].count += 1;
    },
    subgraphCalled({ service, outcome, durationMs }) {
      called(service)(outcome).observe(durationMs / 1_000);
    },
    callRetried(service) {
      retried(service).count += 1;
    },
    supergraphRead(outcome) {
      outcomes[outcome].count += 1;
    },
  };
}

/** Adds what is looked at only when the metrics are read. */
function watch(registry: Registry, watched: Watched): void {
  const ofSubgraphs = (name: string, help: string, valueOf: (state: SubgraphState) => number): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        labelNames: ['subgraph_name'],
        registers: [],
        collect() {
          this.reset();
          for (const state of watched.subgraphs()) this.set({ subgraph_name: state.service }, valueOf(state));
        },
      }),
    );
  };
  ofSubgraphs(
    'http_client_active_requests',
    'Calls of a subgraph that are under way.',
    ({ active }) => active,
  );
  ofSubgraphs('http_client_queued_requests', 'Calls that wait for a connection.', ({ queued }) => queued);
  ofSubgraphs('http_client_open_connections', 'Connections to a subgraph.', ({ connected }) => connected);
  ofSubgraphs(
    'http_client_circuit_open',
    '1 while a subgraph that failed too often is not called, 0 otherwise.',
    ({ isCircuitOpen }) => (isCircuitOpen ? 1 : 0),
  );
  registry.registerMetric(
    new Gauge({
      name: 'graphql_cache_size_bytes',
      help: 'What is kept, by a rough estimate.',
      labelNames: ['cache'],
      registers: [],
      collect() {
        for (const [cache, bytes] of Object.entries(watched.cacheBytes())) this.set({ cache }, bytes);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'graphql_supergraph_serving_since_timestamp_seconds',
      help: 'When the supergraph that is served was put in place; its age is time() less this. 0 without one.',
      registers: [],
      collect() {
        this.set((watched.servingSince() ?? 0) / 1_000);
      },
    }),
  );
}
