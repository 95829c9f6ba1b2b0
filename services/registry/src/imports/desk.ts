import type { Readable } from 'node:stream';

import type { Caller } from '@zhucan/access';
import { ok, type Problem } from '@zhucan/codes';
import { createImporter, DEFAULT_LIMITS, type Importer, type ImportJob } from '@zhucan/import-kit';
import { runCommand, type ServiceRuntime, type SubgraphContext } from '@zhucan/subgraph-kit';

import { registryImports } from './definitions.js';

/** What opens an import. */
export interface OpenImport {
  readonly requestId: string;
  readonly kind: string;
  readonly fileName: string;
  readonly dryRun: boolean;
  readonly allOrNothing: boolean;
}

/** The answer to opening an import; the address is told on the first answer only. */
export interface OpenedImport {
  readonly jobId: string | null;
  readonly uploadUrl: string | null;
  readonly problems: readonly Problem[];
}

/** Takes workbooks, and applies them beside requests. */
export class ImportDesk {
  readonly importer: Importer;
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly runtime: ServiceRuntime,
    maxBytes: number,
  ) {
    this.importer = createImporter({
      pool: runtime.database.pool,
      protector: runtime.protector,
      definitions: registryImports(runtime.protector, runtime.clock),
      limits: { ...DEFAULT_LIMITS, maxBytes },
    });
  }

  /** Opens an import once per request id. */
  async open<Loaders>(context: SubgraphContext<Loaders>, input: OpenImport): Promise<OpenedImport> {
    context.require('IMPORT', 'openRegistryImport');
    const { kind, fileName, dryRun, allOrNothing, requestId } = input;
    const { subject, role, regionCode, requestId: traced }: Caller = context.caller;
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
    const uploadUrl = token === undefined ? null : `${this.runtime.publicUrl()}/imports/${token}`;
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

  /** Goes on with imports that a stop or a crash broke off: what was applied is marked, the rest follows. */
  async resume(): Promise<void> {
    const jobs = await this.runtime.database.sql.query<{ id: string }>(
      "SELECT job_id AS id FROM import_job WHERE status IN ('STAGED', 'APPLYING')",
    );
    for (const { id } of jobs) this.apply(id);
  }

  private apply(jobId: string): void {
    if (this.running.has(jobId)) return;
    const work = this.importer
      .run(jobId)
      .then(
        ({ kind, status, totalRows, rejectedRows }) =>
          this.runtime.logger.info({ jobId, kind, status, totalRows, rejectedRows }, 'import finished'),
        (error: unknown) => this.runtime.logger.error({ err: error, jobId }, 'import broke off'),
      )
      .finally(() => this.running.delete(jobId));
    this.running.set(jobId, work);
  }

  /** Resolves once nothing is being applied. */
  async idle(): Promise<void> {
    await Promise.all(this.running.values());
  }
}
