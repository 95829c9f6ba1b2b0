import { describe, expect, it } from '@jest/globals';

import { checkReadiness, type HealthCheck, HealthCheckTimeout } from './index.js';

const well: HealthCheck = { name: 'database', check: () => Promise.resolve() };
const ill: HealthCheck = { name: 'kafka', check: () => Promise.reject(new Error('refused')) };
const thrower: HealthCheck = {
  name: 'schema',
  check() {
    throw new Error('at once');
  },
};
const hanging: HealthCheck = { name: 'disk', check: () => new Promise(() => undefined) };

describe('readiness', () => {
  it('is given where every check passes, or there is none', async () => {
    expect(await checkReadiness([well], 1_000)).toEqual({ status: 'ok', checks: { database: 'ok' } });
    expect(await checkReadiness([], 1_000)).toEqual({ status: 'ok', checks: {} });
  });

  it('names what failed, however it failed, and tells the reasons apart from the answer', async () => {
    const reasons = new Map<string, unknown>();
    const readiness = await checkReadiness([well, ill, thrower, hanging], 20, (name, reason) =>
      reasons.set(name, reason),
    );
    expect(readiness).toEqual({
      status: 'unavailable',
      checks: { database: 'ok', kafka: 'failed', schema: 'failed', disk: 'failed' },
    });
    expect([...reasons.keys()].sort()).toEqual(['disk', 'kafka', 'schema']);
    expect(reasons.get('disk')).toBeInstanceOf(HealthCheckTimeout);
    expect(JSON.stringify(readiness)).not.toContain('refused');
  });
});
