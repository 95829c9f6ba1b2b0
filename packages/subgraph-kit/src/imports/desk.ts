import type { Readable, Writable } from 'node:stream';

import { ok, type Problem, problem } from '@zhucan/codes';
import {
  createImporter,
  DEFAULT_LIMITS,
  type Importer,
  type ImportDefinition,
  type ImportJob,
  type ImportReject,
} from '@zhucan/import-kit';

import type { ServiceBase, SubgraphContext } from '../graph/context.js';
import { problemError } from '../graph/errors.js';
import { runCommand } from '../graph/mutation.js';
import { writeAudit } from '../store/audit.js';
import { type RejectsAddress, rejectsAddresses } from './rejects-address.js';

/** What opens an import. */
export interface OpenImport {
  readonly requestId: string;
  readonly kind: string;
  readonly fileName: string;
  readonly dryRun: boolean;
  readonly allOrNothing: boolean;
}

function narrowed(field: string): Problem {
  return problem(
    'FORBIDDEN',
    field,
    'imports are for tokens that are not narrowed to a region',
    '限定区划的令牌不能导入工作簿。',
    'A token that is narrowed to a region may not import.',
  );
}

/** The answer to opening an import; the address is told on the first answer only. */
export interface OpenedImport {
  readonly jobId: string | null;
  readonly uploadUrl: string | null;
  readonly problems: readonly Problem[];
}

/**
 * Refuses who may not import. A workbook tells of people and places of the whole district, row by row, so that a token which is narrowed
 * to a region neither opens an import nor is told how one went.
 *
 * @throws GraphQLError `FORBIDDEN`
 */
export function requireImport(context: Pick<SubgraphContext, 'caller' | 'require'>, field: string): void {
  context.require('IMPORT', field);
  if (context.caller.regionCode !== null) throw problemError(narrowed(field));
}

/** Takes workbooks, and applies them beside requests. */
export class ImportDesk {
  private readonly importer: Importer;
  private readonly running = new Map<string, Promise<void>>();
  private readonly addresses: ReturnType<typeof rejectsAddresses>;

  constructor(
    private readonly base: ServiceBase,
    definitions: readonly ImportDefinition[],
    maxBytes: number,
  ) {
    this.importer = createImporter({
      pool: base.database.pool,
      protector: base.protector,
      definitions,
      limits: { ...DEFAULT_LIMITS, maxBytes },
    });
    this.addresses = rejectsAddresses(base.protector);
  }

  /**
   * Opens an import once per request id.
   *
   * @throws GraphQLError `FORBIDDEN`
   */
  async open(context: SubgraphContext, input: OpenImport, field: string): Promise<OpenedImport> {
    requireImport(context, field);
    const { kind, fileName, dryRun, allOrNothing, requestId } = input;
    const { subject, role, regionCode, requestId: traced } = context.caller;
    let token: string | undefined;
    const answer = await runCommand(
      context,
      { requestId, operation: 'open-import', input },
      async ({ sql }) => {
        const actor = { subject, role, regionCode, requestId: traced };
        const opened = await this.importer.open(sql, { kind, fileName, dryRun, allOrNothing, actor });
        token = opened.token;
        return ok(opened.jobId);
      },
    );
    const uploadUrl = token === undefined ? null : `${this.base.publicUrl()}/imports/${token}`;
    return { jobId: answer.id, uploadUrl, problems: answer.problems };
  }

  /**
   * Takes the file of an import, stages it and begins to apply it; how it goes on is asked over GraphQL.
   *
   * @throws RefusedError `UPLOAD_TOKEN`
   */
  async receive(token: string, file: Readable, declaredBytes: number | undefined): Promise<ImportJob> {
    const job = await this.importer.receive(token, file, declaredBytes);
    if (job.status === 'STAGED') this.apply(job.id);
    return job;
  }

  /** Where an import stands, or null where there is none. */
  status(jobId: string): Promise<ImportJob | null> {
    return this.importer.status(jobId);
  }

  /** The first rules that rows broke. */
  rejects(jobId: string, first: number): Promise<ImportReject[]> {
    return this.importer.rejects(jobId, first);
  }

  /** The address of an import's workbook of rejects for whoever asks, good for a short time; null where no row was rejected. */
  rejectsUrl(
    { id, rejectedRows }: Pick<ImportJob, 'id' | 'rejectedRows'>,
    asker: RejectsAddress['asker'],
  ): string | null {
    if (rejectedRows === 0) return null;
    return `${this.base.publicUrl()}/imports/rejects/${this.addresses.make(id, asker)}`;
  }

  /**
   * Finds the import whose workbook of rejects an address gives, and notes in the audit that it was fetched, and who had asked for the
   * address, since it holds what people wrote.
   *
   * @throws RefusedError `REJECTS_ADDRESS`
   */
  async openRejects(address: string, requestId: string): Promise<RejectsAddress> {
    const opened = this.addresses.read(address);
    const { sql } = this.base.database;
    const occurredOn = this.base.clock.today();
    await writeAudit(sql, { ...opened.asker, requestId }, [
      { operation: 'fetch-import-rejects', subjectType: 'import', subjectId: opened.jobId, occurredOn },
    ]);
    return opened;
  }

  /** Writes the workbook of rejects as CSV. */
  writeRejects(jobId: string, out: Writable): Promise<void> {
    return this.importer.writeRejects(jobId, out);
  }

  /** Goes on with imports that a stop or a crash broke off: what was applied is marked, the rest follows. What cannot go on is deleted. */
  async resume(): Promise<void> {
    await this.importer.sweep();
    const jobs = await this.base.database.sql.query<{ id: string }>(
      "SELECT job_id AS id FROM import_job WHERE status IN ('STAGED', 'APPLYING')",
    );
    for (const { id } of jobs) this.apply(id);
  }

  private apply(jobId: string): void {
    if (this.running.has(jobId)) return;
    const { logger } = this.base;
    const work = this.importer
      .run(jobId)
      .then(
        ({ kind, status, totalRows, rejectedRows }) =>
          logger.info({ jobId, kind, status, totalRows, rejectedRows }, 'import finished'),
        (error: unknown) => logger.error({ err: error, jobId }, 'import broke off'),
      )
      .finally(() => this.running.delete(jobId));
    this.running.set(jobId, work);
  }

  /** Resolves once nothing is being applied. */
  async idle(): Promise<void> {
    await Promise.all(this.running.values());
  }
}
