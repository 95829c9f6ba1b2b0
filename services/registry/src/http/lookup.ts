import { Readable } from 'node:stream';

import type { RefusedError } from '@zhucan/codes';
import { recordingInstant } from '@zhucan/codes';
import { getRegionScope, type ServiceRuntime, writeAudit } from '@zhucan/subgraph-kit';
import { CsvError, parse } from 'csv-parse';

import {
  ANSWER_HEADINGS,
  IDENTIFIER_HEADINGS,
  LOOKUP_BATCH,
  type LookupAnswer,
  resolveLookupRows,
} from '../imports/lookup.js';
import type { Cells } from '../imports/row.js';
import type { LookupSession } from '../store/lookups.js';
import { BOM, csvLine, limitBytes, notCsv } from './csv.js';

/** Longest line that is taken; the widest case workbook has some two kilobytes a row. */
const MAX_LINE_BYTES = 64 * 1024;

async function* batchesOf(file: Readable, maxBytes: number): AsyncGenerator<Cells[]> {
  const bytes = limitBytes(maxBytes);
  const rows = parse({ bom: true, columns: true, skip_empty_lines: true, max_record_size: MAX_LINE_BYTES });
  // Errors travel down the pipe by hand: the reader of the rows hears of a file that is too large or breaks off.
  file.once('error', (error) => bytes.destroy(error));
  bytes.once('error', (error) => rows.destroy(error));
  file.pipe(bytes).pipe(rows);
  let batch: Cells[] = [];
  for await (const row of rows as AsyncIterable<Cells>) {
    batch.push(row);
    if (batch.length === LOOKUP_BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function answerBatch(
  runtime: ServiceRuntime,
  session: LookupSession,
  rows: readonly Cells[],
): Promise<LookupAnswer> {
  const { database, protector, clock } = runtime;
  return database.transaction(async ({ sql }) => {
    const { caller } = session;
    const regionIds =
      caller.regionCode === null ? null : (await getRegionScope(sql, caller.regionCode, 'token')).regionIds;
    const unit = { sql, protector, caller, today: clock.today() };
    const answer = await resolveLookupRows(unit, rows, regionIds);
    await writeAudit(
      sql,
      caller,
      answer.residentIds.map((subjectId) => ({
        operation: 'lookup',
        subjectType: 'resident',
        subjectId,
        occurredOn: unit.today,
      })),
    );
    await sql.query(
      'UPDATE lookup_session SET rows_read = coalesce(rows_read, 0) + $2, rows_resolved = coalesce(rows_resolved, 0) + $3 WHERE id = $1',
      [session.id, rows.length, answer.resolved],
    );
    return answer;
  });
}

function headingsOf(rows: readonly Cells[]): string[] {
  const identifiers = new Set<string>(Object.values(IDENTIFIER_HEADINGS));
  const kept = Object.keys(rows[0] ?? {}).filter((heading) => !identifiers.has(heading));
  return [...new Set([...kept, ...Object.values(ANSWER_HEADINGS)])];
}

/**
 * Answers a workbook, batch by batch and in bounded memory, with our own ids in the place of identifiers. Every resident who
 * is found is audited in the transaction that finds them.
 *
 * @throws RefusedError `FILE_TOO_LARGE`, `NOT_A_WORKBOOK`
 */
export async function* answerLookup(
  runtime: ServiceRuntime,
  session: LookupSession,
  file: Readable,
  maxBytes: number,
): AsyncGenerator<string> {
  let headings: string[] | undefined;
  try {
    for await (const rows of batchesOf(file, maxBytes)) {
      const answer = await answerBatch(runtime, session, rows);
      if (headings === undefined) {
        headings = headingsOf(rows);
        yield BOM + csvLine(headings);
      }
      const columns = headings;
      yield answer.rows.map((row) => csvLine(columns.map((heading) => row[heading] ?? ''))).join('');
    }
  } catch (error) {
    if (error instanceof CsvError) throw notCsv();
    throw error;
  }
  if (headings === undefined) throw notCsv();
}

/**
 * The answer as a stream that has begun well: the first batch is resolved before anything is sent, so that a file which is
 * refused gets a status of its own.
 *
 * @throws RefusedError as {@link answerLookup}
 */
export async function openAnswer(chunks: AsyncGenerator<string>): Promise<Readable> {
  const first = await chunks.next();
  async function* all(): AsyncGenerator<string> {
    if (first.done !== true) yield first.value;
    yield* chunks;
  }
  return Readable.from(all());
}

/** What a client is told of a refusal over HTTP. */
export function refusalBody(error: RefusedError): { problems: RefusedError['problems']; at: string } {
  return { problems: error.problems, at: recordingInstant().toISOString() };
}
