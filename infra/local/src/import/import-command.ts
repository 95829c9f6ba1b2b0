import { writeFileSync } from 'node:fs';

import type { Workbook } from '@zhucan/import-kit';

import { LocalError } from '../errors.js';
import type { GraphClient } from '../graph-client.js';
import { describeJob, type ImportJob, importWorkbook, lookUpResidents } from './import-client.js';
import { needsLookUp } from './kinds.js';

const PURPOSE = 'import of a workbook';

function beside(file: string, ending: string): string {
  return `${file.replace(/\.(csv|xlsx)$/i, '')}.${ending}.csv`;
}

/** Keeps the workbook of rejects beside the file, for its owner alone: it holds what the file held. */
async function keepRejects({ rejectsUrl }: ImportJob, file: string): Promise<string | null> {
  if (rejectsUrl === null) return null;
  const response = await fetch(rejectsUrl);
  if (!response.ok)
    throw new LocalError(`The workbook of rejects could not be fetched (${response.status}).`);
  const target = beside(file, 'rejects');
  writeFileSync(target, Buffer.from(await response.arrayBuffer()), { mode: 0o600 });
  return target;
}

/**
 * Imports a workbook for the command line: through the registry's look-up where it names people for another service, then into its
 * service. Rejected rows are kept beside the file, to be corrected and imported again.
 *
 * @returns the exit code: 0 where every row was taken
 */
export async function runImport(
  client: GraphClient,
  workbook: Workbook,
  file: string,
  options: { readonly dryRun: boolean; readonly allOrNothing: boolean },
  print: (line: string) => void,
): Promise<number> {
  let sent = file;
  if (needsLookUp(workbook)) {
    sent = beside(file, 'ids');
    await lookUpResidents(client, file, sent, PURPOSE);
  }
  const { service, kind } = workbook;
  const job = await importWorkbook(client, { service, kind, file: sent, ...options });
  print(describeJob(job));
  const rejects = await keepRejects(job, file);
  if (rejects !== null) print(`Rejected rows, to be corrected and imported again: ${rejects}`);
  return job.status === 'DONE' && job.rejectedRows === 0 ? 0 : 1;
}
