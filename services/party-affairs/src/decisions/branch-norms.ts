import { addMonths, addYears, type CalendarDate, type Period, toDate } from '@zhucan/codes';

import type { RecordKindCode } from './party-records.js';

/** Where a rule comes from. */
export interface RuleSource {
  /** Evidence labels of the domain's facts, as `S-PB1`; `SEED` is the Federation's own work report, `K` general knowledge. */
  readonly labels: readonly string[];
  readonly noteZh: string;
  readonly noteEn: string;
}

/** What is in force for some branches over some days. */
export interface RuleVersion {
  readonly validFrom: CalendarDate;
  /** Day after the last; null while no end is known. */
  readonly validTo: CalendarDate | null;
  /** The region whose own branch has set this rule for itself, stricter than the common one; left out in the common rules. */
  readonly regionCode?: string | undefined;
  /** The levels of regions whose branches it is for; all where left out. */
  readonly levels?: readonly string[] | undefined;
  /** Whether a source that can be relied on is still wanting. */
  readonly unverified: boolean;
  readonly source: RuleSource;
}

/** How often something is to be held. */
export interface NormVersion extends RuleVersion {
  readonly everyMonths: 1 | 3 | 6 | 12;
  readonly times: number;
}

/** A norm of the branch's life, as the committee's monthly meeting. */
export interface Norm {
  /** That of the report's figure where it has one, as `party.branchCommitteeMeetings`. */
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly kind: RecordKindCode;
  readonly versions: readonly NormVersion[];
}

/** How long a term lasts from one election to the next. */
export interface TermVersion extends RuleVersion {
  readonly years: number;
}

/** From how many full members a branch has a committee, and of how many. */
export interface CommitteeVersion extends RuleVersion {
  readonly fromFullMembers: number;
  readonly atLeast: number;
  readonly atMost: number;
}

/** What holds for branches, by validity and with its sources. */
export interface BranchRules {
  readonly norms: readonly Norm[];
  readonly terms: readonly TermVersion[];
  readonly committees: readonly CommitteeVersion[];
}

/** The region of a branch, as far as rules look at it. */
export interface BranchRegion {
  readonly code: string;
  readonly level: string;
}

function isInForce({ validFrom, validTo }: RuleVersion, on: CalendarDate): boolean {
  return validFrom <= on && (validTo === null || on < validTo);
}

/** How closely a rule is made for a branch: by itself, for its level, for all; null where it is for others. */
function closeness({ regionCode, levels }: RuleVersion, region: BranchRegion): number | null {
  if (regionCode !== undefined) return regionCode === region.code ? 2 : null;
  if (levels === undefined) return 0;
  return levels.includes(region.level) ? 1 : null;
}

/** The version in force for a branch on a day: its own before that of its level, that before the one for all; null where there is none. */
export function versionFor<V extends RuleVersion>(
  versions: readonly V[],
  region: BranchRegion,
  on: CalendarDate,
): V | null {
  const candidates = versions.flatMap((version) => {
    const close = closeness(version, region);
    return close !== null && isInForce(version, on) ? [{ version, close }] : [];
  });
  return candidates.sort((left, right) => right.close - left.close)[0]?.version ?? null;
}

/** A stretch of days in which something is to be held so many times. */
export interface DueInterval {
  readonly code: string;
  readonly kind: RecordKindCode;
  /** As a period is written: `2019-05`, `2019-Q2`, `2019-H1` or `2019`. */
  readonly period: string;
  readonly from: CalendarDate;
  /** Day after the last. */
  readonly until: CalendarDate;
  readonly months: number;
  readonly times: number;
}

/** A month, quarter, half-year or year, by its first day. */
function periodOf(from: CalendarDate, months: NormVersion['everyMonths']): string {
  const [year, month] = [from.slice(0, 4), Number(from.slice(5, 7))];
  if (months === 12) return year;
  if (months === 1) return from.slice(0, 7);
  return `${year}-${months === 3 ? 'Q' : 'H'}${(month - 1) / months + 1}`;
}

/**
 * The intervals of a norm that end in a period. It is due by the end of its interval and not before, so a yearly one falls in the second
 * half-year, in the last quarter and in December; so norms add up over the parts of a period. Each interval is judged by the version in
 * force on its first day.
 */
export function dueIntervals(norm: Norm, region: BranchRegion, period: Period): DueInterval[] {
  const lengths = [...new Set(norm.versions.map((version) => version.everyMonths))];
  return lengths.flatMap((months) => {
    const found: DueInterval[] = [];
    const start = toDate(`${period.from.slice(0, 4)}-01-01`);
    for (let from = start; from < period.until; from = addMonths(from, months)) {
      const until = addMonths(from, months);
      const version = versionFor(norm.versions, region, from);
      if (version?.everyMonths !== months || until <= period.from || until > period.until) continue;
      const { code, kind } = norm;
      found.push({ code, kind, period: periodOf(from, months), from, until, months, times: version.times });
    }
    return found;
  });
}

/** The term of a branch: how long it is, and when the next election is due. */
export interface BranchTerm {
  readonly version: TermVersion;
  readonly nextElectionDueOn: CalendarDate;
}

/**
 * The term that an election begins (任期), by the rule in force on its day.
 *
 * @returns null where no rule is known
 */
export function termAfter(
  rules: BranchRules,
  region: BranchRegion,
  electedOn: CalendarDate,
): BranchTerm | null {
  const version = versionFor(rules.terms, region, electedOn);
  return version && { version, nextElectionDueOn: addYears(electedOn, version.years) };
}
