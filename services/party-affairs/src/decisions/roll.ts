import { addYears, type CalendarDate, ok, problem, type Problem, refused, type Result } from '@zhucan/codes';

import {
  isMember,
  type PartyBody,
  reachStage,
  type Stage,
  stageProblem,
  STAGES,
  type Standing,
} from './stages.js';

/** A stage as it is entered: from which day, by whom, and whether the day was stated. */
export interface StageEntry extends Standing {
  readonly determinedBy: PartyBody | null;
  /** False where the day follows from the rules: a roll gives the day of joining, and often not that of the confirmation a year later. */
  readonly stated: boolean;
}

/** What a row of the roll says of somebody's stage. */
export interface RollDates {
  readonly stage: Stage;
  /** 确定日期: the decision on an activist or candidate; of a full member the confirmation (转正). */
  readonly determinedOn: CalendarDate | null;
  readonly determinedBy: PartyBody | null;
  /** 入党日期: the assembly that accepts somebody as a probationary member. */
  readonly joinedOn: CalendarDate | null;
}

function needed(field: string, whatZh: string, whatEn: string): Problem {
  return problem(
    'VALUE_REQUIRED',
    field,
    `${field} is required for this stage`,
    `该类型应填写${whatZh}。`,
    `This stage needs ${whatEn}.`,
  );
}

const NOT_JOINED_YET = problem(
  'NOT_JOINED_YET',
  'joinedOn',
  'activists and candidates have not joined',
  '入党积极分子和发展对象尚未入党，不应填写入党日期。',
  'Activists and candidates have not joined yet.',
);
const DATES_DISAGREE = problem(
  'DATES_DISAGREE',
  'determinedOn',
  'a probationary member is accepted on the day of joining',
  '预备党员的确定日期即入党日期，两者不一致。',
  'A probationary member is accepted on the day of joining; the two dates differ.',
);

/**
 * Reads the stages that a row of the roll tells of, in their order. Somebody who joined was a probationary member from that day and is a
 * full one from the day of the confirmation, or a year later where the roll does not give it.
 *
 * @returns the stages, or `VALUE_REQUIRED`, `NOT_JOINED_YET`, `DATES_DISAGREE`
 */
export function stagesOfRoll(row: RollDates): Result<readonly [StageEntry, ...StageEntry[]]> {
  const { stage, determinedOn, determinedBy, joinedOn } = row;
  if (!isMember(stage)) {
    if (joinedOn !== null) return refused(NOT_JOINED_YET);
    if (determinedOn === null) return refused(needed('determinedOn', '确定日期', 'the day of the decision'));
    if (determinedBy === null) return refused(needed('determinedBy', '确定机构', 'the body that decided'));
    return ok([{ stage, since: determinedOn, determinedBy, stated: true }]);
  }
  if (joinedOn === null) return refused(needed('joinedOn', '入党日期', 'the day of joining'));
  const accepted = { stage: 'PROBATIONARY_MEMBER', since: joinedOn, stated: true } as const;
  if (stage === 'PROBATIONARY_MEMBER') {
    if (determinedOn !== null && determinedOn !== joinedOn) return refused(DATES_DISAGREE);
    return ok([{ ...accepted, determinedBy }]);
  }
  const confirmed = { stage, since: determinedOn ?? addYears(joinedOn, 1), stated: determinedOn !== null };
  return ok([
    { ...accepted, determinedBy: null },
    { ...confirmed, determinedBy },
  ]);
}

const rank = (stage: Stage): number => STAGES.indexOf(stage);

/** A day that follows from the rules takes the place of none that was stated, and a body that is not named of none that is. */
function merged(known: StageEntry | undefined, entered: StageEntry): StageEntry {
  if (!known) return entered;
  const determinedBy = entered.determinedBy ?? known.determinedBy;
  if (!entered.stated && known.stated) return { ...known, determinedBy };
  return { ...entered, determinedBy };
}

function same(left: StageEntry | undefined, right: StageEntry): boolean {
  return (
    left !== undefined &&
    left.since === right.since &&
    left.determinedBy === right.determinedBy &&
    left.stated === right.stated
  );
}

/** The column of the roll that gives the day of a stage. */
function columnOf({ stage, stated }: StageEntry): string {
  return stage === 'PROBATIONARY_MEMBER' || !stated ? 'joinedOn' : 'determinedOn';
}

function inColumns({ field, ...rest }: Problem, entry: StageEntry): Problem {
  const columns: Readonly<Record<string, string>> = { stage: 'memberKind', decidedOn: columnOf(entry) };
  return { ...rest, field: columns[field] ?? field };
}

const LATER_STAGE = problem(
  'STAGE_ORDER',
  'memberKind',
  'no stage before the one that stands',
  '该人员已处于更后的发展阶段。',
  'A later stage stands already.',
);

/**
 * Decides how the stages that a roll tells of go with those that stand. What the roll says of a stage that stands is a correction of it; a
 * later one is reached by the standing rules. Somebody of whom nothing is known here is entered as the roll has it, since the stages
 * before were decided elsewhere.
 *
 * @param known the stages that stand, in their order
 * @param entered the stages that the roll tells of, in their order
 * @returns those to enter or correct, or the problem in the roll's own columns: `STAGE_ORDER` also where a later stage stands already
 */
export function enterStages(
  known: readonly StageEntry[],
  entered: readonly [StageEntry, ...StageEntry[]],
  today: CalendarDate,
): Result<readonly StageEntry[]> {
  const last = Math.max(...entered.map((each) => rank(each.stage)));
  if (known.some((each) => rank(each.stage) > last)) return refused(LATER_STAGE);
  const standing = new Map(known.map((each) => [each.stage, each]));
  const told = entered.map((each) => merged(standing.get(each.stage), each));
  const kept = known.filter((each) => rank(each.stage) < rank(entered[0].stage));
  let before: Standing | null = kept.at(-1) ?? null;
  for (const entry of told) {
    const { stage, since, determinedBy } = entry;
    if (before === null) {
      const found = stageProblem(stage, since, determinedBy, today);
      if (found) return refused(inColumns(found, entry));
    } else {
      const reached: Result<Standing> = reachStage(before, stage, since, today, determinedBy);
      if (!reached.ok) return refused(inColumns(reached.problems[0], entry));
    }
    before = entry;
  }
  return ok(told.filter((entry) => !same(standing.get(entry.stage), entry)));
}
