import { randomUUID } from 'node:crypto';
import { createReadStream, statSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { z } from 'zod';

import { LocalError } from '../errors.js';
import type { GraphClient } from '../graph-client.js';
import type { ServiceName } from '../parts.js';

/** What to import, and how. */
export interface ImportRequest {
  readonly service: ServiceName;
  /** The kind of workbook, as `residents`. */
  readonly kind: string;
  readonly file: string;
  /** Only check; write nothing. */
  readonly dryRun?: boolean;
  /** One rejected row keeps the whole file out. */
  readonly allOrNothing?: boolean;
  /** Rows that wait for residents who have not arrived are waited for. */
  readonly onProgress?: (job: ImportJob) => void;
}

const problems = z.array(
  z.object({ code: z.string(), field: z.string(), messageZh: z.string(), messageEn: z.string() }),
);
const jobShape = z.object({
  id: z.string(),
  status: z.enum(['OPENED', 'RECEIVING', 'STAGED', 'APPLYING', 'WAITING', 'DONE', 'FAILED']),
  totalRows: z.number(),
  appliedRows: z.number(),
  unchangedRows: z.number(),
  correctedRows: z.number(),
  waitingRows: z.number(),
  rejectedRows: z.number(),
  problems,
  rejectsUrl: z.string().nullable(),
  rejects: z.array(
    z.object({
      row: z.number(),
      column: z.string(),
      valueClass: z.string(),
      code: z.string(),
      messageZh: z.string(),
      messageEn: z.string(),
    }),
  ),
});

/** Where an import stands. */
export type ImportJob = z.infer<typeof jobShape>;

const JOB = `id status totalRows appliedRows unchangedRows correctedRows waitingRows rejectedRows
  problems { code field messageZh messageEn } rejectsUrl
  rejects(first: 20) { row column valueClass code messageZh messageEn }`;

const POLL_MS = 250;
/** Residents reach the other services within seconds; rows that still wait after this long without any progress are told as waiting. */
const WAITING_WITHOUT_PROGRESS_MS = 60_000;

/** The name of a service in the graph's fields, as `RehabEmployment`. */
export function fieldName(service: ServiceName): string {
  return service
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/**
 * Imports a workbook as an office does: opens the import in the graph, sends the file to the one-time address, follows it to its end.
 *
 * @returns where it ended: `DONE`, `FAILED`, or `WAITING` where rows wait for residents who do not arrive
 * @throws LocalError where the import is refused or the upload fails
 */
export async function importWorkbook(client: GraphClient, request: ImportRequest): Promise<ImportJob> {
  const { id, uploadUrl } = await open(client, request);
  await send(uploadUrl, request.file, 'PUT');
  return follow(client, request, id);
}

/**
 * Has the registry replace the identifiers of a case workbook by resident ids, so that no other service receives one.
 *
 * @param target where the workbook with ids is written
 */
export async function lookUpResidents(
  client: GraphClient,
  file: string,
  target: string,
  purpose: string,
): Promise<void> {
  const shape = z.object({ openLookup: z.object({ lookupUrl: z.string().nullable(), problems }) });
  const { openLookup } = shape.parse(
    await client.ask(
      `mutation OpenLookup($input: OpenLookupInput!) { openLookup(input: $input) { lookupUrl problems { code field messageZh messageEn } } }`,
      { input: { requestId: randomUUID(), purpose } },
    ),
  );
  if (openLookup.lookupUrl === null)
    throw new LocalError(describe('The look-up was refused', openLookup.problems));
  const answer = await send(openLookup.lookupUrl, file, 'POST');
  writeFileSync(target, Buffer.from(await answer.arrayBuffer()), { mode: 0o600 });
}

function describe(what: string, found: z.infer<typeof problems>): string {
  return `${what}: ${found.map((problem) => `${problem.field} ${problem.code} ${problem.messageZh} ${problem.messageEn}`).join('; ')}`;
}

async function open(client: GraphClient, request: ImportRequest): Promise<{ id: string; uploadUrl: string }> {
  const field = `open${fieldName(request.service)}Import`;
  const shape = z.object({
    [field]: z.object({
      import: z.object({ id: z.string() }).nullable(),
      uploadUrl: z.string().nullable(),
      problems,
    }),
  });
  const data = shape.parse(
    await client.ask(
      `mutation OpenImport($input: OpenImportInput!) { ${field}(input: $input) { import { id } uploadUrl problems { code field messageZh messageEn } } }`,
      {
        input: {
          requestId: randomUUID(),
          kind: request.kind,
          fileName: basename(request.file),
          dryRun: request.dryRun ?? false,
          allOrNothing: request.allOrNothing ?? false,
        },
      },
    ),
  );
  const payload = data[field];
  if (!payload?.import || payload.uploadUrl === null)
    throw new LocalError(describe('The import was refused', payload?.problems ?? []));
  return { id: payload.import.id, uploadUrl: payload.uploadUrl };
}

function contentType(file: string): string {
  return file.endsWith('.xlsx')
    ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    : 'text/csv; charset=utf-8';
}

/** Sends a file as a stream, so that its size does not matter here. */
async function send(url: string, file: string, method: 'PUT' | 'POST'): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': contentType(file), 'content-length': String(statSync(file).size) },
    body: ReadableStream.from(createReadStream(file)),
    duplex: 'half',
  });
  if (!response.ok)
    throw new LocalError(
      `The file was not taken (${response.status}): ${(await response.text()).slice(0, 500)}`,
    );
  return response;
}

async function follow(client: GraphClient, request: ImportRequest, id: string): Promise<ImportJob> {
  const name = fieldName(request.service);
  const field = `${name.charAt(0).toLowerCase()}${name.slice(1)}Import`;
  const shape = z.object({ [field]: jobShape });
  let waiting = { rows: -1, since: 0 };
  for (;;) {
    const job = shape.parse(
      await client.ask(`query FollowImport($id: ID!) { ${field}(id: $id) { ${JOB} } }`, { id }),
    )[field];
    if (job === undefined) throw new LocalError('The import is not known to its service.');
    request.onProgress?.(job);
    if (job.status === 'DONE' || job.status === 'FAILED') return job;
    if (job.status !== 'WAITING' || job.waitingRows !== waiting.rows)
      waiting = { rows: job.status === 'WAITING' ? job.waitingRows : -1, since: performance.now() };
    if (job.status === 'WAITING' && performance.now() - waiting.since > WAITING_WITHOUT_PROGRESS_MS)
      return job;
    await pause(POLL_MS);
  }
}

/** An import's end in words. */
export function describeJob(job: ImportJob): string {
  const counts = `${job.totalRows} rows: ${job.appliedRows} applied, ${job.unchangedRows} unchanged, ${job.correctedRows} corrected, ${job.waitingRows} waiting, ${job.rejectedRows} rejected`;
  const lines = [
    ...job.problems.map(
      (problem) => `  ${problem.field} ${problem.code}: ${problem.messageZh} ${problem.messageEn}`,
    ),
    ...job.rejects.map(
      (reject) =>
        `  row ${reject.row}, ${reject.column === '' ? 'the row' : reject.column} (${reject.valueClass}) ${reject.code}: ${reject.messageZh} ${reject.messageEn}`,
    ),
  ];
  return [`${job.status}, ${counts}`, ...lines].join('\n');
}
