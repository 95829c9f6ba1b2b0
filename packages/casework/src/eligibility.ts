import { type CalendarDate, problem, type Problem } from '@zhucan/codes';

import { countsAsTaken, isServed } from './life-cycle.js';
import type { EligibilityRule, ProgrammeVersion } from './programme.js';
import { judge, outcome, type RuleResult } from './rules.js';
import {
  type ApplicationFacts,
  findState,
  type PriorCase,
  type ResidentFacts,
  type SubjectFacts,
} from './subject.js';

/** Whether a subject may take part, with the outcome of each rule. */
export interface EligibilityCheck {
  readonly eligible: boolean;
  readonly results: readonly RuleResult[];
}

function year(date: CalendarDate): string {
  return date.slice(0, 4);
}

function halfYear(date: CalendarDate): string {
  return `${year(date)}-H${date.slice(5, 7) <= '06' ? 1 : 2}`;
}

function alive(resident: ResidentFacts, on: CalendarDate): RuleResult {
  return outcome(
    'ALIVE',
    resident.birthDate <= on && (resident.deceasedOn === null || on < resident.deceasedOn),
    ['当日在世。', 'Was alive on the day.'],
    ['当日已去世或尚未出生。', 'Had died by the day, or was not born yet.'],
  );
}

function residentResults(
  rules: readonly EligibilityRule[],
  resident: ResidentFacts,
  on: CalendarDate,
  application: ApplicationFacts,
): RuleResult[] {
  return [alive(resident, on), ...rules.map((rule) => judge(rule, resident, on, application.filedIn))];
}

/**
 * A household meets the rules where one member of that day meets all of them. Where none does, the outcome of the member who comes
 * nearest is told, so that the reason is about one person.
 */
function householdResults(
  rules: readonly EligibilityRule[],
  householdId: string,
  members: readonly ResidentFacts[],
  on: CalendarDate,
  application: ApplicationFacts,
): RuleResult[] {
  const present = members.filter((member) => findState(member, on)?.householdId === householdId);
  const hasMembers = outcome(
    'HOUSEHOLD_MEMBERS',
    present.length > 0,
    ['当日家庭有成员。', 'The household had members on the day.'],
    ['当日家庭没有成员。', 'The household had no members on the day.'],
  );
  const judged = present.map((member) => residentResults(rules, member, on, application));
  const failures = (results: readonly RuleResult[]): number => results.filter((each) => !each.passed).length;
  const [best] = judged.sort((left, right) => failures(left) - failures(right));
  return [hasMembers, ...(best ?? [])];
}

function subjectResults(
  rules: readonly EligibilityRule[],
  subject: SubjectFacts,
  on: CalendarDate,
  application: ApplicationFacts,
): RuleResult[] {
  switch (subject.kind) {
    case 'RESIDENT':
      return residentResults(rules, subject, on, application);
    case 'HOUSEHOLD':
      return householdResults(rules, subject.subjectId, subject.members, on, application);
    case 'ENTERPRISE':
      return rules.map((rule) => judge(rule, subject, on, application.filedIn));
  }
}

function repeatResult(
  programmeCode: string,
  repeat: NonNullable<ProgrammeVersion['repeat']>,
  on: CalendarDate,
  taken: readonly PriorCase[],
  application: ApplicationFacts,
): RuleResult {
  const same = taken.filter((prior) => {
    if (prior.programmeCode !== programmeCode) return false;
    switch (repeat.within) {
      case 'EVER':
        return true;
      case 'YEAR':
        return year(prior.serviceDate) === year(on);
      case 'HALF_YEAR':
        return halfYear(prior.serviceDate) === halfYear(on);
      case 'OCCASION_IN_YEAR':
        return year(prior.serviceDate) === year(on) && prior.occasion === application.occasion;
    }
  });
  return outcome(
    'REPEAT',
    same.length < repeat.limit,
    ['未超过项目规定的次数。', 'The programme may still be taken.'],
    [
      `项目规定的${repeat.limit}次已用完。`,
      `The programme may be taken ${repeat.limit} time(s) in its period, which is used up.`,
    ],
  );
}

function exclusionResults(
  version: ProgrammeVersion,
  on: CalendarDate,
  taken: readonly PriorCase[],
): RuleResult[] {
  return version.excludes.map((exclusion) => {
    const clash = taken.some(
      (prior) =>
        prior.programmeCode === exclusion.programme &&
        (exclusion.within === 'EVER' || year(prior.serviceDate) === year(on)),
    );
    return outcome(
      `EXCLUDED_BY_${exclusion.programme}`,
      !clash,
      ['未享受互斥项目。', 'No case in a programme that excludes this one.'],
      ['已享受互斥项目，不能重复享受。', 'A programme that excludes this one has been granted.'],
    );
  });
}

/**
 * Holds every rule of a programme's version against a subject, in this order: whether it lives, the programme's own rules as they are
 * listed, how often it may be taken, what excludes it. Nothing is left out after a failure: people want all reasons at once.
 *
 * @param programmeCode the programme, to know its own earlier cases
 * @param on the service date: the age, the certificate, the hardship and the region are those of this day
 * @param priorCases other cases of the subject; only those granted count
 */
export function checkEligibility(
  programmeCode: string,
  version: ProgrammeVersion,
  subject: SubjectFacts,
  on: CalendarDate,
  priorCases: readonly PriorCase[],
  application: ApplicationFacts,
): EligibilityCheck {
  const taken = priorCases.filter((prior) => countsAsTaken(prior.status));
  const results = [
    ...subjectResults(version.rules, subject, on, application),
    ...(version.repeat ? [repeatResult(programmeCode, version.repeat, on, taken, application)] : []),
    ...exclusionResults(version, on, taken),
  ];
  return { eligible: results.every((result) => result.passed), results };
}

/**
 * The rules that must still hold on the day of delivery or payment: the person lives, has the age asked for on that very day, was not
 * served by the programme as often as it allows in the period of that day, and by none that excludes it. The last two are asked on
 * approval too, but for the period of the approval: what was granted in one year may be given in the next. Here only what was given
 * counts, so that of two that were granted the one that is served first stands.
 *
 * @param programmeCode the programme, to know its own other cases
 * @param priorCases other cases of the subject
 */
export function checkOnServiceDay(
  programmeCode: string,
  version: ProgrammeVersion,
  subject: SubjectFacts,
  on: CalendarDate,
  priorCases: readonly PriorCase[],
  application: ApplicationFacts,
): EligibilityCheck {
  const rules = version.rules.filter((rule) => rule.rule === 'AGE_BAND');
  const served = priorCases.filter((prior) => isServed(prior.status));
  const results = [
    ...(subject.kind === 'RESIDENT' ? subjectResults(rules, subject, on, application) : []),
    ...(version.repeat ? [repeatResult(programmeCode, version.repeat, on, served, application)] : []),
    ...exclusionResults(version, on, served),
  ];
  return { eligible: results.every((result) => result.passed), results };
}

/** The rules that failed, as problems with the code `NOT_ELIGIBLE`, in the order of the check. */
export function eligibilityProblems(check: EligibilityCheck, field: string): Problem[] {
  return check.results
    .filter((result) => !result.passed)
    .map((result) => problem('NOT_ELIGIBLE', field, result.rule, result.messageZh, result.messageEn));
}
