import { type Workbook, WORKBOOKS } from '@zhucan/import-kit';

import { LocalError } from '../errors.js';

/**
 * Reads the kind of the command line.
 *
 * @throws LocalError that names the kinds there are
 */
export function parseKind(text: string): Workbook {
  const found = WORKBOOKS.find(({ kind }) => kind === text);
  if (found !== undefined) return found;
  throw new LocalError(
    `${text} is no kind of workbook: ${WORKBOOKS.map(({ kind }) => kind).join(', ')} are.`,
  );
}

/** Whether a workbook names people by identifiers that its service must not receive: the registry turns them into resident ids first. */
export function needsLookUp({ service, columns }: Workbook): boolean {
  const fields = columns.map(({ field }) => field);
  return service !== 'registry' && fields.includes('citizenId') && fields.includes('residentId');
}
