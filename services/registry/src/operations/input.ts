import {
  type CalendarDate,
  type Category,
  type Component,
  type Grade,
  ok,
  parseGrade,
  refused,
  type Result,
  toDate,
} from '@zhucan/codes';

import type { Assessment } from '../decisions/certificate-decisions.js';
import { refusals } from '../decisions/refusals.js';

/** A date that an input may leave out; the scalar has checked its form. */
export function optionalDate(text: string | null | undefined): CalendarDate | null {
  return text == null ? null : toDate(text);
}

/** A text that an input may leave out; blank is the same as none. */
export function optionalText(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** Reads category, grade and components of an input; refuses with `GRADE_RANGE` or `COMPONENTS_FORM`. */
export function parseAssessment(input: {
  readonly category: Category;
  readonly grade: number;
  readonly components: readonly { readonly category: Category; readonly grade: number }[];
}): Result<Assessment> {
  const grade = parseGrade(String(input.grade), 'grade');
  if (!grade.ok) return grade;
  const components: Component[] = [];
  for (const component of input.components) {
    const parsed: Result<Grade> = parseGrade(String(component.grade), 'components');
    if (!parsed.ok) return parsed;
    if (component.category === 'MULTIPLE') return refused(refusals.componentNested());
    components.push({ category: component.category, grade: parsed.value });
  }
  return ok({ category: input.category, grade: grade.value, components });
}
