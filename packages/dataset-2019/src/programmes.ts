import type { Category } from '@zhucan/codes';

import { GENERAL_MIX, type Profile } from './people.js';

/** How a programme's cases of the half-year are made. */
export interface ProgrammePlan {
  readonly code: string;
  readonly service: 'rehab' | 'relief';
  /** How many subjects the report counts. */
  readonly count: number;
  /** The last step that the counted cases have reached. */
  readonly end: 'applied' | 'confirmed' | 'delivered' | 'paid';
  readonly notice: boolean;
  /** What a counted case is granted, in yuan, by its place. */
  readonly yuan?: (at: number) => number;
  readonly occasion?: (at: number) => '春节' | '助残日';
  /** Who the people are. Absent for insurance, which takes whoever is eligible. */
  readonly people?: Omit<Profile, 'group' | 'count'>;
  /** Who is refused, one for a rule. */
  readonly ineligible?: Omit<Profile, 'group' | 'count'>;
}

const ADULT = [1962, 1998] as const;
const ANY = [1950, 1998] as const;
const only = (...names: Category[]): readonly (readonly [Category, number])[] =>
  names.map((each) => [each, 1] as const);
const notPoor = { categories: only('PHYSICAL'), grades: [3, 4], born: ANY, hardship: false } as const;
const speech = { categories: only('SPEECH'), grades: [3, 4], born: ANY } as const;

/** The programmes in the order of the report. */
export const PLANS: readonly ProgrammePlan[] = [
  {
    code: 'CHILD_REHABILITATION_TRAINING',
    service: 'rehab',
    count: 308,
    end: 'delivered',
    notice: true,
    people: { categories: GENERAL_MIX, born: [2003, 2014] },
    ineligible: { categories: GENERAL_MIX, born: ANY },
  },
  {
    code: 'PROSTHESES',
    service: 'rehab',
    count: 12,
    end: 'delivered',
    notice: true,
    people: { categories: only('PHYSICAL'), born: ANY },
    ineligible: speech,
  },
  {
    code: 'VISUAL_AID',
    service: 'rehab',
    count: 37,
    end: 'delivered',
    notice: true,
    people: { categories: only('VISION'), born: ANY },
    ineligible: speech,
  },
  {
    code: 'HEARING_AIDS',
    service: 'rehab',
    count: 40,
    end: 'delivered',
    notice: true,
    people: { categories: only('HEARING'), born: ANY },
    ineligible: speech,
  },
  {
    code: 'ASSISTIVE_DEVICES',
    service: 'rehab',
    count: 365,
    end: 'applied',
    notice: true,
    people: { categories: only('PHYSICAL', 'VISION', 'HEARING'), born: ANY },
  },
  {
    code: 'INCLUSIVE_EDUCATION',
    service: 'rehab',
    count: 20,
    end: 'delivered',
    notice: true,
    people: { categories: only('INTELLECTUAL', 'MENTAL'), born: [2005, 2012], hardship: true },
    ineligible: { categories: only('INTELLECTUAL'), born: [2005, 2012], hardship: false },
  },
  {
    code: 'EMPLOYMENT_RELIEF',
    service: 'rehab',
    count: 76,
    end: 'paid',
    notice: true,
    yuan: () => 1000,
    people: { categories: GENERAL_MIX, born: ADULT, hardship: true },
    ineligible: notPoor,
  },
  {
    code: 'PENSION_SUBSIDY',
    service: 'rehab',
    count: 36,
    end: 'paid',
    notice: true,
    yuan: (at) => 2010 + at,
    people: { categories: GENERAL_MIX, born: ADULT },
    ineligible: { categories: GENERAL_MIX, born: [1940, 1950] },
  },
  {
    code: 'ENTREPRENEURSHIP',
    service: 'rehab',
    count: 4,
    end: 'applied',
    notice: false,
    people: { categories: GENERAL_MIX, born: ADULT },
    ineligible: { categories: GENERAL_MIX, born: [1940, 1950] },
  },
  {
    code: 'ACCIDENT_INSURANCE',
    service: 'rehab',
    count: 3234,
    end: 'delivered',
    notice: false,
    ineligible: notPoor,
  },
  {
    code: 'HOME_CARE',
    service: 'rehab',
    count: 165,
    end: 'delivered',
    notice: true,
    people: { categories: only('INTELLECTUAL', 'MENTAL'), born: ANY },
    ineligible: speech,
  },
  {
    code: 'FAMILY_CARE_SUBSIDY',
    service: 'rehab',
    count: 103,
    end: 'paid',
    notice: true,
    yuan: () => 2400,
    people: {
      categories: only('INTELLECTUAL', 'MENTAL', 'PHYSICAL'),
      grades: [1, 2],
      born: ANY,
      hardship: true,
    },
    ineligible: notPoor,
  },
  // 106 of 2 260 on average, one of 2 340: 241 900 in all.
  {
    code: 'HARDSHIP_RELIEF',
    service: 'relief',
    count: 107,
    end: 'paid',
    notice: true,
    yuan: (at) => (at === 106 ? 2340 : at % 2 === 0 ? 2000 : 2520),
    people: { categories: GENERAL_MIX, born: ANY, hardship: true },
    ineligible: notPoor,
  },
  {
    code: 'FUEL_SUBSIDY',
    service: 'relief',
    count: 147,
    end: 'applied',
    notice: true,
    people: { categories: only('PHYSICAL'), born: ADULT },
    ineligible: speech,
  },
  {
    code: 'CONDOLENCE',
    service: 'relief',
    count: 223,
    end: 'paid',
    notice: false,
    yuan: () => 600,
    occasion: (at) => (at < 120 ? '春节' : '助残日'),
    people: { categories: GENERAL_MIX, born: ANY, hardship: true },
    ineligible: notPoor,
  },
  {
    code: 'HOME_RENOVATION',
    service: 'relief',
    count: 60,
    end: 'confirmed',
    notice: true,
    people: { categories: GENERAL_MIX, born: ANY },
  },
];
