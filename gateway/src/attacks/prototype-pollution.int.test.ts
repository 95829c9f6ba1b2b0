import { createServer } from 'node:http';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from '../composition/compose.js';
import { type RunningGateway, start } from '../start.js';
import { close, listen } from '../testing/report-subgraphs.js';
import { keepingLogger, readAnswer } from '../testing/small-graph.js';

/**
 * GHSA-pfjj-6f4p-rvmh: names that every object has, wherever a client or a subgraph can put them: answers are merged by name, and one that is
 * taken for the object's prototype changes every object of the process.
 */
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])';
const { supergraphSdl } = compose([
  {
    name: 'things',
    sdl: `${LINK}
      scalar Json
      input Filter { constructor: String, hasOwnProperty: [Filter!], any: Json }
      type Query { thing(filter: Filter, any: Json): Thing things: [Thing!]! }
      type Thing @key(fields: "id") { id: ID! name: String any: Json constructor: String }`,
  },
  { name: 'sizes', sdl: `${LINK} type Thing @key(fields: "id") { id: ID! size: Int toString: String }` },
]);

/** What subgraphs answer, as the text that they send. */
const answers: Record<'things' | 'sizes', string | ((query: string) => string)> = { things: '', sizes: '' };
const asked: string[] = [];
const servers = (['things', 'sizes'] as const).map((name) =>
  createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push(body);
      const answer = answers[name];
      const { query } = JSON.parse(body) as { query: string };
      response
        .setHeader('content-type', 'application/json')
        .end(typeof answer === 'string' ? answer : answer(query));
    });
  }),
);
let gateway: RunningGateway;
beforeAll(async () => {
  const [things = '', sizes = ''] = await Promise.all(servers.map(listen));
  gateway = await start({
    host: '127.0.0.1',
    port: 0,
    subgraphs: { things, sizes },
    supergraphSdl,
    jwt: undefined,
    gatewaySecret: undefined,
    logger: keepingLogger([]),
  });
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all(servers.map(close));
});

async function ask(body: string) {
  asked.length = 0;
  return readAnswer(
    await fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
  );
}

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '__defineGetter__',
  'then',
];

afterEach(() => {
  for (const name of ['polluted', 'isAdmin', 'scopes'])
    expect(({} as Record<string, unknown>)[name]).toBeUndefined();
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
});

describe.each(NAMES)('the name %s', (name) => {
  it('is a name as any other for an alias', async () => {
    // As a subgraph does: each field under the name that it was asked for.
    answers.things = (query) => {
      const [, thing = 'thing'] = /(\w+):thing/.exec(query) ?? [];
      const [, named = 'name'] = /(\w+):name/.exec(query) ?? [];
      return `{"data":{"${thing}":{"__typename":"Thing","id":"1","${named}":"n"}}}`;
    };
    answers.sizes = '{"data":{"_entities":[{"size":3}]}}';
    const answer = await ask(JSON.stringify({ query: `{ ${name}: thing { ${name}: name size } }` }));
    expect(answer.text.trim()).toBe(`{"data":{"${name}":{"${name}":"n","size":3}}}`);
  });

  it('is no variable that was not declared, and one as any other where it was', async () => {
    answers.things = '{"data":{"thing":{"id":"1"}}}';
    await ask(`{"query":"{ thing { id } }","variables":{"${name}":{"polluted":true}}}`);
    expect(asked[0]).not.toContain('polluted');
    const declared = await ask(
      `{"query":"query ($${name}: Json) { thing(any: $${name}) { id } }","variables":{"${name}":{"polluted":true}}}`,
    );
    expect(declared.data).toEqual({ thing: { id: '1' } });
    expect(asked[0]).toContain(`"${name}":{"polluted":true}`);
    const absent = await ask(`{"query":"query ($${name}: Json) { thing(any: $${name}) { id } }"}`);
    expect(absent.errors).toEqual([]);
    expect(asked[0]).toContain('"variables":{}');
  });

  it('is refused as a key of an input object that does not have it, at every depth', async () => {
    const isField = name === 'constructor' || name === 'hasOwnProperty';
    for (const filter of [`{"${name}":7}`, `{"hasOwnProperty":[{"${name}":{"polluted":1}}]}`]) {
      const answer = await ask(
        `{"query":"query ($f: Filter) { thing(filter: $f) { id } }","variables":{"f":${filter}}}`,
      );
      expect([isField, answer.errors[0]?.extensions['code']]).toEqual([isField, 'BAD_USER_INPUT']);
      expect(asked).toEqual([]);
    }
  });

  it('changes nothing in the answer of a subgraph, at its root, in an object, in an entity', async () => {
    const evil = `"${name}":{"polluted":true,"isAdmin":true}`;
    answers.things = `{${evil},"data":{${evil},"things":[{"__typename":"Thing","id":"1",${evil}},{"__typename":"Thing","id":"2"}]}}`;
    answers.sizes = `{"data":{"_entities":[{"size":1,${evil}},{"size":2,${evil}}]}}`;
    const answer = await ask('{"query":"{ things { id size name } }"}');
    expect(answer.text).not.toContain('polluted');
    expect(answer.data).toEqual({
      things: [
        { id: '1', size: 1, name: null },
        { id: '2', size: 2, name: null },
      ],
    });
  });

  it('is passed on as it is within a scalar of one’s own, and in no way read', async () => {
    answers.things = `{"data":{"thing":{"any":{"${name}":{"polluted":true}}}}}`;
    const answer = await ask('{"query":"{ thing { any } }"}');
    expect(answer.text).toContain(`{"any":{"${name}":{"polluted":true}}}`);
  });

  it('is no error’s path, extension or code that does anything', async () => {
    answers.things = `{"data":{"thing":null},"errors":[{"message":"x","path":["${name}","polluted"],"extensions":{"${name}":{"polluted":true},"code":"${name}"}}]}`;
    const answer = await ask('{"query":"{ thing { id } }"}');
    expect(answer.data).toEqual({ thing: null });
    expect(answer.errors[0]?.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
  });
});

it('fields of such names are answered as any other', async () => {
  answers.things = '{"data":{"thing":{"__typename":"Thing","id":"1","constructor":"c"}}}';
  answers.sizes = '{"data":{"_entities":[{"toString":"t"}]}}';
  expect((await ask('{"query":"{ thing { constructor toString } }"}')).text.trim()).toBe(
    '{"data":{"thing":{"constructor":"c","toString":"t"}}}',
  );
  answers.things = '{"data":{"thing":{"__typename":"Thing","id":"1"}}}';
  answers.sizes = '{"data":{"_entities":[{}]}}';
  expect((await ask('{"query":"{ thing { constructor toString } }"}')).data).toEqual({
    thing: { constructor: null, toString: null },
  });
});

it('an operation of such a name is found only where the document has it', async () => {
  answers.things = '{"data":{"thing":{"id":"1"}}}';
  for (const name of NAMES) {
    const missing = await ask(JSON.stringify({ query: '{ thing { id } }', operationName: name }));
    expect(missing.errors[0]?.extensions['code']).toBe('OPERATION_RESOLUTION_FAILURE');
    const there = await ask(JSON.stringify({ query: `query ${name} { thing { id } }`, operationName: name }));
    expect(there.data).toEqual({ thing: { id: '1' } });
  }
});
