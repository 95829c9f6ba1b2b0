import type { CalendarDate } from '@zhucan/codes';

/** Something that held over a stretch of days. A fact is never changed: a later knowledge supersedes it with others. */
export interface Fact<T> {
  /** Id of this entry; another entry about the same days has another id. */
  readonly id: string;
  /** First day. */
  readonly from: CalendarDate;
  /** Day after the last; null while no end is known. */
  readonly to: CalendarDate | null;
  readonly value: T;
}

/** What is known to have held when: ordered by day, without overlap. */
export type Timeline<T> = readonly Fact<T>[];

/** A change of what held over a stretch of days; a value of null says that nothing held. */
export interface Change<T> {
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
  readonly value: T | null;
}

/** Makes ids of facts. */
export type NewId = () => string;

/** Whether a day lies in a stretch. */
export function holdsOn(stretch: { from: CalendarDate; to: CalendarDate | null }, on: CalendarDate): boolean {
  return stretch.from <= on && (stretch.to === null || on < stretch.to);
}

/** The fact of a day, if one is known. */
export function findFact<T>(timeline: Timeline<T>, on: CalendarDate): Fact<T> | undefined {
  return timeline.find((fact) => holdsOn(fact, on));
}

/** What held on a day, or null. */
export function valueOn<T>(timeline: Timeline<T>, on: CalendarDate): T | null {
  return findFact(timeline, on)?.value ?? null;
}

/**
 * The day until which something holds that is said to hold from a day on, without an end: that of the next change which is recorded
 * after it, a beginning or an end; null where there is none.
 */
export function nextChangeAfter<T>(timeline: Timeline<T>, from: CalendarDate): CalendarDate | null {
  const standing = findFact(timeline, from);
  return standing ? standing.to : (timeline.find((fact) => fact.from > from)?.from ?? null);
}

/** Whether two values are the same through all their fields. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [leftEntries, rightEntries] = [Object.entries(left), Object.entries(right)];
  if (leftEntries.length !== rightEntries.length) return false;
  return leftEntries.every(([key, value]) => sameValue(value, (right as Record<string, unknown>)[key]));
}

function endsBy(end: CalendarDate | null, day: CalendarDate): boolean {
  return end !== null && end <= day;
}

function covers<T>(fact: Fact<T>, change: Change<T>): boolean {
  if (fact.from > change.from) return false;
  return fact.to === null || (change.to !== null && change.to <= fact.to);
}

function clip<T>(fact: Fact<T>, change: Change<T>, newId: NewId): Fact<T>[] {
  const parts: Fact<T>[] = [];
  if (fact.from < change.from) parts.push({ ...fact, id: newId(), to: change.from });
  if (change.to !== null && (fact.to === null || fact.to > change.to)) {
    parts.push({ ...fact, id: newId(), from: change.to });
  }
  return parts;
}

function join<T>(facts: readonly Fact<T>[], newId: NewId): Timeline<T> {
  const joined: Fact<T>[] = [];
  for (const fact of facts) {
    const last = joined.at(-1);
    if (last?.to === fact.from && sameValue(last.value, fact.value)) {
      joined[joined.length - 1] = { ...last, id: newId(), to: fact.to };
    } else {
      joined.push(fact);
    }
  }
  return joined;
}

/**
 * The timeline after a change. Facts that the change does not touch stay the same objects, so that a store sees what to
 * supersede and what to add by comparing ids; a change that says what is known already gives the same timeline back.
 *
 * @throws RangeError where the change ends before it begins
 */
export function amend<T>(timeline: Timeline<T>, change: Change<T>, newId: NewId): Timeline<T> {
  if (endsBy(change.to, change.from)) throw new RangeError('a change ends after it begins');
  const overlaps = (fact: Fact<T>) =>
    !endsBy(fact.to, change.from) && (change.to === null || fact.from < change.to);
  const touched = timeline.filter(overlaps);
  const { value } = change;
  if (value === null) {
    if (touched.length === 0) return timeline;
  } else if (touched.some((fact) => covers(fact, change) && sameValue(fact.value, value))) {
    return timeline;
  }
  const kept = timeline.flatMap((fact) => (overlaps(fact) ? clip(fact, change, newId) : [fact]));
  const added = value === null ? [] : [{ id: newId(), from: change.from, to: change.to, value }];
  return join(
    [...kept, ...added].sort((left, right) => (left.from < right.from ? -1 : 1)),
    newId,
  );
}
