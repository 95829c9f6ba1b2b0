import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTestDatabase } from '@zhucan/test-kit';

import { graphClient } from '../graph-client.js';
import { describeJob, fieldName, importWorkbook, lookUpResidents } from './import-client.js';
import { timePlainCopy } from './plain-copy.js';

const COUNTS = {
  totalRows: 2,
  appliedRows: 1,
  unchangedRows: 0,
  correctedRows: 0,
  waitingRows: 0,
  rejectedRows: 1,
  problems: [],
  rejectsUrl: null,
};
const REJECT = {
  row: 3,
  column: '公民身份号码',
  valueClass: 'citizen id',
  code: 'CITIZEN_ID_CHECK_DIGIT',
  messageZh: '校验码不正确。',
  messageEn: 'The check digit is wrong.',
};

interface Graphql {
  readonly query: string;
  readonly variables: { readonly input?: Readonly<Record<string, unknown>> };
}

let folder: string;
let file: string;
let server: Server;
let url: string;
let received: { method: string; path: string; body: string; authorization: string | undefined }[];
/** What the graph answers to the next operations, in order. */
let answers: unknown[];
let uploadStatus: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhucan-import-'));
  file = join(folder, 'residents.csv');
  writeFileSync(file, '\uFEFF姓名,公民身份号码\r\n甲,1\r\n乙,2\r\n');
  received = [];
  uploadStatus = 200;
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        body,
        authorization: request.headers.authorization,
      });
      if (request.url === '/graphql')
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answers.shift()));
      else response.writeHead(uploadStatus).end('resident id\r\nr-1\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const client = () => graphClient(`${url}/graphql`, () => Promise.resolve('token'));
const opened = () => ({
  data: { openRegistryImport: { import: { id: 'i-1' }, uploadUrl: `${url}/imports/secret`, problems: [] } },
});
const progress = (status: string, rejects: unknown[] = []) => ({
  data: { registryImport: { id: 'i-1', status, ...COUNTS, rejects } },
});

it('opens an import, sends the file to the one-time address and follows it to the end', async () => {
  answers = [opened(), progress('APPLYING'), progress('DONE', [REJECT])];
  const seen: string[] = [];
  const job = await importWorkbook(client(), {
    service: 'registry',
    kind: 'residents',
    file,
    onProgress: ({ status }) => seen.push(status),
  });
  expect(seen).toEqual(['APPLYING', 'DONE']);
  expect(describeJob(job)).toBe(
    'DONE, 2 rows: 1 applied, 0 unchanged, 0 corrected, 0 waiting, 1 rejected\n  row 3, 公民身份号码 (citizen id) CITIZEN_ID_CHECK_DIGIT: 校验码不正确。 The check digit is wrong.',
  );
  const [opening, upload] = received;
  expect(opening?.authorization).toBe('Bearer token');
  expect((JSON.parse(opening?.body ?? '') as Graphql).variables.input).toMatchObject({
    kind: 'residents',
    fileName: 'residents.csv',
    dryRun: false,
    allOrNothing: false,
  });
  // The upload address is secret enough; a token would only be one more thing in a log.
  expect(upload).toEqual({
    method: 'PUT',
    path: '/imports/secret',
    body: readFileSync(file, 'utf8'),
    authorization: undefined,
  });
});

it('says why an import was refused, and why a file was not taken', async () => {
  const problem = {
    code: 'UNKNOWN_IMPORT_KIND',
    field: 'kind',
    messageZh: '未知的导入类型。',
    messageEn: 'There is no such kind.',
  };
  answers = [{ data: { openRegistryImport: { import: null, uploadUrl: null, problems: [problem] } } }];
  const request = { service: 'registry', kind: 'kitchen', file } as const;
  await expect(importWorkbook(client(), request)).rejects.toThrow(
    'The import was refused: kind UNKNOWN_IMPORT_KIND',
  );
  answers = [opened()];
  uploadStatus = 413;
  await expect(importWorkbook(client(), request)).rejects.toThrow('The file was not taken (413)');
  answers = [{ errors: [{ message: '无权限。 Forbidden.' }] }];
  await expect(importWorkbook(client(), request)).rejects.toThrow('The graph answers: 无权限。 Forbidden.');
});

it('keeps the workbook with resident ids that the registry answers', async () => {
  answers = [{ data: { openLookup: { lookupUrl: `${url}/lookups/secret`, problems: [] } } }];
  const target = join(folder, 'residents.ids.csv');
  await lookUpResidents(client(), file, target, 'a test');
  expect(readFileSync(target, 'utf8')).toBe('resident id\r\nr-1\r\n');
});

it('names the fields of a service as the graph does', () => {
  expect(['registry', 'rehab-employment'].map((name) => fieldName(name as 'registry'))).toEqual([
    'Registry',
    'RehabEmployment',
  ]);
});

it('times a plain COPY of the same rows', async () => {
  const database = await createTestDatabase();
  expect(await timePlainCopy(database.url, file)).toMatchObject({ rows: 2 });
  await database.drop();
});
