import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';

import { persistedQueries } from '../operations/persisted-queries.js';
import { keepingLogger, readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';
import { buildManifest, DocumentsRefused } from './build-manifest.js';
import { documentId, parseManifest } from './manifest.js';
import { trustDocuments } from './trusted-documents.js';

const folder = mkdtempSync(join(tmpdir(), 'gateway-documents-'));
const path = join(folder, 'manifest.json');
const schema = buildSchema(
  'type Query { residents: [Resident!]! resident(id: ID!): Resident } type Resident { id: ID! name: String! }',
);
const files = [
  {
    path: 'a.graphql',
    text: 'query Residents { residents { ...R } } query Resident($id: ID!) { resident(id: $id) { id } }',
  },
  {
    path: 'b.graphql',
    text: 'fragment R on Resident { id ...N } fragment N on Resident { name } fragment Unused on Resident { id }',
  },
];
const manifest = buildManifest(schema, files);
const [byId, list] = manifest.operations;
const write = (content: unknown) =>
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));

let strict: SmallGraph;
let warning: SmallGraph;
beforeAll(async () => {
  write(manifest);
  [strict, warning] = await Promise.all([
    startSmallGraph({ trustedDocuments: { manifest: path, mode: 'strict' }, limits: { maxBatch: 2 } }),
    startSmallGraph({ trustedDocuments: { manifest: path, mode: 'warn' } }),
  ]);
});
afterAll(async () => {
  await Promise.all([strict.stop(), warning.stop()]);
  rmSync(folder, { recursive: true });
});

const post = async (graph: SmallGraph, body: unknown) =>
  readAnswer(
    await fetch(graph.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await graph.issuer.token('integrator')}`,
      },
      body: JSON.stringify(body),
    }),
  );
const apq = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } });
const OTHER = '{ residents { name } }';

describe('the manifest', () => {
  it('has each operation with the fragments that it needs, by the hash of what it has', () => {
    expect(manifest.operations.map(({ name }) => name)).toEqual(['Resident', 'Residents']);
    expect(list?.body).toContain('fragment N on Resident');
    expect(list?.body).not.toContain('Unused');
    expect(list?.id).toBe(documentId(list?.body ?? ''));
    expect(parseManifest(JSON.stringify(manifest))).toEqual(manifest);
  });

  it.each([
    ['a syntax error', 'query A {', /a\.graphql: Syntax Error/],
    ['an operation without a name', '{ residents { id } }', /has no name/],
    ['two of one name', 'query A { residents { id } } query A { residents { id } }', /another operation A/],
    [
      'a fragment that says two things',
      'fragment F on Resident { id } fragment F on Resident { name } query A { residents { ...F } }',
      /another fragment F/,
    ],
    ['a field that there is not', 'query A { nothing }', /A: Cannot query field "nothing"/],
    ['a fragment that there is not', 'query A { residents { ...F } }', /A: Unknown fragment "F"/],
    ['a definition of a type', 'type A { a: Int }', /only operations and fragments/],
  ])('is not made of %s', (_case, text, reason) => {
    const make = () => buildManifest(schema, [{ path: 'a.graphql', text }]);
    expect(make).toThrow(DocumentsRefused);
    expect(make).toThrow(reason);
  });

  it.each([
    ['no JSON', '{', 'no JSON'],
    ['another format', { ...manifest, format: 'x' }, 'format'],
    ['another version', { ...manifest, version: 2 }, 'version'],
    [
      'an id that is not that of its body',
      { ...manifest, operations: [{ ...list, id: '0' }] },
      'the id of Residents',
    ],
  ])('is not taken with %s', (_case, content, reason) => {
    const own = join(folder, 'bad.json');
    writeFileSync(own, typeof content === 'string' ? content : JSON.stringify(content));
    const trust = () =>
      trustDocuments({ manifest: own, mode: 'strict' }, persistedQueries(1_000), keepingLogger([]));
    expect(trust).toThrow('trustedDocuments.manifest: ');
    expect(trust).toThrow(reason);
  });
});

describe('strict', () => {
  it.each([
    ['its id', () => ({ documentId: byId?.id, variables: { id: '7' } })],
    [
      'its id with the name of the hash',
      () => ({ documentId: `sha256:${byId?.id}`, variables: { id: '7' } }),
    ],
    ['its hash', () => ({ extensions: apq(byId?.id ?? ''), variables: { id: '7' } })],
    ['its text', () => ({ query: byId?.body, variables: { id: '7' } })],
    ['its text and its id', () => ({ query: byId?.body, documentId: byId?.id, variables: { id: '7' } })],
  ])('answers a document by %s', async (_case, body) => {
    expect((await post(strict, body())).data).toEqual({ resident: { id: '7' } });
  });

  it('answers one by GET', async () => {
    const response = await fetch(`${strict.url}?documentId=${list?.id}`, {
      headers: {
        authorization: `Bearer ${await strict.issuer.token('district')}`,
        'apollo-require-preflight': '1',
      },
    });
    expect((await readAnswer(response)).data).toEqual({
      residents: [
        { id: '1', name: 'name of 1' },
        { id: '2', name: 'name of 2' },
      ],
    });
  });

  it.each<[string, unknown, string]>([
    ['another text', { query: OTHER }, 'query'],
    ['a text that says the same otherwise', { query: 'query Residents { residents { id name } }' }, 'query'],
    ['what asks about the schema', { query: '{ __schema { queryType { name } } }' }, 'query'],
    ['an id that there is not', { documentId: 'x' }, 'documentId'],
    ['an id with another text', { documentId: manifest.operations[0]?.id, query: OTHER }, 'documentId'],
    ['a name that objects have', { documentId: '__proto__' }, 'documentId'],
    ['a hash that there is not', { extensions: apq(documentId(OTHER)) }, 'sha256Hash'],
    ['a text that wants to be remembered', { query: OTHER, extensions: apq(documentId(OTHER)) }, 'query'],
  ])('refuses %s, whatever the scopes of who asks', async (_case, body, field) => {
    const before = strict.fetches.length;
    const answer = await post(strict, body);
    expect(answer.status).toBe(400);
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'DOCUMENT_NOT_TRUSTED',
      field,
      rule: 'trusted documents',
      messageZh: expect.any(String),
      messageEn: expect.any(String),
    });
    expect(strict.fetches).toHaveLength(before);
  });

  it('refuses it within a batch, and answers the rest', async () => {
    const answer = await post(strict, [{ query: OTHER }, { documentId: list?.id }]);
    const [first, second] = JSON.parse(answer.text) as {
      data?: unknown;
      errors?: { extensions: { code: string } }[];
    }[];
    expect(first?.errors?.[0]?.extensions.code).toBe('DOCUMENT_NOT_TRUSTED');
    expect(second?.data).toBeDefined();
  });

  it('reads the manifest anew, and keeps the last good one where it cannot', async () => {
    expect((await post(strict, { query: OTHER })).status).toBe(400);
    const added = { id: documentId(OTHER), name: '', type: 'query', body: OTHER };
    write({ ...manifest, operations: [...manifest.operations, added] });
    await strict.reload();
    expect((await post(strict, { query: OTHER })).errors).toEqual([]);
    write('{');
    await strict.reload();
    expect((await post(strict, { query: OTHER })).errors).toEqual([]);
    expect(strict.logged.join('\n')).toContain(
      'a manifest of trusted documents is refused {"reason":"trustedDocuments.manifest: the manifest is no JSON"}',
    );
    write(manifest);
    await strict.reload();
    expect((await post(strict, { query: OTHER })).status).toBe(400);
  });
});

describe('warn', () => {
  it('answers other documents, and logs which request it was, not what it asked', async () => {
    warning.logged.length = 0;
    const answer = await post(warning, { query: OTHER });
    expect(answer.errors).toEqual([]);
    const line = warning.logged.find((each) => each.includes('not in the manifest'));
    expect(line).toContain(answer.headers.get('x-request-id') ?? 'none');
    expect(line).not.toContain('residents');
    warning.logged.length = 0;
    expect((await post(warning, { documentId: list?.id })).errors).toEqual([]);
    expect(warning.logged.join('\n')).not.toContain('not in the manifest');
  });

  it('remembers queries by their hash as without a manifest', async () => {
    const hash = documentId(OTHER);
    expect((await post(warning, { extensions: apq(hash) })).errors[0]?.extensions['code']).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
    expect((await post(warning, { query: OTHER, extensions: apq(hash) })).errors).toEqual([]);
    expect((await post(warning, { extensions: apq(hash) })).errors).toEqual([]);
  });
});
