import { z } from 'zod';

import { LocalError } from './errors.js';
import type { DatasetWorkbook } from './import/first-import.js';
import { SERVICE_NAMES } from './parts.js';

const PACKAGE: string = '@zhucan/dataset-2019';
const shape = z.array(
  z.object({ service: z.enum(SERVICE_NAMES), kind: z.string(), file: z.string(), namesPeople: z.boolean() }),
);

/**
 * Writes the 2019 data set's workbooks into a folder.
 *
 * @returns them in the order in which they are imported
 */
export async function generateWorkbooks(folder: string): Promise<readonly DatasetWorkbook[]> {
  const exports = (await import(PACKAGE)) as { generateDataset?: unknown };
  if (typeof exports.generateDataset !== 'function')
    throw new LocalError(`${PACKAGE} exports no function generateDataset.`);
  const generate = exports.generateDataset as (folder: string) => Promise<unknown>;
  return shape.parse(await generate(folder));
}
