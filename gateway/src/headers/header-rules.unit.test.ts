import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { EnvironmentError } from '../configuration/environment.js';
import { headerRules } from './header-rules.js';
import { type HeaderRule, type HeaderRulesSettings, isForRules, isHeaderValue } from './rule-faults.js';

const folder = mkdtempSync(join(tmpdir(), 'gateway-headers-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const path = join(folder, 'value');
  writeFileSync(path, text);
  return path;
}

function linesOf(settings: HeaderRulesSettings): readonly string[] {
  try {
    headerRules(settings);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines;
    throw error;
  }
}

const NOT_FOR_RULES = [
  'Connection',
  'keep-alive',
  'transfer-encoding',
  'TE',
  'trailer',
  'upgrade',
  'proxy-authorization',
  'Proxy-Connection',
  'content-length',
  'content-type',
  'host',
  'accept',
  'accept-encoding',
  'expect',
  'if-none-match',
  'Authorization',
  'cookie',
  'x-zhucan-call',
  'X-Zhucan-Anything',
  'x-request-id',
  'traceparent',
  'tracestate',
  'sec-websocket-protocol',
  'http2-settings',
];

describe('rules for headers', () => {
  it.each(NOT_FOR_RULES)('are refused for %s, whatever they do', (name) => {
    const rules: HeaderRule[] = [
      { propagate: { named: name } },
      { propagate: { named: 'x-good', rename: name } },
      { insert: { name, value: 'secret' } },
      { remove: { named: name } },
    ];
    const lines = linesOf({ all: rules, subgraphs: { reviews: rules } });
    expect(lines.map((line) => line.split(': ')[0])).toEqual(
      ['all', 'subgraphs.reviews'].flatMap((where) => [
        `headers.${where}.0.propagate.named`,
        `headers.${where}.1.propagate.rename`,
        `headers.${where}.2.insert.name`,
        `headers.${where}.3.remove.named`,
      ]),
    );
    expect(lines.join()).not.toContain('secret');
  });

  it.each<[string, HeaderRule, string]>([
    ['none at all', {}, 'headers.all.0: '],
    ['two at once', { remove: { named: 'a' }, propagate: { named: 'b' } }, 'headers.all.0: '],
    ['no value', { insert: { name: 'a' } }, 'headers.all.0.insert: '],
    ['two values', { insert: { name: 'a', value: 'b', fromFile: 'c' } }, 'headers.all.0.insert: '],
    ['a line end', { insert: { name: 'a', value: 'b\r\nc: d' } }, 'headers.all.0.insert.value: '],
    ['a NUL', { propagate: { named: 'a', default: '\0' } }, 'headers.all.0.propagate.default: '],
    ['no name', { propagate: { named: '' } }, 'headers.all.0.propagate.named: '],
    ['a name with a space', { insert: { name: 'a b', value: 'c' } }, 'headers.all.0.insert.name: '],
    ['no file', { insert: { name: 'a', fromFile: '/nowhere' } }, 'headers.all.0.insert.fromFile: '],
  ])('are refused with their place: %s', (_case, rule, beginning) => {
    const lines = linesOf({ all: [rule] });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.startsWith(beginning)).toBe(true);
  });

  it.each(['', ' \n', 'secret\nmore'])('are refused where a file holds no value: %j', (text) => {
    const lines = linesOf({ all: [{ insert: { name: 'a', fromFile: fileWith(text) } }] });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('secret');
  });

  it('give the last for each name, those of a subgraph after those of all', () => {
    const rules = headerRules({
      all: [
        { propagate: { named: 'X-Tenant' } },
        { propagate: { named: 'Accept-Language', rename: 'X-Language', default: 'zh' } },
        { insert: { name: 'x-key', fromFile: fileWith(' key \n') } },
      ],
      subgraphs: {
        reviews: [{ remove: { named: 'X-KEY' } }, { insert: { name: 'x-language', value: 'en' } }],
        products: [{ propagate: { named: 'x-shop', rename: 'x-tenant' } }],
      },
    });
    const received = { 'x-tenant': 't', 'x-shop': 's', 'x-key': 'forged', authorization: 'Bearer secret' };
    expect(rules.linesFor('other', received)).toEqual(['x-tenant', 't', 'x-language', 'zh', 'x-key', 'key']);
    expect(rules.linesFor('reviews', { ...received, 'accept-language': 'de' })).toEqual([
      'x-tenant',
      't',
      'x-language',
      'en',
    ]);
    expect(rules.linesFor('products', received)).toEqual([
      'x-tenant',
      's',
      'x-language',
      'zh',
      'x-key',
      'key',
    ]);
    expect(rules.linesFor('other', undefined)).toEqual(['x-language', 'zh', 'x-key', 'key']);
    expect(rules.propagated).toEqual(['accept-language', 'x-shop', 'x-tenant']);
    expect(rules.valuesOf(received)).toEqual([null, 's', 't']);
    expect(rules.valuesOf(received, 'reviews')).toEqual(['t']);
    expect(rules.valuesOf(received, 'products')).toEqual([null, 's']);
  });

  it('are refused for subgraphs that there are not', () => {
    const rules = headerRules({ subgraphs: { reviews: [], shops: [] } });
    expect(() => rules.checkSubgraphs(['reviews', 'shops', 'products'])).not.toThrow();
    expect(() => rules.checkSubgraphs(['reviews'])).toThrow('headers.subgraphs.shops: ');
  });
});

const anyName = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...NOT_FOR_RULES, '__proto__', 'constructor', 'x-tenant'),
);
const anyValue = fc.oneof(fc.string(), fc.string({ unit: 'binary' }));

const does = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

describe('names and values', () => {
  it('are taken only where Node sends them', () => {
    fc.assert(
      fc.property(anyName, anyValue, (name, value) => {
        if (isForRules(name)) validateHeaderName(name);
        expect(isHeaderValue(value)).toBe(does(() => validateHeaderValue('a', value)));
        expect(isForRules(name.toUpperCase())).toBe(isForRules(name.toLowerCase()));
      }),
    );
  });

  it('come out of rules that are taken only where they may be sent', () => {
    const rule: fc.Arbitrary<HeaderRule> = fc.oneof(
      fc.record({
        propagate: fc.record(
          { named: anyName, rename: anyName, default: anyValue },
          { requiredKeys: ['named'] },
        ),
      }),
      fc.record({ insert: fc.record({ name: anyName, value: anyValue }) }),
      fc.record({ remove: fc.record({ named: anyName }) }),
    );
    const received = fc.dictionary(
      anyName.map((name) => name.toLowerCase()),
      fc.oneof(anyValue, fc.array(anyValue), fc.constant(undefined)),
    );
    fc.assert(
      fc.property(fc.array(rule), fc.array(rule), received, (all, own, sent) => {
        const settings = { all, subgraphs: { own } };
        const isGood = linesOf(settings).length === 0;
        const values = [...all, ...own].flatMap(({ propagate, insert }) => [
          propagate?.default ?? '',
          insert?.value ?? '',
        ]);
        const names = [...all, ...own].flatMap(({ propagate, insert, remove }) => [
          propagate?.named ?? 'a',
          propagate?.rename ?? 'a',
          insert?.name ?? 'a',
          remove?.named ?? 'a',
        ]);
        expect(isGood).toBe(values.every(isHeaderValue) && names.every(isForRules));
        if (!isGood) return;
        const rules = headerRules(settings);
        for (const service of ['own', 'other']) {
          const lines = rules.linesFor(service, sent);
          const sentNames = lines.filter((_line, at) => at % 2 === 0);
          expect(new Set(sentNames).size).toBe(sentNames.length);
          for (const name of sentNames) expect(isForRules(name)).toBe(true);
          for (const value of lines.filter((_line, at) => at % 2 === 1)) validateHeaderValue('a', value);
        }
      }),
    );
  });

  it('that differ make the keys of caches differ, wherever calls do', () => {
    const rules = headerRules({
      all: [{ propagate: { named: 'x-a' } }, { propagate: { named: 'x-b', default: 'd', rename: 'x-c' } }],
      subgraphs: { own: [{ remove: { named: 'x-a' } }] },
    });
    const request = fc.record({ 'x-a': anyValue, 'x-b': anyValue }, { requiredKeys: [] });
    fc.assert(
      fc.property(request, request, (one, other) => {
        for (const service of ['own', 'other']) {
          const isAlike =
            JSON.stringify(rules.linesFor(service, one)) === JSON.stringify(rules.linesFor(service, other));
          const keys = [one, other].map((each) => JSON.stringify(rules.valuesOf(each, service)));
          const wholeKeys = [one, other].map((each) => JSON.stringify(rules.valuesOf(each)));
          if (!isAlike) {
            expect(keys[0]).not.toBe(keys[1]);
            expect(wholeKeys[0]).not.toBe(wholeKeys[1]);
          }
        }
      }),
    );
  });
});
