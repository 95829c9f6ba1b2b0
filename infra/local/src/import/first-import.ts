import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { LocalError } from '../errors.js';
import type { GraphClient } from '../graph-client.js';
import { readableTime, type Times } from '../output.js';
import type { LocalFolders } from '../paths.js';
import { describeJob, type ImportJob, importWorkbook, lookUpResidents } from './import-client.js';
import type { ServiceName } from '../parts.js';
import { timePlainCopy } from './plain-copy.js';
import { waitForRegions } from './projected-regions.js';

/** A workbook of a data set, in the order in which they are imported. */
export interface DatasetWorkbook {
  readonly service: ServiceName;
  readonly kind: string;
  /** Path of the file. */
  readonly file: string;
  /** Whether it names people by identifiers, so that the registry must turn them into resident ids first. */
  readonly namesPeople: boolean;
}

export interface FirstImport {
  readonly client: GraphClient;
  readonly folders: LocalFolders;
  /** Superuser of the database server, for the plain COPY beside which the speed is told. */
  readonly postgresUrl: string;
  readonly times: Times;
  readonly print: (line: string) => void;
  /** Writes the workbooks into a folder and names them in the order of import. */
  readonly generate: (folder: string) => Promise<readonly DatasetWorkbook[]>;
}

const LOOKUP_PURPOSE = '2019 data set, first import';

/** Generates the 2019 data set and imports each workbook by the same way as an office. */
export async function importDataset({
  client,
  folders,
  postgresUrl,
  times,
  print,
  generate,
}: FirstImport): Promise<void> {
  mkdirSync(folders.dataset, { recursive: true });
  const workbooks = await times.measure('data set', () => generate(folders.dataset));
  for (const workbook of workbooks) {
    const began = performance.now();
    const file = workbook.namesPeople ? await withResidentIds(client, workbook.file) : workbook.file;
    const job = await importWorkbook(client, {
      ...workbook,
      file,
      onProgress: progressPrinter(workbook, print),
    });
    const milliseconds = performance.now() - began;
    times.add(`import ${workbook.service} ${basename(workbook.file)}`, milliseconds);
    print(`${basename(workbook.file)}: ${describeJob(job)}`);
    print(await speed(job, milliseconds, file, postgresUrl));
    if (job.status === 'FAILED')
      throw new LocalError(`The data set's ${basename(workbook.file)} could not be imported.`);
    if (workbook.kind === 'regions') await waitForRegions(postgresUrl);
  }
  writeFileSync(folders.importedFile, '');
}

async function withResidentIds(client: GraphClient, file: string): Promise<string> {
  const target = join(file, '..', `${basename(file).replace(/\.(csv|xlsx)$/, '')}.ids.csv`);
  await lookUpResidents(client, file, target, LOOKUP_PURPOSE);
  return target;
}

function progressPrinter({ kind }: DatasetWorkbook, print: (line: string) => void): (job: ImportJob) => void {
  let told = -1;
  return (job) => {
    const handled = job.appliedRows + job.unchangedRows + job.correctedRows + job.rejectedRows;
    // A line for each tenth is progress enough.
    const tenth = job.totalRows === 0 ? 0 : Math.floor((10 * handled) / job.totalRows);
    if (tenth === told || job.totalRows === 0) return;
    told = tenth;
    print(`  ${kind}: ${handled} of ${job.totalRows}`);
  };
}

async function speed(
  job: ImportJob,
  milliseconds: number,
  file: string,
  postgresUrl: string,
): Promise<string> {
  const perSecond = (rows: number, time: number): number => Math.round((1_000 * rows) / Math.max(time, 1));
  const own = `  ${readableTime(milliseconds)}, ${perSecond(job.totalRows, milliseconds)} rows a second`;
  if (!file.endsWith('.csv')) return own;
  const copy = await timePlainCopy(postgresUrl, file);
  return `${own}; a plain COPY of the same ${copy.rows} rows takes ${readableTime(copy.milliseconds)}, ${perSecond(copy.rows, copy.milliseconds)} a second`;
}
