import { checkEligibility, type EligibilityCheck, findState, type Occasion } from '@zhucan/casework';
import { type CalendarDate, ok, type Result } from '@zhucan/codes';

import type { CaseService } from '../service.js';
import { findPriorCases } from '../store/load.js';
import { type CaseSubject, subjectId } from '../store/stored-case.js';
import { getSubject } from '../store/subjects.js';
import type { Sql } from '@zhucan/sql';

/** A question whether a subject may take part in a programme on a day. */
export interface EligibilityQuestion {
  readonly programmeCode: string;
  readonly subject: CaseSubject;
  readonly serviceDate: CalendarDate;
  readonly occasion: Occasion | null;
}

/** The outcome, with what was asked. */
export interface EligibilityAnswer extends EligibilityCheck {
  readonly programmeCode: string;
  readonly serviceDate: CalendarDate;
}

/**
 * Tells whether a subject may take part in a programme on a day (资格审查), by the rules in force on that day; writes nothing. The
 * application is taken to be filed where the subject lives.
 *
 * @returns the outcome of each rule, or `UNKNOWN_PROGRAMME`, `PROGRAMME_NOT_IN_FORCE`, `SUBJECT_UNKNOWN`
 */
export async function askEligibility(
  service: CaseService,
  sql: Sql,
  question: EligibilityQuestion,
): Promise<Result<EligibilityAnswer>> {
  const { programmeCode, serviceDate, occasion } = question;
  const inForce = service.programmes.inForce(programmeCode, serviceDate);
  if (!inForce.ok) return inForce;
  const found = await getSubject(service, sql, question.subject);
  if (!found.ok) return found;
  const subject = found.value;
  const id = subjectId(question.subject);
  const priorCases = (await findPriorCases(sql, [id])).get(id) ?? [];
  const home =
    subject.kind === 'ENTERPRISE'
      ? subject.region
      : (subject.kind === 'RESIDENT' ? [subject] : subject.members)
          .map((each) => findState(each, serviceDate)?.region)
          .find((each) => each != null);
  const filedIn = home ?? { regionId: '', streetId: null, districtId: null };
  const check = checkEligibility(programmeCode, inForce.value.version, subject, serviceDate, priorCases, {
    filedIn,
    occasion,
  });
  return ok({ ...check, programmeCode, serviceDate });
}
