import { join } from 'node:path';

import { z } from 'zod';

import { LocalError } from './errors.js';
import type { DatasetWorkbook } from './import/first-import.js';
import { needsLookUp, parseKind } from './import/kinds.js';

const PACKAGE: string = '@zhucan/dataset-2019';
const manifest = z.array(z.object({ file: z.string(), kind: z.string(), rows: z.number() }));

/**
 * Writes the 2019 data set's workbooks into a folder.
 *
 * @returns those that have rows, in the order in which they are imported
 */
export async function generateWorkbooks(folder: string): Promise<readonly DatasetWorkbook[]> {
  const exports = (await import(PACKAGE)) as { generateDataset?: unknown };
  if (typeof exports.generateDataset !== 'function')
    throw new LocalError(`${PACKAGE} exports no function generateDataset.`);
  const written = manifest.parse(
    await (exports.generateDataset as (folder: string) => Promise<unknown>)(folder),
  );
  return written
    .filter(({ rows }) => rows > 0)
    .map(({ file, kind }) => {
      const workbook = parseKind(kind);
      return {
        service: workbook.service,
        kind,
        file: join(folder, file),
        namesPeople: needsLookUp(workbook),
      };
    });
}
