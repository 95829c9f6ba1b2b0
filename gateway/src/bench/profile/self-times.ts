import { type Frame, groupOf } from './group-of.js';

/** What is read of a profile that `node --cpu-prof` writes; times in microseconds, of the clock that all processes share. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly startTime: number;
  /** The node that each sample was taken in. */
  readonly samples: readonly number[];
  /** How long after the one before. */
  readonly timeDeltas: readonly number[];
}

/** A part of a run, on the same clock. */
export interface Window {
  readonly fromMicros: number;
  readonly toMicros: number;
}

/** The time that a group or a function took itself, without what it called. */
export interface SelfTime {
  readonly name: string;
  readonly micros: number;
}

/** Where the time of a window went, most first. */
export interface SelfTimes {
  readonly totalMicros: number;
  readonly groups: readonly SelfTime[];
  readonly functions: readonly SelfTime[];
}

const MODULE = /([^/]+\/[^/]+)$/;

function nameOf({ functionName, url, lineNumber }: Frame): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const place = url.startsWith('node:') ? url : (MODULE.exec(url)?.[1] ?? '');
  return place === '' ? name : `${name} ${place}:${lineNumber + 1}`;
}

const mostFirst = (times: ReadonlyMap<string, number>): SelfTime[] =>
  [...times].map(([name, micros]) => ({ name, micros })).sort((one, other) => other.micros - one.micros);

/** Adds up the samples of a window. */
export function readSelfTimes(profile: CpuProfile, { fromMicros, toMicros }: Window): SelfTimes {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const groups = new Map<string, number>();
  const functions = new Map<string, number>();
  const add = (times: Map<string, number>, name: string, micros: number): void => {
    times.set(name, (times.get(name) ?? 0) + micros);
  };
  let now = profile.startTime;
  let totalMicros = 0;
  for (const [at, id] of profile.samples.entries()) {
    now += profile.timeDeltas[at] ?? 0;
    // A sample stands for the time until the next.
    const micros = profile.timeDeltas[at + 1] ?? 0;
    const frame = frames.get(id);
    if (!frame || now < fromMicros || now > toMicros) continue;
    const group = groupOf(frame);
    if (group === undefined) continue;
    totalMicros += micros;
    add(groups, group, micros);
    add(functions, nameOf(frame), micros);
  }
  return { totalMicros, groups: mostFirst(groups), functions: mostFirst(functions) };
}
