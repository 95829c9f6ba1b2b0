export { type CaseGraphContext, type CaseStepView, programmeCaseResolvers } from './graph/case-resolvers.js';
export { startCaseBackground } from './background.js';
export { stepCommand, type StepInput } from './graph/step-command.js';
export { type CaseLoaders, caseLoaders, type CaseViewer } from './graph/case-loaders.js';
export { applyCaseRows, type RowOutcome } from './imports/apply-case-rows.js';
export { caseImport } from './imports/case-import.js';
export { type CaseCells, type CaseField, type ImportedCase, parseCaseRow } from './imports/imported-case.js';
export { settleAllWaitingRows, type SettledRows, settleWaitingRows } from './imports/waiting.js';
export {
  askEligibility,
  type EligibilityAnswer,
  type EligibilityQuestion,
} from './operations/check-eligibility.js';
export {
  parseCaseNumber,
  submitApplication,
  type SubjectRequest,
  type SubmitRequest,
} from './operations/submit-application.js';
export {
  type ProgrammeBook,
  programmeBook,
  type ProgrammeInForce,
  readProgrammes,
  recordProgrammeVersions,
} from './programmes.js';
export { eraseResidents, type ResidentErasure } from './projections/erasures.js';
export { projectHouseholds } from './projections/households.js';
export type { RegistryMessage } from './projections/messages.js';
export { projectRegions } from './projections/regions.js';
export { projectResidents } from './projections/residents.js';
export {
  projectRegistry,
  REGISTRY_TOPICS,
  registryProjections,
  type RegistryEvent,
} from './projections/registry.js';
export { APPLIED_MAYBE_TWICE, type CaseFact, caseFacts, inPeriod, SERVED_ONCE } from './report/case-facts.js';
export type { Actor, CaseAuditEntry, CaseDomainEvent, CaseService, CaseWork } from './service.js';
export { CORRECTED_EVENT, EVENT_NAMES } from './store/announce.js';
export { findRegions, findResidentFacts, type KnownRegions } from './store/facts.js';
export { type CaseOwner, findCases, findCasesOf, findSteps, type RecordedStep } from './store/load.js';
export { CASE_BATCH_LIMIT } from './store/save.js';
export { type CaseDates, type CaseSubject, type StoredCase, subjectId } from './store/stored-case.js';
export { caseTablesSql } from './tables/case-tables.js';
export { residentErasureSql } from './tables/erasure.js';
export { firstCaseSql } from './tables/first-case.js';
export { importOriginsSql } from './tables/import-origins.js';
export { importedStepsSql } from './tables/imported-steps.js';
export { residentProjectionTablesSql } from './tables/projection-tables.js';
export { waitingRowsSql } from './tables/waiting-rows.js';
