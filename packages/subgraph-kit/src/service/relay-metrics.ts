import type { Relay, RelayMeasures } from '@zhucan/messaging';
import { Counter, Gauge, type Registry } from 'prom-client';

const METRICS: readonly { name: string; help: string; value: (measures: RelayMeasures) => number }[] = [
  {
    name: 'zhucan_outbox_unsent_events',
    help: 'Events in the outbox that are not sent yet.',
    value: ({ depth }) => depth,
  },
  {
    name: 'zhucan_outbox_oldest_unsent_age_seconds',
    help: 'Time since the oldest unsent event was written; 0 where there is none.',
    value: ({ oldestAgeSeconds }) => oldestAgeSeconds,
  },
  {
    name: 'zhucan_outbox_held_aggregates',
    help: 'Aggregates whose next event cannot be sent as it is, and whose later ones wait behind it.',
    value: ({ held }) => held,
  },
  {
    name: 'zhucan_relay_leader',
    help: '1 where the relay of this process sends the events of its service, else 0.',
    value: ({ leads }) => (leads ? 1 : 0),
  },
];

/**
 * The metrics of a service's relay.
 *
 * @returns reads them anew: all of one moment, by one statement
 */
export function relayMetrics(registry: Registry, relay: Pick<Relay, 'measure'>): () => Promise<void> {
  const gauges = METRICS.map(
    ({ name, help, value }) => [new Gauge({ name, help, registers: [registry] }), value] as const,
  );
  const published = new Counter({
    name: 'zhucan_relay_published_events_total',
    help: 'Events that the relay of this process sent and the broker acknowledged.',
    registers: [registry],
  });
  return async () => {
    const measures = await relay.measure();
    for (const [gauge, value] of gauges) gauge.set(value(measures));
    published.reset();
    published.inc(measures.published);
  };
}
