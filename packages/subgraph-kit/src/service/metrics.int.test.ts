import { afterEach, expect, it } from '@jest/globals';
import type { Standing } from '@zhucan/event-consumer';
import type { RelayMeasures } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';

import { type MetricsServer, serveMetrics } from './metrics-server.js';
import { relayMetrics } from './relay-metrics.js';
import { serviceMetrics } from './service-metrics.js';
import { verifierMetrics } from './verifier-metrics.js';

const logger = createLogger({ service: 'test', level: 'silent' });
let server: MetricsServer | undefined;
afterEach(() => server?.stop());

async function serve(measure: () => Promise<RelayMeasures>): Promise<string> {
  const metrics = serviceMetrics('registry', {
    checks: [],
    addMetrics: (registry) => relayMetrics(registry, { measure }),
    stop: () => Promise.resolve(),
  });
  server = await serveMetrics(metrics, { host: '127.0.0.1', port: 0 }, logger);
  return server.url;
}

it('tells how the outbox and the relay stand at each scrape, by the name of the service', async () => {
  let published = 3;
  const url = await serve(() =>
    Promise.resolve({ depth: 2, oldestAgeSeconds: 1.5, held: 1, leads: true, published }),
  );
  const first = await fetch(url);
  expect(first.headers.get('content-type')).toContain('text/plain');
  expect((await first.text()).split('\n')).toEqual(
    expect.arrayContaining([
      'zhucan_outbox_unsent_events{service="registry"} 2',
      'zhucan_outbox_oldest_unsent_age_seconds{service="registry"} 1.5',
      'zhucan_outbox_held_aggregates{service="registry"} 1',
      'zhucan_relay_leader{service="registry"} 1',
      'zhucan_relay_published_events_total{service="registry"} 3',
    ]),
  );
  published = 7;
  expect(await (await fetch(url)).text()).toContain(
    'zhucan_relay_published_events_total{service="registry"} 7',
  );
});

it('tells what is missing, in flight and parked as the last look found it, and of no topic where another replica looks', async () => {
  const topic = 'zhucan.registry.region.v1';
  let standing: Standing = {
    topics: [{ topic, missing: 1, inFlight: 2, parked: 3 }],
    lastSuccessSeconds: 1_561_939_200,
  };
  const metrics = serviceMetrics('party-affairs', {
    checks: [],
    addMetrics: (registry) => {
      const read = verifierMetrics(registry, { standing: () => standing });
      return () => {
        read();
        return Promise.resolve();
      };
    },
    stop: () => Promise.resolve(),
  });
  expect((await metrics.text()).split('\n')).toEqual(
    expect.arrayContaining([
      `zhucan_events_missing{topic="${topic}",service="party-affairs"} 1`,
      `zhucan_events_in_flight{topic="${topic}",service="party-affairs"} 2`,
      `zhucan_events_parked{topic="${topic}",service="party-affairs"} 3`,
      'zhucan_verify_last_success_timestamp_seconds{service="party-affairs"} 1561939200',
    ]),
  );
  standing = { topics: [], lastSuccessSeconds: undefined };
  const text = await metrics.text();
  expect(text).not.toContain(topic);
  expect(text).toContain('zhucan_verify_last_success_timestamp_seconds{service="party-affairs"} 0');
});

it('is down for whoever watches where the database does not answer, and has nothing else', async () => {
  const url = await serve(() => Promise.reject(new Error('no connection')));
  expect((await fetch(url)).status).toBe(500);
  expect((await fetch(new URL('/', url))).status).toBe(404);
  expect((await fetch(url, { method: 'POST' })).status).toBe(405);
});
