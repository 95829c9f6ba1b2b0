import {
  type CertificateState,
  type EnterpriseKind,
  type EnterpriseFacts,
  HARDSHIPS,
  type RegionPath,
  type ResidentFacts,
  type ResidentState,
  type SubjectFacts,
  type SubjectKind,
} from '@zhucan/casework';
import {
  addYears,
  type CalendarDate,
  parseCategory,
  parseComponents,
  parseGrade,
  toDate,
  valueOrThrow,
} from '@zhucan/codes';

/** A row of a workbook, by field. */
export type Row = Readonly<Record<string, string>>;

const KIND_NAMES: Readonly<Record<string, EnterpriseKind>> = {
  盲人按摩机构: 'BLIND_MASSAGE',
  集中就业单位: 'EMPLOYMENT_BASE',
};
const HARDSHIP_NAMES = ['建档立卡', '低保', '低收入', '特困'];
const STREET = /^\d{9}$/;
const DISTRICT = /^\d{6}$/;

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}

/** Who and what the workbooks of a data set are about, as the rules of `@zhucan/casework` know them. */
export class Subjects {
  private readonly parents: ReadonlyMap<string, string>;
  private readonly changes: ReadonlyMap<string, Row>;
  private readonly residents: ReadonlyMap<string, ResidentFacts>;
  private readonly households = new Map<string, ResidentFacts[]>();
  private readonly householdOf = new Map<string, string>();
  private readonly enterprises: ReadonlyMap<string, EnterpriseFacts>;

  constructor(rows: ReadonlyMap<string, readonly Row[]>) {
    const of = (kind: string): readonly Row[] => rows.get(kind) ?? [];
    this.parents = new Map(of('regions').map((each) => [each['id'] ?? '', each['parentId'] ?? '']));
    this.changes = new Map(of('certificate-changes').map((each) => [each['citizenId'] ?? '', each]));
    this.residents = new Map(of('residents').map((each) => [each['citizenId'] ?? '', this.resident(each)]));
    this.enterprises = new Map(
      of('enterprises').map((each) => [each['enterpriseNumber'] ?? '', this.enterprise(each)]),
    );
  }

  /** A region with the street and the district that it lies in. */
  region(regionId: string): RegionPath {
    const path = [regionId];
    for (let at = this.parents.get(regionId); at; at = this.parents.get(at)) path.push(at);
    return {
      regionId,
      streetId: path.find((each) => STREET.test(each)) ?? null,
      districtId: path.find((each) => DISTRICT.test(each) && each !== '430100') ?? null,
    };
  }

  /** The subject of a case: as its programme asks, the person, the person's household, or the enterprise. */
  subject(row: Row, kind: SubjectKind): SubjectFacts {
    if (kind === 'ENTERPRISE') {
      const enterprise = this.enterprises.get(row['enterpriseNumber'] ?? '');
      if (enterprise) return enterprise;
    }
    const resident = this.residents.get(row['citizenId'] ?? '');
    if (!resident || kind === 'ENTERPRISE') throw new RangeError('a case without its subject');
    if (kind === 'RESIDENT') return resident;
    const household = this.householdOf.get(resident.subjectId) ?? '';
    return { kind, subjectId: household, members: this.households.get(household) ?? [] };
  }

  private enterprise(row: Row): EnterpriseFacts {
    return {
      kind: 'ENTERPRISE',
      subjectId: row['enterpriseNumber'] ?? '',
      timeline: [
        {
          from: toDate(row['on'] ?? ''),
          enterpriseKind: KIND_NAMES[row['enterpriseKind'] ?? ''] ?? 'OTHER',
          region: this.region(row['regionId'] ?? ''),
          staff: Number(row['staff']),
          disabledStaff: Number(row['disabledStaff']),
          disabledStaffByCategory: { VISION: Number(row['visionStaff']) },
        },
      ],
    };
  }

  private resident(row: Row): ResidentFacts {
    const { citizenId = '', birthDate = '', on = '', householdNumber = '' } = row;
    const change = this.changes.get(citizenId);
    const expiry = expiryOf(row);
    const days = [toDate(on), expiry, change?.['on'] === undefined ? undefined : toDate(change['on'])]
      .filter(isDefined)
      .sort();
    const facts: ResidentFacts = {
      kind: 'RESIDENT',
      subjectId: citizenId,
      birthDate: toDate(birthDate),
      deceasedOn: change?.['action'] === '死亡' ? toDate(change['on'] ?? '') : null,
      timeline: days.map((from, at): ResidentState => ({
        from,
        to: days[at + 1] ?? null,
        region: this.region(row['regionId'] ?? ''),
        householdId: householdNumber,
        hardship: hardshipOf(row),
        certificate: certificateOf(row, change, from),
      })),
    };
    this.householdOf.set(citizenId, householdNumber);
    this.households.set(householdNumber, [...(this.households.get(householdNumber) ?? []), facts]);
    return facts;
  }
}

/** A certificate is valid for ten years where the row does not say otherwise. */
function expiryOf({ issuedOn, expiresOn }: Row): CalendarDate | undefined {
  if (expiresOn !== undefined) return toDate(expiresOn);
  return issuedOn === undefined ? undefined : addYears(toDate(issuedOn), 10);
}

function hardshipOf({ hardship }: Row): string | null {
  return hardship === undefined ? null : (HARDSHIPS[HARDSHIP_NAMES.indexOf(hardship)] ?? null);
}

/** The certificate on a day: cancelled by its holder's wish, recovery or death, else expired, else valid. */
function certificateOf(row: Row, change: Row | undefined, on: CalendarDate): CertificateState | null {
  const { issuedOn, category = '', grade = '', components = '' } = row;
  const validTo = expiryOf(row);
  if (issuedOn === undefined || validTo === undefined) return null;
  const cancelled = change?.['on'] !== undefined && change['on'] <= on;
  return {
    status: cancelled ? 'CANCELLED' : validTo <= on ? 'EXPIRED' : 'VALID',
    category: valueOrThrow(parseCategory(category)),
    grade: valueOrThrow(parseGrade(grade)),
    components: components === '' ? [] : valueOrThrow(parseComponents(components)),
    validFrom: toDate(issuedOn),
    validTo,
  };
}
