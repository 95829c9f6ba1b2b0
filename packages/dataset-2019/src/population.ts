import { GENERAL_MIX, makePeople, type Person, type Profile } from './people.js';
import { PLANS, type ProgrammePlan } from './programmes/index.js';
import { ANY } from './programmes/plan.js';
import { unfit } from './refusals.js';
import { SANDBOX_PROFILES } from './sandbox-profiles.js';
import { STANDING_WAYS } from './standing.js';

/** People who hold a valid certificate of Tianxin at the end of June 2019. */
export const HOLDERS = 7210;

/** Whether the people whom the report counts are served at its end; else one more is, so that each programme has somebody who was. */
export function servesCounted({ counted, count }: ProgrammePlan): boolean {
  return count > 0 && (counted === 'deliveredOn' || counted === 'paidOn');
}

/**
 * The groups of a programme, all of them fitting but the last: who counts, who does not (before the half-year, after it, refused for want of
 * papers, withdrawn), one who was served where the counted ones are not yet, who is served by another district, and one for each rule who
 * fails that rule alone.
 */
function groupsOf(plan: ProgrammePlan): Profile[] {
  const { code, count, people, fromPopulation } = plan;
  const own = (group: string, size: number): Profile => ({
    ...people,
    group: `${code}${group}`,
    count: size,
  });
  return [
    own('', fromPopulation ? 0 : count || STANDING_WAYS.length),
    own('/uncounted', 4),
    own('/served', servesCounted(plan) ? 0 : 1),
    { ...own('/elsewhere', 2), elsewhere: true },
    ...[...unfit(plan)].map(([rule, change]) => ({ ...own(`/unfit/${rule}`, 1), ...change })),
  ];
}

function holds({ elsewhere, expiresOn, diedOn }: Profile): boolean {
  return !elsewhere && !expiresOn && !diedOn;
}

/**
 * Everybody, in order: sandbox, groups of programmes, the general population, and who must not be counted. The sandbox comes first, so
 * that its people stay who they are when programmes change.
 */
export function population(seed: number): Person[] {
  const sandbox = SANDBOX_PROFILES.map((profile): Profile => ({ ...profile, group: 'SANDBOX', count: 1 }));
  const named = [...sandbox, ...PLANS.flatMap(groupsOf)];
  const holding = named.filter(holds).reduce((sum, each) => sum + each.count, 0);
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
