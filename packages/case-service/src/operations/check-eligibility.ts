import {
  checkEligibility,
  type EligibilityCheck,
  enterpriseOn,
  findState,
  type Occasion,
  type Programme,
  subjectKindProblem,
} from '@zhucan/casework';
import { type CalendarDate, ok, refused, type Result } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { Actor, CaseService } from '../service.js';
import { findPriorCases } from '../store/load.js';
import { type CaseSubject, subjectId } from '../store/stored-case.js';
import { getSubject, SUBJECT_UNKNOWN } from '../store/subjects.js';
import { findOwnRegions, findOwnResidents } from '../store/visible.js';
import { resolveSubject, type SubjectRequest } from './submit-application.js';

/** A question whether a subject may take part in a programme on a day. */
export interface EligibilityQuestion {
  readonly programmeCode: string;
  /** Whom it is asked for. A resident also asks for the household that is theirs on the day, where the programme is for households. */
  readonly subject: SubjectRequest;
  readonly serviceDate: CalendarDate;
  readonly occasion: Occasion | null;
}

/** The outcome, with what was asked. */
export interface EligibilityAnswer extends EligibilityCheck {
  readonly programmeCode: string;
  readonly serviceDate: CalendarDate;
}

/** The subject of the programme's kind that a question is about, as an application would have it. */
async function subjectOf(
  sql: Sql,
  programme: Programme,
  { subject, serviceDate }: EligibilityQuestion,
): Promise<Result<CaseSubject>> {
  if (subject.kind === programme.subjectKind) return resolveSubject(sql, subject, serviceDate);
  if (subject.kind === 'RESIDENT' && programme.subjectKind === 'HOUSEHOLD') {
    const { residentId } = subject;
    return resolveSubject(sql, { kind: 'HOUSEHOLD', householdId: null, residentId }, serviceDate);
  }
  return refused(subjectKindProblem(programme));
}

/** Whether a caller may ask about a subject: a token that is narrowed to a region asks about residents who live there today. */
async function mayAsk(
  service: CaseService,
  sql: Sql,
  caller: Pick<Actor, 'regionCode'>,
  { subject }: EligibilityQuestion,
): Promise<boolean> {
  const own = await findOwnRegions(sql, caller);
  if (own === null) return true;
  const residentId = subject.kind === 'ENTERPRISE' ? null : subject.residentId;
  if (residentId === null) return false;
  return (await findOwnResidents(sql, own, [residentId], service.clock.today())).has(residentId);
}

/**
 * Tells whether a subject may take part in a programme on a day (资格审查), by the rules in force on that day; writes nothing. The
 * application is taken to be filed where the subject lives. Who lives outside the region of a narrowed token is unknown to it.
 *
 * @returns the outcome of each rule, or `UNKNOWN_PROGRAMME`, `PROGRAMME_NOT_IN_FORCE`, `SUBJECT_KIND`, `NO_HOUSEHOLD`, `SUBJECT_UNKNOWN`
 */
export async function askEligibility(
  service: CaseService,
  sql: Sql,
  caller: Pick<Actor, 'regionCode'>,
  question: EligibilityQuestion,
): Promise<Result<EligibilityAnswer>> {
  const { programmeCode, serviceDate, occasion } = question;
  const inForce = service.programmes.inForce(programmeCode, serviceDate);
  if (!inForce.ok) return inForce;
  if (!(await mayAsk(service, sql, caller, question))) return refused(SUBJECT_UNKNOWN);
  const resolved = await subjectOf(sql, inForce.value.programme, question);
  if (!resolved.ok) return resolved;
  const found = await getSubject(service, sql, resolved.value);
  if (!found.ok) return found;
  const subject = found.value;
  const id = subjectId(resolved.value);
  const priorCases = (await findPriorCases(sql, [id])).get(id) ?? [];
  const home =
    subject.kind === 'ENTERPRISE'
      ? enterpriseOn(subject, serviceDate).region
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
