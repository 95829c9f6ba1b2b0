import { GENERAL_MIX, makePeople, type Person, type Profile } from './people.js';
import { PLANS } from './programmes.js';

/** People who hold a valid certificate of Tianxin at the end of June 2019. */
export const HOLDERS = 7210;

const ANY = [1950, 1998] as const;

/** Who is served before the half-year, on the day after it, rejected or withdrawn: eligible like those who count. */
export const UNCOUNTED = 5;
/** Who is served by other districts. */
export const ELSEWHERE = 2;

/** Everybody, in order: groups of programmes, sandbox, the general population, and who must not be counted. */
export function population(seed: number): Person[] {
  const groups = PLANS.flatMap(({ code, count, people, ineligible }): Profile[] => [
    ...(people
      ? [
          { ...people, group: code, count },
          { ...people, group: `${code}/uncounted`, count: UNCOUNTED },
          { ...people, group: `${code}/elsewhere`, count: ELSEWHERE, elsewhere: true },
        ]
      : []),
    ...(ineligible ? [{ ...ineligible, group: `${code}/ineligible`, count: 1 }] : []),
  ]);
  const sandbox = SANDBOX_PROFILES.map((profile): Profile => ({ ...profile, group: 'SANDBOX', count: 1 }));
  const named = [...groups, ...sandbox];
  const holding = named.filter((each) => !each.elsewhere).reduce((sum, each) => sum + each.count, 0);
  const wide = { categories: GENERAL_MIX, born: [1932, 2004] as const };
  return makePeople(seed, [
    ...named,
    { ...wide, group: 'GENERAL', count: HOLDERS - holding },
    { ...wide, group: 'NO_CERTIFICATE', count: 40, categories: [[null, 1]] },
    { ...wide, group: 'CANCELLED', count: 30, born: ANY },
    { ...wide, group: 'EXPIRED', count: 30, born: ANY },
    { ...wide, group: 'ELSEWHERE', count: 60, elsewhere: true },
  ]);
}

type SandboxProfile = Omit<Profile, 'group' | 'count'>;

const child = [2005, 2012] as const;
const adult = [1965, 1995] as const;
const old = [1940, 1948] as const;

const sandbox = (
  category: (typeof GENERAL_MIX)[number][0],
  grade: number,
  born: readonly [number, number],
  hardship: boolean,
): SandboxProfile => ({ categories: [[category, 1]], grades: [grade], born, hardship });

/** Twenty people for documents and tests; nobody of them has a case. */
export const SANDBOX_PROFILES: readonly SandboxProfile[] = [
  sandbox('HEARING', 2, child, false),
  sandbox('HEARING', 4, adult, true),
  sandbox('HEARING', 3, old, false),
  sandbox('VISION', 1, adult, false),
  sandbox('VISION', 4, old, true),
  sandbox('VISION', 2, child, true),
  sandbox('PHYSICAL', 1, adult, true),
  sandbox('PHYSICAL', 4, adult, false),
  sandbox('PHYSICAL', 2, old, false),
  sandbox('PHYSICAL', 3, child, true),
  sandbox('INTELLECTUAL', 3, child, true),
  sandbox('INTELLECTUAL', 2, child, false),
  sandbox('INTELLECTUAL', 4, adult, true),
  sandbox('MENTAL', 2, adult, true),
  sandbox('MENTAL', 3, adult, false),
  sandbox('MENTAL', 3, child, true),
  sandbox('SPEECH', 3, adult, true),
  sandbox('SPEECH', 4, old, false),
  sandbox('MULTIPLE', 1, adult, true),
  sandbox('MULTIPLE', 3, old, false),
];
