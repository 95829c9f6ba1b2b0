import { randomUUID } from 'node:crypto';

import { decideSubmission, findState, type Occasion, startCase } from '@zhucan/casework';
import { type CalendarDate, ok, parseRegionArgument, problem, refused, type Result } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { CaseService, CaseWork } from '../service.js';
import { findRegions, findResidentFacts, lockSubjects } from '../store/facts.js';
import { findPriorCases } from '../store/load.js';
import { saveCases } from '../store/save.js';
import { type CaseSubject, datesOf, subjectId } from '../store/stored-case.js';
import { getSubject } from '../store/subjects.js';
import { findOwnRegions, isOwnRegion } from '../store/visible.js';
import { operationName } from './take-step.js';

/** Whom an application is for. A household may be named by the resident who applies for it. */
export type SubjectRequest =
  | { readonly kind: 'RESIDENT'; readonly residentId: string }
  | { readonly kind: 'HOUSEHOLD'; readonly householdId: string | null; readonly residentId: string | null }
  | { readonly kind: 'ENTERPRISE'; readonly enterpriseId: string };

/** An application as it is handed in. */
export interface SubmitRequest {
  readonly programmeCode: string;
  readonly subject: SubjectRequest;
  /** Where it is filed: a code of 6, 9 or 12 digits, or our own id of a community. */
  readonly region: string;
  readonly occasion: Occasion | null;
  readonly occurredOn: CalendarDate;
  /** The office's own number; left out, the service makes one. */
  readonly caseNumber?: string | null;
}

const CASE_NUMBER = /^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,63}$/u;

/** Whether a text may be a case number; refuses with `CASE_NUMBER_FORM`. Eighteen digits and more would be an identifier of a person. */
export function parseCaseNumber(text: string, field = 'caseNumber'): Result<string> {
  const value = text.trim();
  if (CASE_NUMBER.test(value) && !/\d{15}/.test(value)) return ok(value);
  return refused(
    problem(
      'CASE_NUMBER_FORM',
      field,
      '1 to 64 letters, digits, . _ / - and no identifier of a person',
      '案件编号应为1至64位字母、数字或 . _ / - ，且不得使用个人证件号码。',
      'A case number has 1 to 64 letters, digits or . _ / - and is no identifier of a person.',
    ),
  );
}

/**
 * The next number of ours that no case has; one statement. A workbook may have brought numbers of the same form, thousands of them in a row: then the next is that
 * after the last of the year. Two that find the same at one moment lose a race, and one is begun anew.
 */
async function makeCaseNumber(service: CaseService, sql: Sql, on: CalendarDate): Promise<string> {
  const series = `${service.numberPrefix}-${on.slice(0, 4)}-`;
  const [row] = await sql.query<{ next: string }>(
    `WITH drawn AS MATERIALIZED (SELECT nextval('case_number_sequence') AS number)
     SELECT (CASE WHEN EXISTS (SELECT 1 FROM case_record WHERE case_number = $1 || lpad(number::text, greatest(6, length(number::text)), '0'))
                  THEN setval('case_number_sequence', 1 + greatest(number, (SELECT max(substr(case_number, length($1) + 1)::bigint) FROM case_record
                         WHERE case_number ~ ('^' || $1 || '[0-9]{6,12}$')))) ELSE number END)::text AS next FROM drawn`,
    [series],
  );
  return series + (row?.next ?? '').padStart(6, '0');
}

async function chooseCaseNumber(work: CaseWork, request: SubmitRequest): Promise<Result<string>> {
  if (request.caseNumber == null) return ok(await makeCaseNumber(work.service, work.sql, request.occurredOn));
  const parsed = parseCaseNumber(request.caseNumber);
  if (!parsed.ok) return parsed;
  const taken = await work.sql.query('SELECT 1 FROM case_record WHERE case_number = $1', [parsed.value]);
  if (taken.length === 0) return parsed;
  return refused(
    problem(
      'CASE_NUMBER_TAKEN',
      'caseNumber',
      'unique within the service',
      '案件编号已被使用。',
      'The case number is taken.',
    ),
  );
}

/** The household to which the applicant belongs on the day, where it is not named itself; any other subject as it is. */
export async function resolveSubject(
  sql: Sql,
  subject: SubjectRequest,
  on: CalendarDate,
): Promise<Result<CaseSubject>> {
  if (subject.kind !== 'HOUSEHOLD') return ok(subject);
  if (subject.householdId !== null) return ok({ ...subject, householdId: subject.householdId });
  const applicant =
    subject.residentId === null
      ? undefined
      : (await findResidentFacts(sql, [subject.residentId])).get(subject.residentId);
  const householdId = applicant ? (findState(applicant.facts, on)?.householdId ?? null) : null;
  if (householdId !== null) return ok({ kind: 'HOUSEHOLD', householdId, residentId: subject.residentId });
  return refused(NO_HOUSEHOLD);
}

/** The applicant for a household belongs to none. */
export const NO_HOUSEHOLD = problem(
  'NO_HOUSEHOLD',
  'subject',
  'the applicant belongs to a household on the day',
  '申请人当日不属于已登记的家庭。',
  'The applicant belonged to no registered household on the day.',
);

/** The region is not one that this service knows. */
export const UNKNOWN_REGION = problem(
  'UNKNOWN_REGION',
  'region',
  'a region known to the registry',
  '没有这个区划。',
  'There is no such region.',
);

/**
 * Takes in an application (受理申请) in the caller's transaction, which is to be begun anew where it loses a race (`retryLostRace`): of
 * two applications with one case number at the same moment, the other then finds the number taken.
 *
 * @returns the id of the new case, or the problems: `UNKNOWN_PROGRAMME`, `PROGRAMME_NOT_IN_FORCE`, `MALFORMED_REGION`, `UNKNOWN_REGION` (also outside the region of the token),
 * `CASE_NUMBER_FORM`, `CASE_NUMBER_TAKEN`, `NO_HOUSEHOLD`, `SUBJECT_UNKNOWN`, then those of the decision
 */
export async function submitApplication(work: CaseWork, request: SubmitRequest): Promise<Result<string>> {
  const { service, sql } = work;
  const inForce = service.programmes.inForce(request.programmeCode, request.occurredOn);
  if (!inForce.ok) return inForce;
  const key = parseRegionArgument(request.region);
  if (!key.ok) return key;
  const regionKey = key.value.kind === 'code' ? key.value.code : key.value.id;
  const filedIn = (await findRegions(sql, [regionKey])).find(regionKey);
  const own = await findOwnRegions(sql, work.actor);
  if (!filedIn || !isOwnRegion(own, filedIn.regionId)) return refused(UNKNOWN_REGION);
  const caseNumber = await chooseCaseNumber(work, request);
  if (!caseNumber.ok) return caseNumber;
  const resolved = await resolveSubject(sql, request.subject, request.occurredOn);
  if (!resolved.ok) return resolved;
  const subject = resolved.value;
  const id = subjectId(subject);
  await lockSubjects(sql, [id]);
  const facts = await getSubject(service, sql, subject);
  if (!facts.ok) return facts;
  const application = { filedIn, occasion: request.occasion };
  const decided = decideSubmission(
    application,
    { name: 'SUBMIT_APPLICATION', occurredOn: request.occurredOn },
    {
      ...inForce.value,
      subject: facts.value,
      priorCases: (await findPriorCases(sql, [id])).get(id) ?? [],
      today: service.clock.today(),
    },
  );
  if (!decided.ok) return decided;
  const caseId = randomUUID();
  await saveCases(work, [
    {
      expectedVersion: null,
      datesBefore: null,
      after: {
        caseId,
        caseNumber: caseNumber.value,
        subject,
        state: startCase(application, inForce.value.programme, inForce.value.version, decided.value[0]),
        dates: datesOf(decided.value),
        version: 1,
        revision: 1,
        importDigest: null,
      },
      events: decided.value,
      correction: false,
      operations: [operationName('SUBMIT_APPLICATION')],
    },
  ]);
  return ok(caseId);
}
