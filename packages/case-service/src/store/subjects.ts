import type { SubjectFacts } from '@zhucan/casework';
import { problem, refused, ok, type Result } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { CaseService } from '../service.js';
import { type ArrivedResident, findHouseholdMembers, findResidentFacts } from './facts.js';
import { type CaseSubject, subjectId } from './stored-case.js';

/** The facts of the subjects that have arrived, by subject id. */
export type KnownSubjects = ReadonlyMap<string, SubjectFacts>;

const isComplete = (arrived: ArrivedResident | undefined): arrived is ArrivedResident =>
  arrived?.complete === true;

/**
 * Finds the facts of subjects; at most three statements for any number. Left out are those who have not arrived in the projection:
 * a resident whose event or whose regions are missing, a household without a member yet, an enterprise that is unknown.
 */
export async function findSubjects(
  service: CaseService,
  sql: Sql,
  subjects: readonly CaseSubject[],
): Promise<KnownSubjects> {
  const idsOf = (kind: CaseSubject['kind']): string[] =>
    subjects.filter((each) => each.kind === kind).map(subjectId);
  const members = await findHouseholdMembers(sql, idsOf('HOUSEHOLD'));
  const residents = await findResidentFacts(sql, [...idsOf('RESIDENT'), ...[...members.values()].flat()]);
  const enterpriseIds = idsOf('ENTERPRISE');
  const enterprises =
    enterpriseIds.length > 0 ? await service.findEnterprises?.(sql, enterpriseIds) : undefined;
  const known = new Map<string, SubjectFacts>(enterprises ?? []);
  for (const id of idsOf('RESIDENT')) {
    const arrived = residents.get(id);
    if (isComplete(arrived)) known.set(id, arrived.facts);
  }
  for (const [householdId, memberIds] of members) {
    const arrived = memberIds.map((id) => residents.get(id));
    if (arrived.every(isComplete)) {
      known.set(householdId, {
        kind: 'HOUSEHOLD',
        subjectId: householdId,
        members: arrived.map((each) => each.facts),
      });
    }
  }
  return known;
}

/** The subject is not one that this service knows. */
export const SUBJECT_UNKNOWN = problem(
  'SUBJECT_UNKNOWN',
  'subject',
  'a subject that this service knows',
  '本服务尚无该申请主体的资料。',
  'This service does not know the subject, or not yet.',
);

/** The facts of one subject; refuses with `SUBJECT_UNKNOWN`. */
export async function getSubject(
  service: CaseService,
  sql: Sql,
  subject: CaseSubject,
): Promise<Result<SubjectFacts>> {
  const known = await findSubjects(service, sql, [subject]);
  const facts = known.get(subjectId(subject));
  return facts ? ok(facts) : refused(SUBJECT_UNKNOWN);
}
