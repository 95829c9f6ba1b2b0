import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { BACKOFF, backoffMs } from './backoff.js';
import { faultKind, PermanentError } from './faults.js';

const coded = (code: string): Error => Object.assign(new Error('refused'), { code });

describe('a failure', () => {
  it.each([
    '08006',
    '40001',
    '40P01',
    '53300',
    '57P01',
    '57P03',
    '55P03',
    '57014',
    'ECONNRESET',
    'ECONNREFUSED',
  ])('with %s passes', (code) => expect(faultKind(coded(code))).toBe('PASSING'));

  it.each(['23505', '23514', '22P02', '42P01', 'ERR_ASSERTION'])('with %s may not', (code) =>
    expect(faultKind(coded(code))).toBe('UNKNOWN'),
  );

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('of node-postgres that says “%s” passes', (message) =>
    expect(faultKind(new Error(message))).toBe('PASSING'),
  );

  it('is known by its cause, and by all of several', () => {
    expect(faultKind(new Error('failed', { cause: coded('40001') }))).toBe('PASSING');
    expect(faultKind(Object.assign(new Error('failed'), { driverError: coded('40P01') }))).toBe('PASSING');
    expect(faultKind(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))).toBe('PASSING');
    expect(faultKind(new AggregateError([coded('ECONNREFUSED'), new Error('other')]))).toBe('UNKNOWN');
    expect(faultKind(new Error('failed', { cause: new PermanentError('never') }))).toBe('PERMANENT');
  });

  it('is unknown where it is no error, or its causes go in a circle', () => {
    expect(faultKind('broken')).toBe('UNKNOWN');
    const circle = new Error('a');
    circle.cause = circle;
    expect(faultKind(circle)).toBe('UNKNOWN');
  });
});

it('waits longer each time, within a half and the whole, and never beyond the limit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const wait = backoffMs(failures, random);
        const whole = Math.min(BACKOFF.mostMs, BACKOFF.firstMs * 2 ** (failures - 1));
        expect(wait).toBeGreaterThanOrEqual(Math.floor(whole / 2));
        expect(wait).toBeLessThanOrEqual(whole);
        expect(backoffMs(failures + 1, random)).toBeGreaterThanOrEqual(wait);
      },
    ),
  );
});
