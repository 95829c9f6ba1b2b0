import { describe, expect, it } from '@jest/globals';

import { inTime, OutOfTime } from './in-time.js';

describe('work that must end in time', () => {
  it('gives what it gives, and throws what it throws', () => {
    const thrown = new TypeError('its own');
    expect(inTime(() => ({ a: [1] }), 1_000)).toEqual({ a: [1] });
    expect(() =>
      inTime(() => {
        throw thrown;
      }, 1_000),
    ).toThrow(thrown);
  });

  it('is broken off where nothing else would end it, even where it catches what is thrown', () => {
    const endless = (): void => {
      for (;;) {
        try {
          JSON.parse('{"a":1}');
        } catch {
          // An end that could be caught would be none.
        }
      }
    };
    expect(() => inTime(endless, 20)).toThrow(OutOfTime);
    expect(inTime(() => 1, 20)).toBe(1);
  });
});
