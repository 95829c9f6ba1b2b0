import { ageOn, toDate } from '@zhucan/codes';

import type { Person } from './people.js';
import { population } from './population.js';

/** A made-up person for documents and tests, with what the programmes say about them on 1 July 2019. */
export interface SandboxResident {
  readonly residentId: string;
  readonly citizenId: string;
  readonly name: string;
  readonly about: string;
  /** The programmes that an application in the district of residence would be granted by. */
  readonly eligible: readonly string[];
}

/** The seed of the data set that newcomers start with. */
export const DEFAULT_SEED = 2019;

/** The id of the n-th sandbox resident. */
export function sandboxId(nth: number): string {
  return `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
}

function disabilities({ category, grade, components }: Person): string[] {
  const names = {
    VISION: '视力',
    HEARING: '听力',
    SPEECH: '言语',
    PHYSICAL: '肢体',
    INTELLECTUAL: '智力',
    MENTAL: '精神',
    MULTIPLE: '',
  };
  return components === '' && category ? [`${names[category]}${String(grade)}`] : components.split(';');
}

/** What the programmes' rules come to for a holder of a valid certificate who has no case. */
export function eligibleProgrammes(person: Person): string[] {
  const age = ageOn(person.birthDate, toDate('2019-07-01'));
  const has = (pattern: RegExp): boolean => disabilities(person).some((each) => pattern.test(each));
  const [child, working, poor] = [age <= 17, age >= 16 && age <= 59, person.hardship !== ''];
  const care = has(/智力|精神|肢体[12]/);
  const rules: readonly (readonly [string, boolean])[] = [
    ['ACCIDENT_INSURANCE', person.grade <= 2 || poor],
    ['ASSISTIVE_DEVICES', true],
    ['CHILD_REHABILITATION_TRAINING', child],
    ['CONDOLENCE', poor],
    ['EMPLOYMENT_RELIEF', working && poor],
    ['ENTREPRENEURSHIP', working],
    ['EXTRAORDINARY_RELIEF', true],
    ['FAMILY_CARE_SUBSIDY', care && poor],
    ['FUEL_SUBSIDY', has(/肢体/)],
    ['HARDSHIP_RELIEF', poor],
    ['HEARING_AIDS', has(/听力/)],
    ['HOME_CARE', care],
    ['HOME_RENOVATION', true],
    ['INCLUSIVE_EDUCATION', child && poor && has(/智力|精神/)],
    ['PENSION_SUBSIDY', working],
    ['PROSTHESES', has(/肢体/)],
    ['SCHOOL_AID', poor],
    ['VISUAL_AID', has(/视力/)],
  ];
  return rules.filter(([, granted]) => granted).map(([code]) => code);
}

/** The sandbox residents of the data set. */
export const sandboxResidents: readonly SandboxResident[] = population(DEFAULT_SEED)
  .filter((each) => each.group === 'SANDBOX')
  .map((person, at) => ({
    residentId: sandboxId(at + 1),
    citizenId: person.citizenId,
    name: person.name,
    about: `${String(ageOn(person.birthDate, toDate('2019-07-01')))}, ${disabilities(person).join('+')}${person.hardship === '' ? '' : `, ${person.hardship}`}`,
    eligible: eligibleProgrammes(person),
  }));
