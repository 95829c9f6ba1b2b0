import { describe, expect, it } from '@jest/globals';
import type { GraphQLFormattedError } from 'graphql';

import { formatError, withoutValues } from './format-error.js';

const ID = '999999199001011234';

describe('a message of graphql-js', () => {
  it.each([
    [`Variable "$id" got invalid value "${ID}"; ID cannot represent it.`, 'Variable "$id".'],
    [`Expected value of type "ID!", found ["${ID}"].`, 'Expected value of type "ID!".'],
    [`Int cannot represent non-integer value: "${ID}"`, 'Int cannot represent non-integer value.'],
    [`Syntax Error: Expected Name, found String "${ID}".`, 'Syntax Error: Expected Name.'],
    [`Enum "Kind" cannot represent "${ID}"`, 'Enum "Kind" cannot represent a value'],
    ['Cannot query field "secret" on type "Query".', 'Cannot query field "secret" on type "Query".'],
  ])('loses the values that it quotes: %s', (message, kept) => {
    expect(withoutValues(message)).toBe(kept);
  });
});

describe('an error on its way out', () => {
  const defects: GraphQLFormattedError[] = [];
  const format = (error: GraphQLFormattedError) => formatError(error, (defect) => void defects.push(defect));

  it('is masked where nobody meant it, and told to the log', () => {
    const shown = format({
      message: 'connect ECONNREFUSED 10.0.0.5:5432',
      path: ['a'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at x.js:1'] },
    });
    expect(shown).toEqual({
      message: expect.stringContaining('系统内部错误'),
      path: ['a'],
      extensions: expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR', service: 'gateway' }),
    });
    expect(JSON.stringify(shown)).not.toMatch(/ECONN|10\.0|stack/);
    expect(defects).toHaveLength(1);
  });

  it('passes where a subgraph meant it', () => {
    const extensions = {
      code: 'UNKNOWN_REGION',
      field: 'region',
      messageZh: '未知区划。',
      service: 'registry',
    };
    expect(format({ message: 'm', path: ['workReport'], extensions })).toEqual({
      message: 'm',
      path: ['workReport'],
      extensions,
    });
  });

  it('names the variable that does not fit', () => {
    const shown = format({
      message: `Variable "$region" got invalid value "${ID}"`,
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(shown.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'region',
      messageZh: '参数的值不符合其类型。',
    });
    expect(JSON.stringify(shown)).not.toContain(ID);
  });

  it('keeps the one message that persisted-query clients look for', () => {
    expect(
      format({ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } })
        .message,
    ).toBe('PersistedQueryNotFound');
  });
});
