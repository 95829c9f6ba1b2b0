import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';

import { type Category, type Grade, toDate, valueOrThrow } from '@zhucan/codes';

import { checkEligibility, checkOnServiceDay } from './eligibility.js';
import { findVersion, parseProgramme, type Programme } from './programme.js';
import type {
  EnterpriseFacts,
  EnterpriseState,
  PriorCase,
  ResidentFacts,
  ResidentState,
  SubjectFacts,
} from './subject.js';

const services = new URL('../../../services/', import.meta.url);
const programmes = new Map<string, Programme>(
  ['rehab-employment', 'relief-accessibility'].flatMap((service) =>
    readdirSync(new URL(`${service}/programmes/`, services)).map((file): [string, Programme] => {
      const data: unknown = JSON.parse(
        readFileSync(new URL(`${service}/programmes/${file}`, services), 'utf8'),
      );
      const programme = valueOrThrow(parseProgramme(data));
      return [programme.code, programme];
    }),
  ),
);

const region = { regionId: 'txc-0001', streetId: '430103005', districtId: '430103' };
const elsewhere = { regionId: '430102001', streetId: '430102001', districtId: '430102' };
const ON = toDate('2019-05-10');

const enterprise = (...timeline: [EnterpriseState, ...EnterpriseState[]]): EnterpriseFacts => ({
  kind: 'ENTERPRISE',
  subjectId: 'e1',
  timeline,
});

interface Person {
  readonly born?: string;
  readonly category?: Category;
  readonly grade?: Grade;
  readonly components?: readonly { category: Exclude<Category, 'MULTIPLE'>; grade: Grade }[];
  readonly hardship?: string | null;
  readonly status?: string;
  readonly validTo?: string;
  readonly home?: typeof region;
}

function person({
  born = '1985-01-01',
  category = 'PHYSICAL',
  grade = 3,
  components = [],
  hardship = null,
  status = 'VALID',
  validTo = '2027-01-01',
  home = region,
}: Person): ResidentFacts {
  const state: ResidentState = {
    from: toDate('2017-01-01'),
    to: null,
    region: home,
    householdId: 'h1',
    hardship,
    certificate: {
      status,
      category,
      grade,
      components,
      validFrom: toDate('2017-01-01'),
      validTo: toDate(validTo),
    },
  };
  return { kind: 'RESIDENT', subjectId: 'r1', birthDate: toDate(born), deceasedOn: null, timeline: [state] };
}

function failed(
  code: string,
  subject: SubjectFacts,
  prior: readonly PriorCase[] = [],
  on = ON,
  occasion: 'HELP_DAY' | null = null,
): string[] {
  const programme = programmes.get(code)!;
  const check = checkEligibility(code, findVersion(programme, on)!, subject, on, prior, {
    filedIn: region,
    occasion,
  });
  expect(check.eligible).toBe(check.results.every((each) => each.passed));
  return check.results.filter((each) => !each.passed).map((each) => each.rule);
}

const prior = (
  programmeCode: string,
  serviceDate: string,
  status: PriorCase['status'] = 'DELIVERED',
  occasion: PriorCase['occasion'] = null,
): PriorCase => ({
  caseId: 'c0',
  programmeCode,
  status,
  serviceDate: toDate(serviceDate),
  occasion,
});

describe('the programmes of the two services', () => {
  it('are all of the report, well-formed, with a source and names in both languages', () => {
    expect([...programmes.keys()].sort()).toEqual([
      'ACCIDENT_INSURANCE',
      'ASSISTIVE_DEVICES',
      'BLIND_MASSAGE_ENTERPRISE',
      'CHILD_REHABILITATION_TRAINING',
      'CONDOLENCE',
      'EMPLOYMENT_BASE',
      'EMPLOYMENT_RELIEF',
      'ENTREPRENEURSHIP',
      'EXTRAORDINARY_RELIEF',
      'FAMILY_CARE_SUBSIDY',
      'FUEL_SUBSIDY',
      'HARDSHIP_RELIEF',
      'HEARING_AIDS',
      'HOME_CARE',
      'HOME_RENOVATION',
      'INCLUSIVE_EDUCATION',
      'PENSION_SUBSIDY',
      'PROSTHESES',
      'SCHOOL_AID',
      'VISUAL_AID',
    ]);
  });

  it('exclude only programmes that exist', () => {
    const named = [...programmes.values()].flatMap((each) =>
      each.versions.flatMap((version) => version.excludes),
    );
    expect(named.every((each) => programmes.has(each.programme))).toBe(true);
  });

  it('exclude each other only in the directions that are meant', () => {
    const directions = [...programmes.values()].flatMap(({ code, versions }) => {
      const by = new Set(versions.flatMap(({ excludes }) => excludes.map((each) => each.programme)));
      return [...by].map((other) => `${code} not beside ${other}`);
    });
    // Who has a hearing aid, a prosthesis or exceptional relief is not served by the wider programme too; the wider one leaves room for
    // these. The two kinds of care exclude each other.
    expect(directions.sort()).toEqual([
      'ASSISTIVE_DEVICES not beside HEARING_AIDS',
      'ASSISTIVE_DEVICES not beside PROSTHESES',
      'FAMILY_CARE_SUBSIDY not beside HOME_CARE',
      'HARDSHIP_RELIEF not beside EXTRAORDINARY_RELIEF',
      'HOME_CARE not beside FAMILY_CARE_SUBSIDY',
    ]);
    const oneWay = ['HEARING_AIDS', 'PROSTHESES', 'EXTRAORDINARY_RELIEF'];
    for (const code of oneWay) {
      const notes = programmes.get(code)?.versions.map((version) => version.source.noteZh) ?? [];
      expect(notes.every((note) => note.includes('单向'))).toBe(true);
    }
  });
});

describe('eligibility', () => {
  it('follows the age on the service date to its last day', () => {
    const child = person({ born: '2001-05-11', category: 'HEARING', grade: 2 });
    expect(failed('CHILD_REHABILITATION_TRAINING', child)).toEqual([]);
    expect(failed('CHILD_REHABILITATION_TRAINING', child, [], toDate('2019-05-11'))).toEqual(['AGE_BAND']);
  });

  it('finds a category among the components of a multiple disability', () => {
    const multiple = person({
      category: 'MULTIPLE',
      grade: 2,
      components: [
        { category: 'PHYSICAL', grade: 3 },
        { category: 'VISION', grade: 2 },
      ],
    });
    expect(failed('VISUAL_AID', multiple)).toEqual([]);
    expect(failed('HEARING_AIDS', multiple)).toEqual(['CATEGORY_GRADE']);
    expect(failed('HOME_CARE', multiple)).toEqual(['CATEGORY_GRADE']);
  });

  it('insures the severely disabled and those in hardship, and no one else', () => {
    expect(failed('ACCIDENT_INSURANCE', person({ grade: 2 }))).toEqual([]);
    expect(failed('ACCIDENT_INSURANCE', person({ hardship: 'REGISTERED_POOR' }))).toEqual([]);
    expect(failed('ACCIDENT_INSURANCE', person({ hardship: 'NONE' }))).toEqual(['ANY_OF']);
  });

  it('needs a certificate in force on the day', () => {
    for (const status of ['CANCELLED', 'FROZEN', 'EXPIRED']) {
      expect(failed('PROSTHESES', person({ status }))).toEqual(['CERTIFICATE_VALID']);
    }
    expect(failed('PROSTHESES', person({ validTo: '2019-05-10' }))).toEqual(['CERTIFICATE_VALID']);
    expect(failed('PROSTHESES', person({ validTo: '2019-05-11' }))).toEqual([]);
  });

  it('refuses the dead, other districts and those without hardship where it is asked for', () => {
    expect(failed('PROSTHESES', { ...person({}), deceasedOn: ON })).toEqual(['ALIVE']);
    expect(failed('PROSTHESES', person({ home: elsewhere }))).toEqual(['SAME_DISTRICT']);
    expect(failed('HARDSHIP_RELIEF', person({}))).toEqual(['HARDSHIP']);
  });

  it('is given once in its period, and granted cases alone count', () => {
    const poor = person({ hardship: 'MINIMUM_LIVING' });
    expect(failed('EMPLOYMENT_RELIEF', poor, [prior('EMPLOYMENT_RELIEF', '2019-01-09', 'PAID')])).toEqual([
      'REPEAT',
    ]);
    expect(failed('EMPLOYMENT_RELIEF', poor, [prior('EMPLOYMENT_RELIEF', '2018-12-31', 'PAID')])).toEqual([]);
    expect(failed('EMPLOYMENT_RELIEF', poor, [prior('EMPLOYMENT_RELIEF', '2019-01-09', 'REJECTED')])).toEqual(
      [],
    );
    const spring = prior('CONDOLENCE', '2019-01-25', 'PAID', 'SPRING_FESTIVAL');
    expect(failed('CONDOLENCE', poor, [spring], ON, 'HELP_DAY')).toEqual([]);
    expect(failed('CONDOLENCE', poor, [{ ...spring, occasion: 'HELP_DAY' }], ON, 'HELP_DAY')).toEqual([
      'REPEAT',
    ]);
  });

  it('is taken away by a programme that excludes it in the same year', () => {
    const child = person({ born: '2010-01-01', category: 'HEARING', grade: 2 });
    expect(failed('ASSISTIVE_DEVICES', child, [prior('HEARING_AIDS', '2019-02-01')])).toEqual([
      'EXCLUDED_BY_HEARING_AIDS',
    ]);
    expect(failed('ASSISTIVE_DEVICES', child, [prior('HEARING_AIDS', '2018-02-01')])).toEqual([]);
  });

  /**
   * Two programmes that exclude each other, granted on either side of the new year, each for its own year: both were then given in one.
   * On the day of service the exclusion is asked again, of what was given.
   */
  it('is taken away on the day of service too, by what was given in the year of that day', () => {
    const cared = person({ category: 'INTELLECTUAL', grade: 2 });
    const version = findVersion(programmes.get('FAMILY_CARE_SUBSIDY')!, ON)!;
    const paid = (other: PriorCase): string[] =>
      checkOnServiceDay('FAMILY_CARE_SUBSIDY', version, cared, toDate('2019-01-20'), [other], {
        filedIn: region,
        occasion: null,
      })
        .results.filter((each) => !each.passed)
        .map((each) => each.rule);
    expect(paid(prior('HOME_CARE', '2019-01-10', 'DELIVERED'))).toEqual(['EXCLUDED_BY_HOME_CARE']);
    expect(paid(prior('HOME_CARE', '2019-01-05', 'APPROVED'))).toEqual([]);
    expect(paid(prior('HOME_CARE', '2018-12-20', 'DELIVERED'))).toEqual([]);
  });

  it('of a household rests on one member who meets all rules', () => {
    const [good, expired] = [person({}), person({ status: 'EXPIRED' })];
    const household = (members: ResidentFacts[]): SubjectFacts => ({
      kind: 'HOUSEHOLD',
      subjectId: 'h1',
      members,
    });
    expect(failed('HOME_RENOVATION', household([expired, good]))).toEqual([]);
    expect(failed('HOME_RENOVATION', household([expired]))).toEqual(['CERTIFICATE_VALID']);
    expect(failed('HOME_RENOVATION', household([]))).toEqual(['HOUSEHOLD_MEMBERS']);
  });

  it('of an enterprise rests on its staff', () => {
    const shop: EnterpriseState = {
      from: toDate('2018-06-01'),
      enterpriseKind: 'BLIND_MASSAGE',
      region,
      staff: 6,
      disabledStaff: 3,
      disabledStaffByCategory: { VISION: 2 },
    };
    const base: EnterpriseState = {
      ...shop,
      enterpriseKind: 'EMPLOYMENT_BASE',
      staff: 40,
      disabledStaff: 10,
    };
    expect(failed('BLIND_MASSAGE_ENTERPRISE', enterprise(shop))).toEqual([]);
    expect(failed('BLIND_MASSAGE_ENTERPRISE', enterprise({ ...shop, disabledStaffByCategory: {} }))).toEqual([
      'ENTERPRISE_STAFF',
    ]);
    expect(failed('EMPLOYMENT_BASE', enterprise(shop))).toEqual(['ENTERPRISE_KIND', 'ENTERPRISE_STAFF']);
    expect(failed('EMPLOYMENT_BASE', enterprise(base))).toEqual([]);
    expect(failed('EMPLOYMENT_BASE', enterprise({ ...base, staff: 41 }))).toEqual(['ENTERPRISE_STAFF']);
  });

  it('of an enterprise rests on the staff of the day, not on who is there now', () => {
    const then: EnterpriseState = {
      from: toDate('2018-06-01'),
      enterpriseKind: 'EMPLOYMENT_BASE',
      region,
      staff: 40,
      disabledStaff: 12,
      disabledStaffByCategory: {},
    };
    const later = enterprise(then, { ...then, from: toDate('2019-07-10'), disabledStaff: 9 });
    expect(failed('EMPLOYMENT_BASE', later, [], toDate('2019-03-11'))).toEqual([]);
    expect(failed('EMPLOYMENT_BASE', later, [], toDate('2019-07-10'))).toEqual(['ENTERPRISE_STAFF']);
    expect(failed('EMPLOYMENT_BASE', later, [], toDate('2018-01-01'))).toEqual([]);
  });

  it('is judged by the rules of its own year', () => {
    const fuel = programmes.get('FUEL_SUBSIDY')!;
    expect(findVersion(fuel, toDate('2010-12-31'))?.grant).toMatchObject({ amountFen: 20000n });
    expect(findVersion(fuel, toDate('2011-01-01'))?.grant).toMatchObject({ amountFen: 26000n });
    expect(findVersion(fuel, toDate('2008-12-31'))).toBeUndefined();
  });
});

describe('programme data', () => {
  const good = JSON.parse(
    readFileSync(new URL('relief-accessibility/programmes/hardship-relief.json', services), 'utf8'),
  ) as { versions: Record<string, unknown>[] };
  const broken = (change: Record<string, unknown>): unknown => ({
    ...good,
    versions: [{ ...good.versions[0], ...change }],
  });

  it.each([
    ['steps out of order', { steps: ['SUBMITTED', 'PAID', 'APPROVED', 'CLOSED'] }],
    ['money that is not paid', { steps: ['SUBMITTED', 'APPROVED', 'DELIVERED', 'CLOSED'], noticeDays: 0 }],
    ['a notice without days', { noticeDays: 0 }],
    [
      'bounds the wrong way round',
      { grant: { kind: 'MONEY', amount: 'DISCRETIONARY', minFen: 2, maxFen: 1 } },
    ],
    ['an unknown rule', { rules: [{ rule: 'WEALTHY' }] }],
    ['a date that does not exist', { validFrom: '2019-02-30' }],
    ['an end before the beginning', { validTo: '2001-01-01' }],
  ])('is refused with %s', (_what, change) => {
    const parsed = parseProgramme(broken(change));
    expect(parsed.ok ? [] : parsed.problems.map((each) => each.code)).toContain('PROGRAMME_DATA');
  });
});
