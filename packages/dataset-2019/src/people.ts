import { addDays, type Category, type CalendarDate, citizenIdCheckDigit, toDate } from '@zhucan/codes';

import { type Random, randomFrom } from './random.js';
import { regionRows, type RegionRow, STREET_CODES } from './regions.js';

/** Why somebody is in the data set: a programme's group, or what must not be counted. */
export type Group =
  | 'GENERAL'
  | 'NO_CERTIFICATE'
  | 'CANCELLED'
  | 'EXPIRED'
  | 'ELSEWHERE'
  | 'SANDBOX'
  | (string & Record<never, never>);

/** A made-up person. */
export interface Person {
  readonly number: number;
  readonly group: Group;
  readonly citizenId: string;
  readonly name: string;
  readonly sex: '男' | '女';
  readonly birthDate: CalendarDate;
  readonly regionId: string;
  readonly category: Category | null;
  readonly grade: number;
  readonly components: string;
  readonly issuedOn: CalendarDate;
  /** The last day of a certificate that is not valid for its ten years. */
  readonly expiresOn: CalendarDate | null;
  readonly diedOn: CalendarDate | null;
  readonly hardship: string;
}

/** What a group's people have in common. */
export interface Profile {
  readonly group: Group;
  readonly count: number;
  readonly categories: readonly (readonly [Category | null, number])[];
  readonly grades?: readonly number[];
  readonly born: readonly [number, number];
  readonly hardship?: boolean;
  readonly elsewhere?: boolean;
  readonly expiresOn?: CalendarDate;
  readonly diedOn?: CalendarDate;
}

const SURNAMES = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗');
const GIVEN = Array.from('安宁和平文明清远晨光春晓新民乐康嘉禾');
const MIX: readonly (readonly [Category, number])[] = [
  ['VISION', 13],
  ['HEARING', 12],
  ['SPEECH', 2],
  ['PHYSICAL', 48],
  ['INTELLECTUAL', 11],
  ['MENTAL', 11],
  ['MULTIPLE', 3],
];
/** The general mix of categories. */
export const GENERAL_MIX = MIX;

/** The ways that multiple disabilities are made up here, by grade of the heaviest. */
const COMPONENTS = ['肢体1;智力2', '听力2;言语3', '视力3;肢体4', '言语4;智力4'] as const;

class Register {
  private readonly perDay = new Map<string, number>();
  private count = 0;

  constructor(
    private readonly random: Random,
    private readonly regions: readonly RegionRow[],
  ) {}

  /** A checksum-valid number (GB 11643) under 999999, a region code that was never allocated. */
  private citizenId(birthDate: string, male: boolean): string {
    const key = `${birthDate}${String(male)}`;
    const nth = this.perDay.get(key) ?? 0;
    this.perDay.set(key, nth + 1);
    const sequence = String(nth * 2 + (male ? 1 : 2)).padStart(3, '0');
    const first = `999999${birthDate.replaceAll('-', '')}${sequence}`;
    return first + citizenIdCheckDigit(first);
  }

  private regionOf(elsewhere: boolean): string {
    const { random, regions } = this;
    if (elsewhere) {
      const others = regions.filter((each) => each.level === '社区' && /^4301(?!03)/.test(each.parentId));
      return others[random.below(others.length)]?.id ?? '';
    }
    const street = random.weighted(STREET_CODES.map((code, at) => [code, 20 - at] as const));
    const within = regions.filter((each) => each.parentId === street);
    return random.below(5) === 0 ? street : (within[random.below(within.length)]?.id ?? street);
  }

  person(profile: Profile): Person {
    const { random } = this;
    const [from, to] = profile.born;
    const birthDate = addDays(toDate(`${String(from)}-01-01`), random.below((to - from + 1) * 365));
    const male = random.below(100) < 58;
    const category = random.weighted(profile.categories);
    const grades = profile.grades ?? [1, 2, 2, 3, 3, 4, 4];
    const grade = grades[random.below(grades.length)] ?? 4;
    const earliest = Math.max(2010, Number(birthDate.slice(0, 4)) + 1);
    const first = profile.group === 'EXPIRED' ? 2004 : earliest;
    const span = profile.group === 'EXPIRED' ? 4 : Math.max(1, 2018 - earliest);
    const poor = profile.hardship ?? random.below(100) < 22;
    this.count += 1;
    return {
      number: this.count,
      group: profile.group,
      citizenId: this.citizenId(birthDate, male),
      name: [SURNAMES, GIVEN, GIVEN].map((list) => list[random.below(list.length)]).join(''),
      sex: male ? '男' : '女',
      birthDate,
      regionId: this.regionOf(profile.elsewhere ?? false),
      category,
      grade,
      components: category === 'MULTIPLE' ? (COMPONENTS[grade - 1] ?? '') : '',
      issuedOn: addDays(toDate(`${String(first)}-03-01`), random.below(span * 365 - 90)),
      expiresOn: profile.expiresOn ?? null,
      diedOn: profile.diedOn ?? null,
      hardship: poor
        ? random.weighted([
            ['建档立卡', 2],
            ['低保', 5],
            ['低收入', 3],
          ] as const)
        : '',
    };
  }
}

/** Makes the people of some profiles, in order. */
export function makePeople(seed: number, profiles: readonly Profile[]): Person[] {
  const register = new Register(randomFrom(seed), regionRows());
  return profiles.flatMap((profile) => Array.from({ length: profile.count }, () => register.person(profile)));
}
