export {
  type Application,
  type CaseCommand,
  type CaseEvent,
  type CaseState,
  COMMAND_TARGETS,
  commandFor,
  type CommandName,
  type DecisionContext,
  evolve,
  startCase,
} from './case.js';
export { decide, decideAll, decideSubmission, type Replay, subjectKindProblem } from './decide.js';
export {
  checkEligibility,
  checkOnServiceDay,
  type EligibilityCheck,
  eligibilityProblems,
} from './eligibility.js';
export {
  CASE_STATUSES,
  type CaseStatus,
  countsAsTaken,
  isFinal,
  isServed,
  LIFE_CYCLE,
  MAIN_STEPS,
  type MainStep,
  mayFollow,
  STATUS_NAMES,
} from './life-cycle.js';
export {
  type EligibilityRule,
  ENTERPRISE_KINDS,
  type EnterpriseKind,
  findVersion,
  fixedAmountFen,
  type Grant,
  type Hardship,
  HARDSHIPS,
  type Occasion,
  OCCASIONS,
  parseProgramme,
  type Programme,
  type ProgrammeVersion,
  SUBJECT_KINDS,
  type SubjectKind,
} from './programme.js';
export type { RuleResult } from './rules.js';
export {
  type ApplicationFacts,
  type CertificateState,
  type EnterpriseFacts,
  enterpriseOn,
  type EnterpriseState,
  findState,
  type HouseholdFacts,
  type PriorCase,
  type RegionPath,
  type ResidentFacts,
  type ResidentState,
  type SubjectFacts,
} from './subject.js';
