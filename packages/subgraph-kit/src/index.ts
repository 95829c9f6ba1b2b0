export {
  requestContext,
  type ServiceBase,
  type ServiceRuntime,
  type SubgraphContext,
} from './graph/context.js';
export { type DatedList, type DatedPage, type PageRequest, readDatedPage } from './graph/dated-page.js';
export { forbidden, problemError } from './graph/errors.js';
export { type CommandAnswer, type CommandRequest, runCommand } from './graph/mutation.js';
export { payloadProblems, payloadThing } from './graph/payload.js';
export { scalars } from './graph/scalars.js';
export { EVIDENCE_TYPES, type EvidenceTypeName, pascalCase, subgraphSdl } from './graph/sdl.js';
export { getVisibleRegions, type VisibleRegions } from './graph/visible-regions.js';
export { answerRefusal, declaredBytes, type Upload, withStreamBodies } from './imports/routes.js';
export { recordCommand, type RecordEntry, type RecordInput } from './records/record-command.js';
export {
  enterRecords,
  importUnit,
  readRecord,
  recordImport,
  type RecordKind,
} from './records/record-import.js';
export { protectionContext } from './records/record-rows.js';
export type {
  RecordContent,
  RecordRow,
  RecordTable,
  RecordUnit,
  StoredRecord,
} from './records/record-table.js';
export { type EarlierDay, notBefore, notLaterThanToday } from './records/rules.js';
export type { SavedRecord } from './records/save-records.js';
export type {
  IndicatorDefinition,
  PlanTaskDefinition,
  ReportDefinition,
  ReportSectionDefinition,
} from './report/definitions.js';
export {
  factParameters,
  type FactRange,
  type FactSource,
  factsSql,
  type Measure,
  measureSql,
} from './report/facts.js';
export { type EvidenceLoader } from './report/resolvers.js';
export { getRegionScope, getReportScope, type RegionScope, type ReportScope } from './report/scope.js';
export { type CountKind, type IndicatorUnit, type SectionCode, SECTIONS } from './report/sections.js';
export {
  EnvironmentError,
  parseServiceEnvironment,
  type ServiceConfiguration,
} from './service/environment.js';
export { type EventSettings, startEvents } from './service/events.js';
export { STATEMENTS_HEADER } from './service/http.js';
export { runProcess, type ServiceProgram } from './service/process.js';
export {
  type Background,
  buildSchema,
  type ResolverMap,
  type RunningService,
  startSubgraph,
  type SubgraphDefinition,
} from './service/start.js';
export { type AuditEntry, auditStatements, writeAudit } from './store/audit.js';
export { type Database, type DatabaseDefinition, openDatabase, type Transaction } from './store/database.js';
export { type AddedColumn, addColumnsSql, addNumberSql } from './store/change-tables.js';
export { kitTablesSql, regionProjectionSql } from './store/tables.js';
export {
  projectRegionMessages,
  REGION_TOPIC,
  type RegionMessage,
  regionProjection,
} from './store/region-projection.js';
