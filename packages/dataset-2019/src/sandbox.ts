import { ageOn, categoryNameZh, toDate } from '@zhucan/codes';

import { disabilitiesOf, failedRules, type Granted } from './asks.js';
import type { Person } from './people.js';
import { population } from './population.js';
import { planOf, PLANS } from './programmes/index.js';
import { SANDBOX_PROFILES, type SandboxCase } from './sandbox-profiles.js';
import { datesOf } from './steps.js';

/** A programme that turns somebody down, with the codes of all rules that fail, in the order of the check. */
export interface Exclusion {
  readonly programme: string;
  readonly rules: readonly string[];
}

/** A made-up person for documents and tests, with what the programmes say of an application on 1 July 2019 in the district of residence. */
export interface SandboxResident {
  readonly residentId: string;
  readonly citizenId: string;
  readonly name: string;
  /** Age, disabilities and hardship. */
  readonly about: string;
  /** The case that this person has already, with the date of its last step. */
  readonly has: { readonly programme: string; readonly step: string; readonly on: string } | null;
  /** The programmes whose every rule is met. */
  readonly eligible: readonly string[];
  /** The programmes that refuse, without those that are for another disability. */
  readonly excluded: readonly Exclusion[];
}

/** The seed of the data set that newcomers start with. */
export const DEFAULT_SEED = 2019;

/** The day of which the outcomes are told. */
const ON = toDate('2019-07-01');

/** The id of the n-th sandbox resident. */
export function sandboxId(nth: number): string {
  return `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
}

function grantedBy({ programme, ...way }: SandboxCase): Granted {
  const dates = datesOf(planOf(programme), way);
  const on = dates['deliveredOn'] ?? dates['paidOn'] ?? dates['approvedOn'] ?? way.submittedOn;
  return { code: programme, year: on.slice(0, 4) };
}

function standing(has: SandboxCase): SandboxResident['has'] {
  return {
    programme: has.programme,
    step: has.reaches,
    on: datesOf(planOf(has.programme), has)[has.reaches] ?? '',
  };
}

function aboutOf(person: Person): string {
  const disabilities = disabilitiesOf(person)
    .map(([category, grade]) => `${categoryNameZh(category)}${String(grade)}`)
    .join('+');
  const parts = [String(ageOn(person.birthDate, ON)), disabilities, person.hardship];
  return parts.filter((each) => each !== '').join(', ');
}

function residentOf(person: Person, at: number): SandboxResident {
  const has = SANDBOX_PROFILES[at]?.has;
  const granted = has ? [grantedBy(has)] : [];
  const outcomes = PLANS.map(({ code, asks }): Exclusion => ({
    programme: code,
    rules: failedRules(code, asks, person, ON, granted),
  })).sort((left, right) => (left.programme < right.programme ? -1 : 1));
  return {
    residentId: sandboxId(at + 1),
    citizenId: person.citizenId,
    name: person.name,
    about: aboutOf(person),
    has: has ? standing(has) : null,
    eligible: outcomes.filter(({ rules }) => rules.length === 0).map(({ programme }) => programme),
    excluded: outcomes.filter(({ rules }) => rules.length > 0 && !rules.includes('CATEGORY_GRADE')),
  };
}

/** The sandbox residents of the data set. */
export const sandboxResidents: readonly SandboxResident[] = population(DEFAULT_SEED)
  .filter((each) => each.group === 'SANDBOX')
  .map(residentOf);
