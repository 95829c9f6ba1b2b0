import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';

import { engineMetrics, type Watched } from './engine-metrics.js';
import type { Measures } from './measures.js';
import { requestMetrics } from './request-metrics.js';
import { streamMetrics } from './stream-metrics.js';

/** What is measured, and its text. */
export interface GatewayMetrics {
  readonly measures: Measures;
  readonly contentType: string;
  /** All metrics as Prometheus reads them. */
  text(): Promise<string>;
  /** The names of all metrics, without the suffixes of histograms. */
  names(): readonly string[];
}

/** Measures a gateway. @param version that of the gateway */
export function gatewayMetrics(version: string, watched: Watched): GatewayMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const build = new Gauge({
    name: 'zhucan_gateway_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node_version'],
    registers: [registry],
  });
  build.set({ version, node_version: process.versions.node }, 1);
  return {
    measures: {
      ...requestMetrics(registry),
      ...streamMetrics(registry),
      ...engineMetrics(registry, watched),
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
    names: () => registry.getMetricsAsArray().map(({ name }) => name),
  };
}
