import { Gauge, type Registry } from 'prom-client';

import { bounded } from './bounded.js';
import { LeanCounter } from './lean-counter.js';
import type { Measures, StreamTransport } from './measures.js';

type StreamMeasures = Pick<
  Measures,
  'subscriptionBegan' | 'subscriptionAnswered' | 'subscriptionEnded' | 'connectionOpened' | 'connectionClosed'
>;

const TRANSPORTS: readonly StreamTransport[] = ['graphql-ws', 'sse', 'multipart'];

/** Measures subscriptions, and the WebSockets on which some of them run. */
export function streamMetrics(registry: Registry): StreamMeasures {
  const answers = new LeanCounter({
    name: 'graphql_subscription_events_total',
    help: 'Events of subscriptions whose answers went to clients.',
    labelNames: ['transport'] as const,
  });
  const ends = new LeanCounter({
    name: 'graphql_subscriptions_ended_total',
    help: 'Subscriptions that are over: completed by their source, ended by the client or its going, or with the code of an error.',
    labelNames: ['transport', 'reason'] as const,
  });
  const closings = new LeanCounter({
    name: 'websocket_server_connections_closed_total',
    help: 'WebSockets that are closed, by the code with which the gateway closed them; client where that did or is gone.',
    labelNames: ['code'] as const,
  });
  registry.registerMetric(answers);
  registry.registerMetric(ends);
  registry.registerMetric(closings);

  const ofTransport = (transport: StreamTransport) => ({
    active: 0,
    answered: answers.add({ transport }),
    ended: bounded((reason) => ends.add({ transport, reason })),
  });
  const tallies = {
    'graphql-ws': ofTransport('graphql-ws'),
    sse: ofTransport('sse'),
    multipart: ofTransport('multipart'),
  };
  // Their lines are there from the beginning, so that the first of them shows as an increase.
  for (const transport of TRANSPORTS)
    for (const reason of ['completed', 'client']) tallies[transport].ended(reason);
  const closed = bounded((code) => closings.add({ code }));
  closed('client');
  let connections = 0;
  registry.registerMetric(
    new Gauge({
      name: 'graphql_active_subscriptions',
      help: 'Subscriptions that are open.',
      labelNames: ['transport'],
      registers: [],
      collect() {
        for (const transport of TRANSPORTS) this.set({ transport }, tallies[transport].active);
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'websocket_server_open_connections',
      help: 'WebSockets that are open, those that have not said who they are among them.',
      registers: [],
      collect() {
        this.set(connections);
      },
    }),
  );
  return {
    subscriptionBegan(transport) {
      tallies[transport].active += 1;
    },
    subscriptionAnswered(transport) {
      tallies[transport].answered.count += 1;
    },
    subscriptionEnded(transport, reason) {
      tallies[transport].active -= 1;
      tallies[transport].ended(reason).count += 1;
    },
    connectionOpened() {
      connections += 1;
    },
    connectionClosed(code) {
      connections -= 1;
      closed(code === undefined ? 'client' : String(code)).count += 1;
    },
  };
}
