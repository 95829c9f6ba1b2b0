import { parsePeriod, RefusedError } from '@zhucan/codes';
import { forbidden, getRegionScope } from '@zhucan/subgraph-kit';

import {
  type BranchRules,
  dueIntervals,
  type RuleVersion,
  termAfter,
  versionFor,
} from '../decisions/branch-norms.js';
import { STAGES } from '../decisions/stages.js';
import type { PartyBranch, PartyNorm, PartyNormInterval, PartyRuleSource } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { countNorms, findBranch } from '../store/branch.js';

const INTERVALS: Readonly<Record<1 | 3 | 6 | 12, PartyNormInterval>> = {
  1: 'MONTH',
  3: 'QUARTER',
  6: 'HALF_YEAR',
  12: 'YEAR',
};

function sourceOf({ source, regionCode, unverified }: RuleVersion): PartyRuleSource {
  const { labels, noteZh, noteEn } = source;
  return { labels: [...labels], noteZh, noteEn, local: regionCode !== undefined, unverified };
}

/** The region of a branch, where the caller may look into it. */
async function branchRegion(context: PartyAffairsContext, region: string, field: string) {
  context.require('READ_PARTY', field);
  const found = await getRegionScope(context.sql, region);
  const own = await context.loaders.ownRegions();
  if (own !== null && !own.has(found.id)) throw forbidden(field, 'region of the caller');
  return found;
}

/** The branch of a region as it stands today (党支部); two statements. */
export async function partyBranch(
  rules: BranchRules,
  region: string,
  context: PartyAffairsContext,
): Promise<PartyBranch | null> {
  const found = await branchRegion(context, region, 'partyBranch');
  const today = context.clock.today();
  const branch = await findBranch(context.sql, found.id, today);
  if (!branch) return null;
  const { members, floatingMembers, lastElectionOn } = branch;
  const committee = versionFor(rules.committees, found, today);
  const term = lastElectionOn === null ? null : termAfter(rules, found, lastElectionOn);
  return {
    regionId: found.id,
    members: STAGES.map((stage) => ({ stage, count: members[stage] ?? 0 })),
    floatingMembers,
    committee: committee && {
      required: (members.FULL_MEMBER ?? 0) >= committee.fromFullMembers,
      fromFullMembers: committee.fromFullMembers,
      atLeast: committee.atLeast,
      atMost: committee.atMost,
      source: sourceOf(committee),
    },
    lastElectionOn,
    termYears: term?.version.years ?? null,
    nextElectionDueOn: term?.nextElectionDueOn ?? null,
    termSource: term && sourceOf(term.version),
  };
}

/**
 * The norms of the branch of a region that are in force at the end of a period, and how they were kept in it (组织生活制度执行情况); two
 * statements.
 *
 * @throws RefusedError `MALFORMED_PERIOD`, `MALFORMED_REGION` or `UNKNOWN_REGION`
 */
export async function partyNorms(
  rules: BranchRules,
  { region, period }: { readonly region: string; readonly period: string },
  context: PartyAffairsContext,
): Promise<PartyNorm[]> {
  context.require('READ_PARTY', 'partyNorms');
  const parsed = parsePeriod(period);
  if (!parsed.ok) throw new RefusedError(parsed.problems);
  const found = await branchRegion(context, region, 'partyNorms');
  const due = rules.norms.flatMap((norm) => dueIntervals(norm, found, parsed.value));
  const counts = await countNorms(context.sql, found.id, due, context.clock.today());
  return rules.norms.flatMap(({ code, nameZh, nameEn, kind, versions }): PartyNorm[] => {
    const version = versionFor(versions, found, parsed.value.last);
    if (!version) return [];
    const count = counts.get(code);
    return [
      {
        code,
        nameZh,
        nameEn,
        kind,
        every: INTERVALS[version.everyMonths],
        times: version.times,
        required: count?.required ?? 0,
        held: count?.held ?? 0,
        met: count?.met ?? null,
        missed: [...(count?.missed ?? [])],
        source: sourceOf(version),
      },
    ];
  });
}
