export { type StackSettings, readSettings } from './settings.js';
export { type Stack, type StackListener, startStack } from './stack.js';
export { type GraphClient, graphClient } from './graph-client.js';
export { generateWorkbooks } from './dataset.js';
export { type DatasetWorkbook, importDataset } from './import/first-import.js';
export {
  describeJob,
  type ImportJob,
  type ImportRequest,
  importWorkbook,
  lookUpResidents,
} from './import/import-client.js';
export { formatReport, readReport } from './report-table.js';
export { databaseUrl } from './databases.js';
export { runVerify } from './verify-command.js';
export { Times } from './output.js';
