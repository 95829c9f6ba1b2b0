import { describe, expect, it } from '@jest/globals';

import { median, quantile, ratio } from './statistics.js';

describe('the median', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9], 9.5],
    [[7], 7],
    [[], Number.NaN],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('leaves the order of its values alone', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('a quantile', () => {
  const hundred = Array.from({ length: 100 }, (_none, at) => at + 1);

  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('of %d of a hundred is the value number %d', (share, expected) => {
    expect(quantile(hundred, share)).toBe(expected);
  });

  it('of few values is one of them, of none there is none', () => {
    expect(quantile([1, 5], 0.99)).toBe(5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('a ratio', () => {
  it('needs a base', () => {
    expect(ratio(1, 4)).toBe(0.25);
    expect(ratio(1, undefined)).toBeUndefined();
    expect(ratio(1, 0)).toBeUndefined();
  });
});
