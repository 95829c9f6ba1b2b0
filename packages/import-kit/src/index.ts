export { BATCH_SIZE, cellsByField, defineImport, rejected } from './engine/definition.js';
export type { ImportActor, ImportContext, ImportDefinition, RowOutcome } from './engine/definition.js';
export { settleRows, type SettledRow } from './engine/apply.js';
export { eraseImportRows, SUBJECT_ERASED } from './engine/erase-rows.js';
export { createImporter, Importer, type ImporterOptions } from './engine/importer.js';
export {
  type ImportJob,
  type ImportReject,
  importRejects,
  importStatus,
  type ImportStatus,
} from './engine/jobs.js';
export { importCommentsSql, importTablesSql } from './engine/tables.js';
export { DEFAULT_LIMITS, type ReadLimits } from './read/problems.js';
export { type Cells, type ReadRow, readWorkbook } from './read/read-workbook.js';
export { isFormula, safeCell } from './write/safe-cell.js';
export { writeCsv } from './write/write-csv.js';
export { xlsxFile } from './write/write-xlsx.js';
export type { ImportColumn, Workbook } from './workbooks/column.js';
export {
  type CellReader,
  cellReader,
  type DayOrMonth,
  entryReader,
  type EntryValue,
} from './workbooks/cell-reader.js';
export {
  planTaskWorkbook,
  reportedFigureWorkbook,
  workbook,
  WORKBOOKS,
  workbooksPage,
} from './workbooks/index.js';
