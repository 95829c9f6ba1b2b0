import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { WORKBOOKS } from '@zhucan/import-kit';

import { LocalError } from './errors.js';
import type { DatasetWorkbook } from './import/first-import.js';
import { needsLookUp } from './import/kinds.js';

const PACKAGE: string = '@zhucan/dataset-2019';

/**
 * Writes the 2019 data set's workbooks into a folder, each called by its kind.
 *
 * @returns them in the order in which they are imported
 * @throws LocalError where the generator writes none
 */
export async function generateWorkbooks(folder: string): Promise<readonly DatasetWorkbook[]> {
  const exports = (await import(PACKAGE)) as { generateDataset?: unknown };
  if (typeof exports.generateDataset !== 'function')
    throw new LocalError(`${PACKAGE} exports no function generateDataset.`);
  await (exports.generateDataset as (folder: string) => Promise<unknown>)(folder);
  const found = WORKBOOKS.flatMap((workbook) => {
    const file = ['csv', 'xlsx']
      .map((suffix) => join(folder, `${workbook.kind}.${suffix}`))
      .find((path) => existsSync(path));
    return file === undefined
      ? []
      : [{ service: workbook.service, kind: workbook.kind, file, namesPeople: needsLookUp(workbook) }];
  });
  if (found.length === 0)
    throw new LocalError(`The data set has no workbook that is called by its kind, as residents.csv.`);
  return found;
}
