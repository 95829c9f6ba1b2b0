import type { Step } from './steps.js';

/** Steps that go to one subgraph in one call. */
export interface Group {
  readonly steps: readonly Step[];
  /** Places in the list of groups of those whose answers must be there before. */
  readonly after: readonly number[];
}

/** How early a step can run and how late it may: 1 is first. */
interface Window {
  readonly earliest: number;
  readonly latest: number;
}

/** Steps are listed after those that they need. */
function windowsOf(steps: readonly Step[]): Window[] {
  const earliest: number[] = [];
  for (const step of steps)
    earliest.push(1 + Math.max(0, ...[...step.after].map((each) => earliest[each] ?? 0)));
  const last = Math.max(0, ...earliest);
  const latest = steps.map(() => last);
  for (let at = steps.length - 1; at >= 0; at -= 1)
    for (const before of steps[at]?.after ?? [])
      latest[before] = Math.min(latest[before] ?? last, (latest[at] ?? last) - 1);
  return steps.map((_step, at) => ({ earliest: earliest[at] ?? 1, latest: latest[at] ?? last }));
}

/** Only fetches of entities without arguments of their own from a context can share a call. */
function canShare({ fetch }: Step): boolean {
  return fetch.requires !== undefined && fetch.contextRewrites === undefined;
}

/**
 * Puts steps to one subgraph into one call where that makes no answer later, counted in calls that follow each other: a step
 * whose answer nobody waits for goes along with a later one to the same subgraph. Each group starts as soon as what it needs is there.
 */
export function schedule(steps: readonly Step[]): Group[] {
  const windows = windowsOf(steps);
  const groupOf = new Map<number, number>();
  const groups: { steps: Step[]; members: number[] }[] = [];
  const last = Math.max(0, ...windows.map(({ latest }) => latest));
  for (let level = 1; level <= last; level += 1) {
    const started = new Set(groupOf.keys());
    const ready = steps.flatMap((step, at) =>
      !started.has(at) &&
      (windows[at]?.earliest ?? 0) <= level &&
      [...step.after].every((each) => started.has(each))
        ? [at]
        : [],
    );
    const due = ready.filter((at) => windows[at]?.latest === level);
    for (const at of due) {
      const step = steps[at];
      if (step === undefined || groupOf.has(at)) continue;
      const members = canShare(step)
        ? ready.filter((other) => {
            const candidate = steps[other];
            return (
              candidate !== undefined &&
              !groupOf.has(other) &&
              canShare(candidate) &&
              candidate.fetch.serviceName === step.fetch.serviceName
            );
          })
        : [at];
      for (const member of members) groupOf.set(member, groups.length);
      groups.push({ members, steps: members.flatMap((member) => steps[member] ?? []) });
    }
  }
  return groups.map((group) => ({
    steps: group.steps,
    after: [
      ...new Set(group.steps.flatMap((step) => [...step.after].map((each) => groupOf.get(each) ?? 0))),
    ].sort((one, other) => one - other),
  }));
}
