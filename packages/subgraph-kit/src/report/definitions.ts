import type { FactSource } from './facts.js';
import type { CountKind, IndicatorUnit, SectionCode } from './sections.js';

/** One figure of the report, declared once by the service that owns its facts. */
export interface IndicatorDefinition {
  /** Stable code, as `rehab.childTraining`. */
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly unit: IndicatorUnit;
  readonly counts: CountKind;
  /** How it is counted, Chinese first. */
  readonly rule?: string;
  /**
   * Whether the numbers of the parts of a region add up to that of the whole: only where no rule lets what is counted once be in two parts.
   * Money adds up always, as every case is paid once, in one place.
   */
  readonly addsOverRegions: boolean;
  /** Whether the numbers of parts of a period add up to that of the whole, in the same sense. */
  readonly addsOverTime: boolean;
  readonly facts: FactSource;
}

/** A section of the report with its figures in order. */
export interface ReportSectionDefinition {
  readonly code: SectionCode;
  readonly indicators: readonly IndicatorDefinition[];
}

/** How the done part of a planned task is counted. */
export interface PlanTaskDefinition {
  /** Stable code, as `plan.needsSurvey`. */
  readonly code: string;
  /** Its name in English; the workbook brings the Chinese one. */
  readonly nameEn: string;
  readonly facts: FactSource;
}

/** What a service answers of report and plan. */
export interface ReportDefinition {
  readonly sections: readonly ReportSectionDefinition[];
  /** The sections of the plan that this service answers for. */
  readonly planSections: readonly SectionCode[];
  readonly planTasks: readonly PlanTaskDefinition[];
}
