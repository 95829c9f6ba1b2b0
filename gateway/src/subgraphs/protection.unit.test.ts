import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CircuitBreaker } from './circuit-breaker.js';
import { RetryBudget } from './retry-budget.js';

const settings = { windowMs: 1_000, minCalls: 4, failedShare: 0.5, openMs: 500 };

function breakerAt(start: number) {
  const clock = { now: start };
  const breaker = new CircuitBreaker(settings, () => clock.now);
  const call = (failed: boolean): boolean => {
    const lets = breaker.lets();
    if (lets) breaker.tell(failed);
    return lets;
  };
  return { clock, breaker, call };
}

describe('the circuit breaker', () => {
  it('opens when half of enough calls fail, lets one through after a while, and closes when that is answered', () => {
    const { clock, breaker, call } = breakerAt(0);
    for (const failed of [true, false, true]) expect(call(failed)).toBe(true);
    expect(call(true)).toBe(true);
    expect(breaker.lets()).toBe(false);
    clock.now = 500;
    expect(breaker.lets()).toBe(true);
    // While one is on its way, no other.
    expect(breaker.lets()).toBe(false);
    breaker.tell(true);
    expect(breaker.lets()).toBe(false);
    clock.now = 1_000;
    expect(call(false)).toBe(true);
    expect(call(true)).toBe(true);
    expect(breaker.lets()).toBe(true);
  });

  it('forgets what failed long ago, and hears nothing new from calls made before it opened', () => {
    const { clock, breaker, call } = breakerAt(0);
    for (let round = 0; round < 3; round += 1) call(true);
    clock.now = 1_000;
    call(true);
    expect(breaker.lets()).toBe(true);
    for (let round = 0; round < 3; round += 1) call(true);
    expect(breaker.lets()).toBe(false);
    breaker.tell(false);
    expect(breaker.lets()).toBe(false);
  });

  it('never stops calls of which one in four fails', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(200), { maxLength: 200 }), (pauses) => {
        const { clock, call } = breakerAt(0);
        return pauses.every((pause, at) => {
          clock.now += pause;
          return call(at % 4 === 3);
        });
      }),
    );
  });
});

describe('the budget of retries', () => {
  it('gives out at most a tenth of the calls beyond what was saved up', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (steps) => {
        const budget = new RetryBudget();
        let calls = 0;
        let retries = 0;
        for (const isCall of steps) {
          if (isCall) {
            budget.earn();
            calls += 1;
          } else if (budget.spend()) retries += 1;
        }
        return retries <= 10 + calls * 0.1 + 1e-9;
      }),
    );
  });
});
