import { collectDefaultMetrics, Registry } from 'prom-client';

import type { MetricsText } from './metrics-server.js';
import type { Background } from './start.js';

/** What is measured of a service: its process, and what runs beside its requests. */
export function serviceMetrics(service: string, background: Background): MetricsText {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const read = background.addMetrics?.(registry);
  return {
    contentType: registry.contentType,
    async text() {
      await read?.();
      return registry.metrics();
    },
  };
}
