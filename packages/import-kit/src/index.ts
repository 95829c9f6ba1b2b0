export type { ImportColumn, Workbook } from './workbooks/column.js';
export { workbook, WORKBOOKS, workbooksPage } from './workbooks/index.js';
