import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

import { workbook, WORKBOOKS, writeCsv, xlsxFile } from '@zhucan/import-kit';

import { caseRows } from './cases.js';
import { enterpriseRows } from './enterprises.js';
import { matterRows } from './matters.js';
import { population } from './population.js';
import { regionRows } from './regions.js';
import { figureRows, planRows, type Prefix } from './report.js';
import { changeRows, residentRows } from './residents.js';
import { DEFAULT_SEED } from './sandbox.js';
import type { CaseRow } from './steps.js';

/** One workbook of the data set. */
export interface ManifestEntry {
  readonly file: string;
  readonly kind: string;
  readonly service: string;
  readonly sha256: string;
  readonly rows: number;
}

/** Kinds that are written as XLSX; the others are CSV. Both ways are thus walked at each first start. */
const AS_XLSX: ReadonlySet<string> = new Set(['regions', 'relief-cases', 'party-records']);

const PREFIXES: readonly Prefix[] = ['registry', 'rehab', 'relief', 'party'];

/** All rows of the data set, by kind and field. */
export function datasetRows(seed: number = DEFAULT_SEED): ReadonlyMap<string, readonly CaseRow[]> {
  const people = population(seed);
  const regions = regionRows().map(({ synthetic, ...region }): CaseRow => ({
    ...region,
    validFrom: '2010-01-01',
    synthetic: synthetic ? '是' : '否',
  }));
  return new Map<string, readonly CaseRow[]>([
    ['regions', regions],
    ['residents', residentRows(people)],
    ['certificate-changes', changeRows(people)],
    ['enterprises', enterpriseRows()],
    ['rehab-cases', caseRows('rehab', people)],
    ['relief-cases', caseRows('relief', people)],
    ...Object.entries(matterRows()),
    ...PREFIXES.flatMap((prefix) => [
      [`${prefix}-plan-tasks`, planRows(prefix)] as const,
      [`${prefix}-reported-figures`, figureRows(prefix)] as const,
    ]),
  ]);
}

async function writeWorkbook(path: string, kind: string, rows: readonly CaseRow[]): Promise<void> {
  const { columns } = workbook(kind);
  const headings = columns.map((each) => each.heading);
  const texts = rows.map((row) => columns.map(({ field }) => row[field] ?? ''));
  if (AS_XLSX.has(kind)) return writeFile(path, xlsxFile(headings, texts));
  const out = createWriteStream(path);
  await writeCsv(out, headings, texts);
  out.end();
  await finished(out);
}

/**
 * Writes the data set of 2019 into a folder, with `manifest.json`: the workbooks in the order in which they are imported. The same seed
 * gives the same bytes.
 */
export async function generateDataset(
  dir: string,
  { seed = DEFAULT_SEED }: { seed?: number } = {},
): Promise<ManifestEntry[]> {
  await mkdir(dir, { recursive: true });
  const rows = datasetRows(seed);
  const manifest: ManifestEntry[] = [];
  for (const { kind, service } of WORKBOOKS) {
    const own = rows.get(kind) ?? [];
    const file = `${String(manifest.length + 1).padStart(2, '0')}-${kind}.${AS_XLSX.has(kind) ? 'xlsx' : 'csv'}`;
    await writeWorkbook(join(dir, file), kind, own);
    const sha256 = createHash('sha256')
      .update(await readFile(join(dir, file)))
      .digest('hex');
    manifest.push({ file, kind, service, sha256, rows: own.length });
  }
  await writeFile(join(dir, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
