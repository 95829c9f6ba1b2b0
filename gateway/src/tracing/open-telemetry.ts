import {
  type Attributes,
  createTraceState,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace as api,
  TraceFlags,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';

import { GRAPHQL_PATH } from '../http/graphql-endpoint.js';
import type { TraceContext } from '../http/trace-context.js';
import type { Stage } from '../metrics/measures.js';
import type { RequestSpans, Tracing, TracingSettings } from './tracing.js';

/** A collector that takes longer is given up; the spans of that batch are lost. */
const EXPORT_TIMEOUT_MS = 3_000;
const FIRST_SERVER_FAULT = 500;

/** What came with a request, as the parent of its span; nothing where the trace begins here. */
function parentOf({ traceId, parentId, sampled, state }: TraceContext) {
  if (parentId === undefined) return ROOT_CONTEXT;
  return api.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: parentId,
    isRemote: true,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    ...(state === undefined ? {} : { traceState: createTraceState(state) }),
  });
}

/** Where a span stands, as the calls that it makes are told. */
function contextOf(span: Span, { parentId, state }: TraceContext): TraceContext {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, parentId, state, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
}

/** A moment on the clock of `performance.now()`, in milliseconds since 1970. */
const instant = (moment: number): number => performance.timeOrigin + moment;

/**
 * Makes spans with OpenTelemetry's SDK. The header is read by the same code with tracing and without, so that the ids in logs are the same; no
 * context is carried by the SDK's own means, which would watch every promise.
 *
 * @param version that of the gateway
 */
export function openTelemetry({ endpoint, sampleRatio }: TracingSettings, version: string): Tracing {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'zhucan-gateway', 'service.version': version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: endpoint, timeoutMillis: EXPORT_TIMEOUT_MS }), {
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('@zhucan/gateway', version);
  let current: RequestSpans | undefined;

  function begin(came: TraceContext, requestId: string, method = 'GET'): RequestSpans {
    const attributes = {
      'http.request.method': method,
      'http.route': GRAPHQL_PATH,
      'zhucan.request_id': requestId,
    };
    const server = tracer.startSpan(
      `${method} ${GRAPHQL_PATH}`,
      { kind: SpanKind.SERVER, attributes },
      parentOf(came),
    );
    const within = api.setSpan(ROOT_CONTEXT, server);
    const spans: RequestSpans = {
      trace: contextOf(server, came),
      within(action) {
        current = spans;
        try {
          return action();
        } finally {
          current = undefined;
        }
      },
      stage(stage, began, ended) {
        tracer.startSpan(stage, { startTime: instant(began) }, within).end(instant(ended));
      },
      beginCall(service) {
        const call = tracer.startSpan(
          `subgraph ${service}`,
          {
            kind: SpanKind.CLIENT,
            attributes: { 'subgraph.name': service, 'http.request.method': 'POST' },
          },
          within,
        );
        return {
          trace: contextOf(call, came),
          end(outcome, status) {
            const failed = outcome !== 'answered';
            end(call, status, failed ? outcome : undefined, failed);
          },
        };
      },
      end: (status, code) => end(server, status, code, status >= FIRST_SERVER_FAULT),
    };
    return spans;
  }

  return {
    begin,
    stageEnded(stage: Stage, durationMs: number) {
      if (current === undefined) return;
      const ended = performance.now();
      current.stage(stage, ended - durationMs, ended);
    },
    stop: () => provider.shutdown().catch(() => undefined),
  };
}

function end(span: Span, status: number | undefined, error: string | undefined, failed: boolean): void {
  const attributes: Attributes = {
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(error === undefined ? {} : { 'error.type': error }),
  };
  span.setAttributes(attributes);
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
