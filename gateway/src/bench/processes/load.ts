/*
 * Sends load: one process for all runs. Its parent tells it `LoadOrder`s one after another, and is told a `LoadResult` or `{ error }`.
 */
import autocannon from 'autocannon';

import type { LoadOrder, LoadResult } from '../measure/load.js';
import { quantile } from '../measure/statistics.js';

/** How soon it is noticed that the last answer has come, in milliseconds. */
const SAMPLE_MS = 50;

/**
 * Sends a fixed number of requests, not for a fixed time: every request is answered when the run ends, and what it cost can be divided by
 * their number exactly.
 */
function run({ url, headers, body, connections, amount }: LoadOrder): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const latenciesMs: number[] = [];
    const began = performance.now();
    let ended = began;
    const instance = autocannon(
      { url, method: 'POST', headers, body, connections, amount, sampleInt: SAMPLE_MS },
      (error: unknown, result) => {
        if (error instanceof Error) {
          reject(error);
          return;
        }
        const failed = result.non2xx + result.errors + result.resets;
        latenciesMs.sort((one, other) => one - other);
        resolve({
          requests: latenciesMs.length,
          failed,
          seconds: (ended - began) / 1_000,
          p50Ms: quantile(latenciesMs, 0.5),
          p99Ms: quantile(latenciesMs, 0.99),
        });
      },
    );
    instance.on('response', (_client, _status, _bytes, responseTimeMs) => {
      latenciesMs.push(responseTimeMs);
      ended = performance.now();
    });
  });
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
