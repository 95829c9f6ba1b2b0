import { Gauge, type Registry } from 'prom-client';

import { isGatewayCode } from '../errors/problems.js';
import { GRAPHQL_PATH } from '../http/graphql-endpoint.js';
import { bounded } from './bounded.js';
import { LeanCounter } from './lean-counter.js';
import { LeanHistogram, type Observer } from './lean-histogram.js';
import type { Measures } from './measures.js';

/** From an answer out of memory to the time that a whole request may take, in seconds. */
export const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const BODY_BYTES = [256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 33_554_432];
/** As the conventions of OpenTelemetry have it: a client may name any method. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'POST', 'OPTIONS', 'HEAD']);

type Told = Readonly<Record<string, unknown>> | undefined;
type RequestMeasures = Pick<
  Measures,
  'requestBegan' | 'requestEnded' | 'streamEnded' | 'otherRequestEnded' | 'operationAnswered'
>;

/** How an answer is counted: what subgraphs call their own errors is no name of ours. */
function codeOf(told: Told): string {
  if (told === undefined) return 'OK';
  const { code } = told;
  return isGatewayCode(code) ? code : 'SUBGRAPH_ERROR';
}

/** Measures requests as they come and go. */
export function requestMetrics(registry: Registry): RequestMeasures {
  const durations = new LeanHistogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer.',
    labelNames: ['http_request_method', 'http_route', 'http_response_status_code'] as const,
    buckets: REQUEST_SECONDS,
  });
  const sizes = (what: 'request' | 'response', help: string) => {
    const histogram = new LeanHistogram({
      name: `http_server_${what}_body_size_bytes`,
      help,
      labelNames: ['http_route'] as const,
      buckets: BODY_BYTES,
    });
    registry.registerMetric(histogram);
    return histogram.add({ http_route: GRAPHQL_PATH });
  };
  const answers = new LeanCounter({
    name: 'graphql_requests_total',
    help: 'Requests for the graph, and operations over WebSockets, by the code of the first error; OK without one, SUBGRAPH_ERROR for one that a subgraph told.',
    labelNames: ['code'] as const,
  });
  const refusals = new LeanCounter({
    name: 'graphql_refusals_total',
    help: 'Requests and operations that the gateway itself refused, by code and broken rule.',
    labelNames: ['code', 'rule'] as const,
  });
  registry.registerMetric(durations);
  registry.registerMetric(answers);
  registry.registerMetric(refusals);
  const requestBytes = sizes('request', 'Size of the bodies of requests for the graph.');
  const answerBytes = sizes('response', 'Size of the answers of the graph.');
  let active = 0;
  registry.registerMetric(
    new Gauge({
      name: 'http_server_active_requests',
      help: 'Requests for the graph that are under way.',
      labelNames: ['http_route'],
      registers: [],
      collect() {
        this.set({ http_route: GRAPHQL_PATH }, active);
      },
    }),
  );

  const ofRoute = bounded((route) => {
    const ofMethod = bounded((method) => {
      const ofStatus = new Map<number, Observer>();
      return (status: number): Observer => {
        const known = ofStatus.get(status);
        if (known) return known;
        const added = durations.add({
          http_request_method: method,
          http_route: route,
          http_response_status_code: String(status),
        });
        ofStatus.set(status, added);
        return added;
      };
    });
    return (method: string | undefined) =>
      ofMethod(method !== undefined && METHODS.has(method) ? method : '_OTHER');
  });
  const ofGraph = ofRoute(GRAPHQL_PATH);
  const answered = bounded((code) => answers.add({ code }));
  const refused = bounded((code) => bounded((rule) => refusals.add({ code, rule })));
  const operationAnswered = (told: Told): void => {
    const code = codeOf(told);
    answered(code).count += 1;
    if (told?.['service'] === 'gateway' && typeof told['rule'] === 'string')
      refused(code)(told['rule']).count += 1;
  };
  return {
    operationAnswered,
    requestBegan() {
      active += 1;
    },
    requestEnded(method, status, told, durationMs, requestSize, answerSize) {
      active -= 1;
      ofGraph(method)(status).observe(durationMs / 1_000);
      if (requestSize > 0) requestBytes.observe(requestSize);
      answerBytes.observe(answerSize);
      operationAnswered(told);
    },
    streamEnded() {
      active -= 1;
      answered('OK').count += 1;
    },
    otherRequestEnded(method, route, status, durationMs) {
      ofRoute(route)(method)(status).observe(durationMs / 1_000);
    },
  };
}
