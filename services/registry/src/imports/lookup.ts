import { parseCertificateNumber, parseCitizenId, type Problem, problem } from '@zhucan/codes';

import { refusals } from '../decisions/refusals.js';
import { findHouseholdIds } from '../store/households.js';
import { findCertificateHolders, findResidentIds } from '../store/residents.js';
import { findVisible } from '../store/visible.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import type { Cells } from '@zhucan/import-kit';

/** Headings under which case workbooks name people and households. */
export const IDENTIFIER_HEADINGS = {
  citizenId: '公民身份号码',
  certificateNumber: '残疾人证号',
  householdNumber: '户编号',
} as const;

/** Headings under which the answer names them, by our own ids. */
export const ANSWER_HEADINGS = {
  residentId: '居民编号',
  householdId: '户编号',
  problemCode: '匹配问题',
  problemText: '问题说明',
} as const;

interface Named {
  readonly citizenId: string | null;
  readonly certificateNumber: string | null;
  readonly householdNumber: string | null;
  readonly wrong: Problem | null;
}

const AMBIGUOUS = problem(
  'IDENTIFIERS_DISAGREE',
  'citizenId',
  'citizen id and certificate number name one person',
  '公民身份号码与残疾人证号不属于同一人。',
  'Citizen id and certificate number name different people.',
);

function named(cells: Cells): Named {
  const text = (heading: string) => {
    const value = (cells[heading] ?? '').trim().toUpperCase();
    return value === '' ? null : value;
  };
  const citizenText = text(IDENTIFIER_HEADINGS.citizenId);
  const numberText = text(IDENTIFIER_HEADINGS.certificateNumber);
  const householdNumber = (cells[IDENTIFIER_HEADINGS.householdNumber] ?? '').trim() || null;
  const nobody: Named = { citizenId: null, certificateNumber: null, householdNumber, wrong: null };
  const number = numberText === null ? null : parseCertificateNumber(numberText);
  if (number && !number.ok) return { ...nobody, wrong: number.problems[0] };
  const citizen = citizenText === null ? null : parseCitizenId(citizenText);
  if (citizen && !citizen.ok) return { ...nobody, wrong: citizen.problems[0] };
  if (number && citizen && number.value.citizenId.value !== citizen.value.value)
    return { ...nobody, wrong: AMBIGUOUS };
  return {
    citizenId: citizen ? citizen.value.value : null,
    certificateNumber: number ? number.value.value : null,
    householdNumber,
    wrong: null,
  };
}

/** The answer for a batch, and how many rows were resolved. */
export interface LookupAnswer {
  readonly rows: Cells[];
  readonly resolved: number;
  /** The residents who were found, for the audit. */
  readonly residentIds: readonly string[];
}

/** A row without its identifiers, however it comes out. */
function withoutIdentifiers(cells: Cells): Record<string, string> {
  const hidden = new Set<string>(Object.values(IDENTIFIER_HEADINGS));
  return Object.fromEntries(Object.entries(cells).filter(([heading]) => !hidden.has(heading)));
}

/**
 * Puts our own ids in the place of the identifiers of a batch of rows; three statements for any number of rows, five
 * for a caller who is narrowed to a region. A row of which someone is not found keeps no identifier either and says why. Residents and
 * households outside the caller's region are not found.
 *
 * @param regionIds the regions to which the caller is narrowed; null for none
 */
export async function resolveLookupRows(
  unit: UnitOfWork,
  rows: readonly Cells[],
  regionIds: readonly string[] | null,
): Promise<LookupAnswer> {
  const { sql, protector } = unit;
  const people = rows.map(named);
  const present = <T>(values: readonly (T | null)[]) => values.filter((value): value is T => value !== null);
  const byCitizenId = await findResidentIds(sql, protector, present(people.map((each) => each.citizenId)));
  const byNumber = await findCertificateHolders(
    sql,
    protector,
    present(people.map((each) => each.certificateNumber)),
  );
  const households = await findHouseholdIds(
    sql,
    protector,
    present(people.map((each) => each.householdNumber)),
  );
  const visible = await findVisible(
    sql,
    'residence_fact',
    [...byCitizenId.values(), ...byNumber.values()],
    regionIds,
    unit.today,
  );
  const visibleHouseholds = await findVisible(
    sql,
    'household_fact',
    [...households.values()],
    regionIds,
    unit.today,
  );
  const residentIds = new Set<string>();
  let resolved = 0;
  const answered = rows.map((cells, index): Cells => {
    const { citizenId, certificateNumber, householdNumber, wrong } = people[index] ?? named(cells);
    const found =
      (certificateNumber !== null ? byNumber.get(certificateNumber) : undefined) ??
      (citizenId !== null ? byCitizenId.get(citizenId) : undefined);
    const residentId = found !== undefined && visible.has(found) ? found : undefined;
    const household = householdNumber === null ? undefined : households.get(householdNumber);
    const householdId = household !== undefined && visibleHouseholds.has(household) ? household : undefined;
    const isNamed = wrong !== null || citizenId !== null || certificateNumber !== null;
    const missing =
      wrong ??
      ((citizenId !== null || certificateNumber !== null) && residentId === undefined
        ? refusals.unknownResident(certificateNumber === null ? 'citizenId' : 'certificateNumber')
        : null) ??
      (householdNumber !== null && householdId === undefined
        ? refusals.unknownHousehold('householdNumber')
        : null);
    if (missing === null) resolved += 1;
    if (residentId !== undefined) residentIds.add(residentId);
    return {
      ...withoutIdentifiers(cells),
      [ANSWER_HEADINGS.residentId]: residentId ?? (isNamed ? '' : (cells[ANSWER_HEADINGS.residentId] ?? '')),
      [ANSWER_HEADINGS.householdId]: householdId ?? '',
      [ANSWER_HEADINGS.problemCode]: missing?.code ?? '',
      [ANSWER_HEADINGS.problemText]: missing === null ? '' : `${missing.messageZh} ${missing.messageEn}`,
    };
  });
  return { rows: answered, resolved, residentIds: [...residentIds] };
}
