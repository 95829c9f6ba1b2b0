import { addDays, categoryNameZh, toDate } from '@zhucan/codes';

import type { Person } from './people.js';
import { sandboxId } from './sandbox.js';
import type { CaseRow } from './steps.js';

/** Whoever is born after it is a minor at the end of the half-year. */
const MINOR_SINCE = '2001-07-01';

/** Every 25th of the general population lives with the person before (一户多残). */
function household({ number, group }: Person, before: Person | undefined): string {
  const shared = group === 'GENERAL' && before?.group === 'GENERAL' && number % 25 === 0;
  const head = shared ? number - 1 : number;
  return `户${String(head).padStart(5, '0')}`;
}

/** The rows of the workbook of residents, by field. */
export function residentRows(people: readonly Person[]): CaseRow[] {
  let sandbox = 0;
  return people.map((person, at): CaseRow => {
    const { number, group, category } = person;
    const certificate: CaseRow =
      category === null || group === 'NO_CERTIFICATE'
        ? {}
        : {
            category: categoryNameZh(category),
            grade: String(person.grade),
            components: person.components,
            issuedOn: person.issuedOn,
            ...(person.expiresOn ? { expiresOn: person.expiresOn } : {}),
          };
    const minor = person.birthDate > MINOR_SINCE;
    return {
      citizenId: person.citizenId,
      name: person.name,
      sex: person.sex,
      birthDate: person.birthDate,
      phone: `1990000${String(number).padStart(4, '0')}`,
      address: `示例路${String(number)}号`,
      regionId: person.regionId,
      on: person.issuedOn,
      householdNumber: household(person, people[at - 1]),
      kinship: minor ? '20' : '02',
      ...certificate,
      ...(person.hardship === '' ? {} : { hardship: person.hardship, hardshipFrom: person.issuedOn }),
      ...(minor
        ? {
            guardianName: `${person.name.slice(0, 1)}家长`,
            guardianPhone: '19900000000',
            guardianKinship: '51',
          }
        : {}),
      synthetic: '是',
      ...(group === 'SANDBOX' ? { residentId: sandboxId((sandbox += 1)) } : {}),
    };
  });
}

/** The rows of the workbook of changes: certificates that were cancelled before the half-year ended, and deaths. */
export function changeRows(people: readonly Person[]): CaseRow[] {
  const cancelled = people
    .filter((each) => each.group === 'CANCELLED')
    .map(({ citizenId }, at) => ({
      citizenId,
      action: '注销',
      on: addDays(toDate('2018-11-01'), at * 8),
      reason: at % 2 === 0 ? '康复' : '自愿',
    }));
  const dead = people.flatMap(({ citizenId, diedOn }) =>
    diedOn ? [{ citizenId, action: '死亡', on: diedOn }] : [],
  );
  return [...cancelled, ...dead];
}
