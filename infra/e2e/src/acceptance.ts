import { readFileSync } from 'node:fs';

/** A figure that the report of the half-year must have. */
export interface AcceptanceIndicator {
  readonly code: string;
  readonly nameZh: string;
  readonly unit: string;
  readonly counts: string;
  readonly value?: number;
  readonly minimum?: number;
  readonly amountFen?: number;
  readonly printed?: string;
  readonly approximate?: boolean;
  readonly occurredOn?: string;
}

/** A task that the plan of the second half-year must have. */
interface AcceptanceTask {
  readonly code: string;
  readonly section: string;
  readonly target: number | null;
  readonly unit: string;
}

interface Acceptance {
  readonly region: { readonly code: string };
  readonly period: { readonly code: string };
  readonly sections: Readonly<Record<string, { readonly indicators: readonly AcceptanceIndicator[] }>>;
  readonly secondHalfPlan: {
    readonly period: { readonly code: string };
    readonly tasks: readonly AcceptanceTask[];
  };
  readonly openMatters: readonly { readonly code: string }[];
}

/** The figures of the work report of 2019 that must come out right. */
export const ACCEPTANCE = JSON.parse(
  readFileSync(new URL('../acceptance/work-report-2019-h1.json', import.meta.url), 'utf8'),
) as Acceptance;

/** The sections of the report, as the graph names them. */
export const SECTIONS = Object.keys(ACCEPTANCE.sections);
