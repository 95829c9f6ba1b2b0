import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { problem, RefusedError } from '@zhucan/codes';
import {
  BATCH_SIZE,
  type Cells,
  DEFAULT_LIMITS,
  readWorkbook,
  type Workbook,
  workbook,
  writeCsv,
} from '@zhucan/import-kit';
import { getRegionScope, type ServiceRuntime, writeAudit } from '@zhucan/subgraph-kit';

import {
  ANSWER_HEADINGS,
  IDENTIFIER_HEADINGS,
  type LookupAnswer,
  resolveLookupRows,
} from '../imports/lookup.js';
import type { LookupSession } from '../store/lookups.js';

/** Case workbooks of both services have the same columns; a household may be named by its number besides. */
const CASES: Workbook = (() => {
  const cases = workbook('rehab-cases');
  const number = {
    heading: IDENTIFIER_HEADINGS.householdNumber,
    field: 'householdNumber',
    valueClass: 'household number',
    required: false,
  };
  return { ...cases, columns: [...cases.columns, number] };
})();

/** The headings of the answer: those of the workbook without identifiers, then what was found. */
const HEADINGS: readonly string[] = (() => {
  const identifiers = new Set<string>(Object.values(IDENTIFIER_HEADINGS));
  const kept = CASES.columns.map((column) => column.heading).filter((heading) => !identifiers.has(heading));
  return [...new Set([...kept, ...Object.values(ANSWER_HEADINGS)])];
})();

/** The file is larger than the service takes. */
export function tooLarge(maxBytes: number): RefusedError {
  const [zh, en] = [`文件不能超过 ${maxBytes} 字节。`, `A file has at most ${maxBytes} bytes.`];
  return new RefusedError([problem('FILE_TOO_LARGE', 'file', `at most ${maxBytes} bytes`, zh, en)]);
}

/** Writes the body to a file of the owner's alone, since XLSX is read from its end; a stated length may be wrong. */
async function spool(body: Readable, path: string, maxBytes: number): Promise<void> {
  let seen = 0;
  const bound = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
  await pipeline(body, bound, createWriteStream(path, { mode: 0o600 }));
}

async function* batchesOf(path: string, maxBytes: number): AsyncGenerator<Cells[]> {
  let batch: Cells[] = [];
  for await (const { cells } of readWorkbook(path, CASES, { ...DEFAULT_LIMITS, maxBytes })) {
    batch.push(cells);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
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

/**
 * Answers a case workbook, CSV or XLSX, with our own ids in the place of identifiers, as CSV: batch by batch and in bounded
 * memory. Every resident who is found is audited in the transaction that finds them. The first batch is resolved before the
 * answer begins, so that a file which is refused gets a status of its own.
 *
 * @throws RefusedError for the file as a whole: `FILE_TOO_LARGE`, `NOT_A_WORKBOOK`, `MISSING_COLUMN` and what reading refuses besides
 */
export async function answerLookup(
  runtime: ServiceRuntime,
  session: LookupSession,
  body: Readable,
  maxBytes: number,
): Promise<Readable> {
  const folder = await mkdtemp(join(tmpdir(), 'zhucan-lookup-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'workbook');
    await spool(body, path, maxBytes);
    const batches = batchesOf(path, maxBytes);
    const first = await batches.next();
    const answered = first.done === true ? null : await answerBatch(runtime, session, first.value);
    const line = (row: Cells) => HEADINGS.map((heading) => row[heading] ?? '');
    async function* lines(): AsyncGenerator<string[]> {
      if (answered) yield* answered.rows.map(line);
      for await (const rows of batches) yield* (await answerBatch(runtime, session, rows)).rows.map(line);
    }
    const out = new PassThrough();
    void writeCsv(out, HEADINGS, lines())
      .then(
        () => out.end(),
        (error: unknown) => out.destroy(error instanceof Error ? error : new Error('the answer broke off')),
      )
      .finally(() => void remove());
    return out;
  } catch (error) {
    await remove();
    throw error;
  }
}
