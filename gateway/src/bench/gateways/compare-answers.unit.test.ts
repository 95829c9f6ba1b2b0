import { describe, expect, it } from '@jest/globals';

import { assertSameAnswers, findDifference } from './compare-answers.js';

describe('the difference of two answers', () => {
  it.each([
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, undefined],
    [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, 'data.a.0.b: 1 and 2'],
    [{ a: 1 }, {}, 'data.a: 1 and nothing'],
    [{ a: [1] }, { a: [1, 2] }, 'data.a.1: nothing and 2'],
    [{ a: [] }, { a: {} }, 'data.a: [] and {}'],
    [{ a: null }, { a: 'x' }, 'data.a: null and "x"'],
  ])('of %j and %j is %s', (one, other, expected) => {
    expect(findDifference(one, other)).toBe(expected);
  });
});

describe('answers', () => {
  const stock = { name: 'stock', answer: { data: { a: 1 } } };

  it('may be the same', () => {
    expect(() =>
      assertSameAnswers('big', [stock, { name: 'ours', answer: { data: { a: 1 } } }]),
    ).not.toThrow();
  });

  it('are refused where they differ, and where there are errors', () => {
    expect(() => assertSameAnswers('big', [stock, { name: 'ours', answer: { data: { a: 2 } } }])).toThrow(
      'stock and ours differ in big at data.a: 1 and 2',
    );
    const failed = { name: 'ours', answer: { data: { a: 1 }, errors: [{ message: 'x' }] } };
    expect(() => assertSameAnswers('big', [stock, failed])).toThrow('ours has errors in big');
  });
});
