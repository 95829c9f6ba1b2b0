import type { TopicStanding, Verifier } from '@zhucan/event-consumer';
import { Gauge, type Registry } from 'prom-client';

const METRICS: readonly { name: string; help: string; value: (standing: TopicStanding) => number }[] = [
  {
    name: 'zhucan_events_missing',
    help: 'Events of a topic that the service sent and that are not on it, or that it has passed by without taking them in.',
    value: ({ missing }) => missing,
  },
  {
    name: 'zhucan_events_in_flight',
    help: 'Events of a topic that are sent and not taken in by the service yet.',
    value: ({ inFlight }) => inFlight,
  },
  {
    name: 'zhucan_events_parked',
    help: 'Events of a topic that wait in the service as dead letters.',
    value: ({ parked }) => parked,
  },
];

/**
 * The metrics of a service's verifier; those of topics stand at the replica alone that verifies.
 *
 * @returns reads them anew, as the last look found them
 */
export function verifierMetrics(registry: Registry, verifier: Pick<Verifier, 'standing'>): () => void {
  const gauges = METRICS.map(
    ({ name, help, value }) =>
      [new Gauge({ name, help, labelNames: ['topic'], registers: [registry] }), value] as const,
  );
  const lastSuccess = new Gauge({
    name: 'zhucan_verify_last_success_timestamp_seconds',
    help: 'Instant at which the events were last verified as a whole; 0 where this process has not.',
    registers: [registry],
  });
  return () => {
    const { topics, lastSuccessSeconds = 0 } = verifier.standing();
    lastSuccess.set(lastSuccessSeconds);
    for (const [gauge, value] of gauges) {
      gauge.reset();
      for (const standing of topics) gauge.set({ topic: standing.topic }, value(standing));
    }
  };
}
