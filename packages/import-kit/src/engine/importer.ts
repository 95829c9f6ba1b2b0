import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { type Problem, problem, recordingInstant, RefusedError } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import { pgSql, type Sql } from '@zhucan/sql';
import type { Pool } from 'pg';

import { DEFAULT_LIMITS, fileProblems, type ReadLimits } from '../read/problems.js';
import { workbook } from '../workbooks/index.js';
import { writeCsv } from '../write/write-csv.js';
import { applyBatch, applyWhole, inTransaction, recordOutcomes } from './apply.js';
import { type ImportActor, type ImportDefinition, rejected, type RowOutcome } from './definition.js';
import {
  emptyEnded,
  endImport,
  giveUpReceiving,
  importRejects,
  type ImportJob,
  type ImportReject,
  importStatus,
  openImport,
  tokenHash,
} from './jobs.js';
import { rejectedRows } from './reject-workbook.js';
import { stageFile } from './stage.js';

/** What an importer works with. */
export interface ImporterOptions {
  readonly pool: Pool;
  readonly protector: Protector;
  readonly definitions: readonly ImportDefinition[];
  readonly limits?: Partial<ReadLimits>;
}

const TOKEN_REFUSED = problem(
  'UPLOAD_TOKEN',
  'token',
  'an unused token within its hour',
  '上传地址无效、已使用或已过期。',
  'The upload address is unknown, used or expired.',
);
const NOT_ARRIVED = problem(
  'SUBJECT_NOT_ARRIVED',
  '',
  'all or nothing',
  '该行所指的人或户尚未到达本服务，整批导入不能等待，请稍后再导入。',
  'The person or household of this row has not arrived here yet, and an import of all or nothing cannot wait; import it again later.',
);

/** A row that keeps a whole file out: one that is refused, and one that would come in later than the rest, or never. */
function whyNotKept({
  row,
  outcome,
}: {
  row: number;
  outcome: RowOutcome;
}): { row: number; outcome: RowOutcome }[] {
  if (outcome.kind === 'REJECTED') return [{ row, outcome }];
  return outcome.kind === 'WAITING' ? [{ row, outcome: rejected([NOT_ARRIVED]) }] : [];
}

const NOT_STAGED = problem(
  'IMPORT_NOT_STAGED',
  'import',
  'a file that was received in full',
  '文件尚未完整上传，请重新发起导入。',
  'No file was received in full; open the import anew.',
);

/** The imports of one service. */
export class Importer {
  private readonly sql: Sql;
  private readonly limits: ReadLimits;

  constructor(private readonly options: ImporterOptions) {
    this.sql = pgSql(options.pool);
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  /** The kinds that this service takes. */
  get kinds(): readonly string[] {
    return this.options.definitions.map((each) => each.workbook.kind);
  }

  /** Opens an import in the caller's transaction; see {@link openImport}. Gives up such as broke off while they were received. */
  async open(
    sql: Sql,
    request: {
      readonly kind: string;
      readonly fileName: string;
      readonly dryRun: boolean;
      readonly allOrNothing: boolean;
      readonly actor: ImportActor;
    },
  ): Promise<{ jobId: string; token: string }> {
    await giveUpReceiving(sql, NOT_STAGED);
    return openImport(sql, request, this.kinds);
  }

  /**
   * Takes the one upload of a token and stages its rows. A file that is refused as a whole leaves a job that FAILED, with its problems.
   *
   * @param declaredBytes the length that the sender announces, if it does: too long is refused before anything is read
   * @returns the job
   * @throws RefusedError `UPLOAD_TOKEN`; whatever breaks the stream or the database
   */
  async receive(token: string, body: Readable, declaredBytes?: number): Promise<ImportJob> {
    const [job] = await this.sql.query<{ id: string; kind: string }>(
      `UPDATE import_job SET status = 'RECEIVING', token_hash = NULL
        WHERE token_hash = $1 AND status = 'OPENED' AND token_expires_at > $2 RETURNING job_id AS id, kind`,
      [tokenHash(token), recordingInstant()],
    );
    if (!job) throw new RefusedError([TOKEN_REFUSED]);
    const folder = await mkdtemp(join(tmpdir(), 'zhucan-import-'));
    try {
      const path = join(folder, 'workbook');
      await this.spool(body, path, declaredBytes);
      const refusedFields = this.definition(job.kind)?.refusedFields ?? [];
      await stageFile(this.sql, this.options.protector, job, path, { limits: this.limits, refusedFields });
      const staged = await this.sql.query(
        `UPDATE import_job SET status = 'STAGED' WHERE job_id = $1 AND status = 'RECEIVING' RETURNING job_id`,
        [job.id],
      );
      // It took so long that it was given up, and rows of it were deleted: what came after them must not pass for the file.
      if (staged.length === 0) throw new RefusedError([NOT_STAGED]);
    } catch (error) {
      await this.fail(job.id, error instanceof RefusedError ? error.problems : [NOT_STAGED]);
      if (!(error instanceof RefusedError)) throw error;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return this.job(job.id);
  }

  /** Writes the body to a file of the owner's alone, since XLSX is read from its end. */
  private async spool(body: Readable, path: string, declaredBytes = 0): Promise<void> {
    const { maxBytes } = this.limits;
    const refusal = new RefusedError([fileProblems.tooLarge(maxBytes)]);
    if (declaredBytes > maxBytes) throw refusal;
    let bytes = 0;
    const bound = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done(bytes > maxBytes ? refusal : null, chunk);
      },
    });
    await pipeline(body, bound, createWriteStream(path, { mode: 0o600 }));
  }

  private definition(kind: string): ImportDefinition | undefined {
    return this.options.definitions.find((each) => each.workbook.kind === kind);
  }

  private async fail(jobId: string, problems: readonly Problem[]): Promise<void> {
    await this.sql.query(`DELETE FROM import_row WHERE job_id = $1`, [jobId]);
    await this.sql.query(`UPDATE import_job SET status = 'FAILED', problems = $2 WHERE job_id = $1`, [
      jobId,
      JSON.stringify(problems),
    ]);
  }

  private async job(jobId: string): Promise<ImportJob> {
    const job = await importStatus(this.sql, jobId);
    if (!job) throw new RefusedError([NOT_STAGED]);
    return job;
  }

  /**
   * Applies the rows of an import, in transactions of at most 500 rows that also mark them: a run that was killed goes on where it
   * stood. Running a finished import does nothing; running a waiting one tries its waiting rows again. All or nothing, and a dry run,
   * are one transaction each.
   *
   * @throws RefusedError `IMPORT_NOT_STAGED`
   */
  async run(jobId: string): Promise<ImportJob> {
    const job = await this.job(jobId);
    if (job.status === 'DONE' || job.status === 'FAILED') return job;
    const definition = this.definition(job.kind);
    if (!definition || job.status === 'OPENED' || job.status === 'RECEIVING')
      throw new RefusedError([NOT_STAGED]);
    const { pool, protector } = this.options;
    await this.setStatus(jobId, 'APPLYING');
    if (job.dryRun || job.allOrNothing) return this.runWhole(job, definition);
    for (let after = 0; ;) {
      const last = await inTransaction(pool, async (sql) => {
        // Two runs of one job take turns; the rows that the other marked are not seen again.
        await sql.query('SELECT 1 FROM import_job WHERE job_id = $1 FOR UPDATE', [jobId]);
        const outcomes = await applyBatch(sql, protector, definition, job, after);
        await recordOutcomes(sql, job, outcomes);
        return outcomes.at(-1);
      });
      if (!last) break;
      after = last.row;
    }
    return this.finish(jobId);
  }

  private async runWhole(job: ImportJob, definition: ImportDefinition): Promise<ImportJob> {
    const { pool, protector } = this.options;
    const clean = job.rejectedRows === 0;
    if (!job.dryRun && !clean) return this.finish(job.id, 'FAILED');
    const { outcomes, kept } = await applyWhole(
      pool,
      protector,
      definition,
      job,
      (all) => !job.dryRun && all.every((each) => whyNotKept(each).length === 0),
    );
    if (kept) return this.finish(job.id);
    await inTransaction(pool, (sql) =>
      recordOutcomes(sql, job, job.dryRun ? outcomes : outcomes.flatMap(whyNotKept)),
    );
    return this.finish(job.id, job.dryRun ? 'DONE' : 'FAILED');
  }

  private async setStatus(jobId: string, status: ImportJob['status']): Promise<void> {
    await this.sql.query('UPDATE import_job SET status = $2 WHERE job_id = $1', [jobId, status]);
  }

  private async finish(jobId: string, status?: 'DONE' | 'FAILED'): Promise<ImportJob> {
    if (status) await endImport(this.sql, jobId, status);
    else {
      await this.sql.query(
        `UPDATE import_job j SET status = CASE WHEN EXISTS (SELECT FROM import_row r WHERE r.job_id = j.job_id AND r.state = 'WAITING')
                                          THEN 'WAITING' ELSE 'DONE' END WHERE job_id = $1`,
        [jobId],
      );
    }
    return this.job(jobId);
  }

  /**
   * Deletes what was staged and can never be applied: of imports that broke off while they were received, and of such as have ended.
   * For the start of a service.
   */
  async sweep(): Promise<void> {
    await giveUpReceiving(this.sql, NOT_STAGED);
    await emptyEnded(this.sql);
  }

  /** Where an import stands, or null. */
  status(jobId: string): Promise<ImportJob | null> {
    return importStatus(this.sql, jobId);
  }

  /** The first rules that rows broke. */
  rejects(jobId: string, first = 100): Promise<ImportReject[]> {
    return importRejects(this.sql, jobId, first);
  }

  /**
   * Writes the workbook of rejects as CSV: the rows as they came, and in two columns more, which an import passes over, row and reasons.
   * It holds what people wrote, identifiers too: only for whoever may see the file that it came from.
   */
  async writeRejects(jobId: string, out: Writable): Promise<void> {
    const job = await this.job(jobId);
    const headings = workbook(job.kind).columns.map((each) => each.heading);
    const rejected = rejectedRows(this.sql, this.options.protector, jobId);
    async function* lines(): AsyncGenerator<string[]> {
      for await (const { row, cells, reasons } of rejected)
        yield [...headings.map((heading) => cells[heading] ?? ''), String(row), reasons];
    }
    await writeCsv(out, [...headings, '原行号', '退回原因'], lines());
  }
}

/** The imports of one service. */
export function createImporter(options: ImporterOptions): Importer {
  return new Importer(options);
}
