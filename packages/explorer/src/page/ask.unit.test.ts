import { beforeEach, expect, it } from '@jest/globals';

import { askForPlan, fetchWithToken } from './ask.js';
import { keepToken, readToken } from './token.js';

const kept = new Map<string, string>();
const sent: { readonly address: string; readonly init: RequestInit }[] = [];
let answer = '{}';

Object.assign(globalThis, {
  sessionStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  },
  fetch: (address: string, init: RequestInit) => {
    sent.push({ address, init });
    return Promise.resolve(new Response(answer));
  },
});
beforeEach(() => {
  kept.clear();
  sent.length = 0;
});

it('sends the token in a header to the graph of this page alone, never in an address', async () => {
  keepToken('a.b.c');
  await fetchWithToken('https://elsewhere.example/graphql', { method: 'POST', body: '{}' });
  expect(sent.map(({ address }) => address)).toEqual(['/graphql']);
  expect(new Headers(sent[0]?.init.headers).get('authorization')).toBe('Bearer a.b.c');
  expect(sent[0]?.init.credentials).toBe('omit');
});

it('sends none once it is forgotten, and leaves one that was written by hand', async () => {
  keepToken('a.b.c');
  keepToken('');
  await fetchWithToken('', {});
  await fetchWithToken('', { headers: { authorization: 'Bearer own' } });
  expect([readToken(), kept.size]).toEqual(['', 0]);
  expect(sent.map(({ init }) => new Headers(init.headers).get('authorization'))).toEqual([
    null,
    'Bearer own',
  ]);
});

it('asks for a plan without running the query, and says why there is none', async () => {
  const question = { query: '{ a }', variables: {}, operationName: undefined };
  answer = JSON.stringify({ data: null, extensions: { queryPlan: { calls: [{ id: 0 }] } } });
  expect(await askForPlan(question)).toEqual([{ id: 0 }]);
  expect(new Headers(sent[0]?.init.headers).get('x-zhucan-query-plan')).toBe('only');
  answer = JSON.stringify({ errors: [{ message: '无权访问此内容。' }] });
  await expect(askForPlan(question)).rejects.toThrow('无权访问此内容。');
  answer = '{}';
  await expect(askForPlan(question)).rejects.toThrow('HTTP 200');
});
