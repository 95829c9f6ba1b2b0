import type { EntitiesOfFetch } from '../caching/entity-cache.js';
import type { AnswerError } from '../projection/merge-errors.js';
import type { SubgraphAnswer } from '../subgraphs/subgraph-answer.js';
import type { Body, Targets } from './bodies.js';
import type { FailedFetch } from './failed-fetch.js';
import type { CallPlan, Part } from './request.js';
import { applyRewrites } from './rewrites.js';
import { type AnswerPath, collectHeld, isObject, isPath, type Json, type JsonObject, merge } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** What the calls of a plan have brought. */
export interface Collected {
  readonly data: JsonObject;
  readonly errors: AnswerError[];
  readonly failures: FailedFetch[];
}

/** An error as it may be told, without its place. */
export type ToldError = Pick<AnswerError, 'message' | 'extensions'>;

/** What decides how errors are told, and what stands in for what a subgraph did not bring. */
export interface AnswerTaker {
  readonly types: TypeConditions;
  /** Whether objects that stand for one entity may share what is fetched for it. */
  readonly shares: boolean;
  /** A subgraph's own error, as it may be told. */
  told(error: Readonly<Record<string, unknown>>, service: string): ToldError;
  /** A call that brought no answer, as it is told. */
  failed(error: unknown, service: string): ToldError;
  /**
   * What others bring for root fields that one subgraph left null.
   *
   * @param names the root fields, by their names in the answer; all of the call where none are named
   */
  standIn(call: CallPlan, names: readonly string[] | undefined): Promise<JsonObject | null>;
}

function note(
  part: Part,
  error: ToldError,
  collected: Collected,
  {
    root = null,
    covered = false,
    at = part.path,
  }: { root?: string | null; covered?: boolean; at?: FailedFetch['at'] } = {},
): void {
  collected.failures.push({
    error,
    operation: part.fetch.operation,
    entities: part.entities !== undefined,
    at,
    root,
    covered,
  });
}

/** A call that brought no answer: its fields stay null, and which these are is known when all is there. */
export async function takeFailure(
  call: CallPlan,
  targets: readonly Targets[],
  error: unknown,
  collected: Collected,
  taker: AnswerTaker,
): Promise<void> {
  const told = taker.failed(error, call.service);
  const others = await taker.standIn(call, undefined);
  if (others !== null) merge(collected.data, others);
  for (const { part } of targets) note(part, told, collected, { covered: others !== null });
}

/**
 * The answer of a subgraph: its data put in their places, its errors told at theirs.
 *
 * @returns what must be waited for, where others stand in for what is missing
 */
export function takeAnswer(
  call: CallPlan,
  targets: readonly Targets[],
  body: Body,
  answer: SubgraphAnswer,
  collected: Collected,
  taker: AnswerTaker,
): Promise<void> | undefined {
  const errors = answer.errors ?? [];
  const [first] = targets;
  if (first === undefined) return undefined;
  if (first.part.entities === undefined) return takeRoot(call, first, answer, collected, taker);
  let misfit = false;
  for (const target of targets) if (!takeEntities(target, body, answer, taker)) misfit = true;
  for (const error of errors) {
    const told = taker.told(error, call.service);
    const places = entityPlaces(error['path'], targets, body, collected.data);
    if (places === undefined) for (const { part } of targets) note(part, told, collected);
    else
      for (const { part, place, below } of places) {
        // The entity as a whole: each field that was asked for is missing, the entity itself is there.
        if (below.length === 0) note(part, told, collected, { at: place });
        else collected.errors.push({ ...told, path: [...place, ...below] });
      }
  }
  if (misfit && errors.length === 0)
    for (const { part } of targets)
      note(part, taker.failed(new Error('entities are missing'), call.service), collected);
  return undefined;
}

/** Puts an entity into every object that stands for it. */
function putEntity(part: Part, entity: JsonObject, objects: readonly JsonObject[], taker: AnswerTaker): void {
  if (part.fetch.outputRewrites) applyRewrites(part.fetch.outputRewrites, entity, taker.types);
  objects.forEach((object, place) => {
    merge(object, place === 0 || taker.shares ? entity : structuredClone(entity));
  });
}

/** Fills in what is kept of entities. @returns those that are still to be asked for */
export function withoutKept(
  targets: Targets,
  kept: EntitiesOfFetch | undefined,
  taker: AnswerTaker,
): Targets {
  if (kept === undefined) return targets;
  const representations: string[] = [];
  const objects: (readonly JsonObject[])[] = [];
  targets.representations.forEach((representation, at) => {
    const wanted = targets.objects[at] ?? [];
    const entity = kept.find(representation);
    if (entity) putEntity(targets.part, entity, wanted, taker);
    else {
      representations.push(representation);
      objects.push(wanted);
    }
  });
  return { part: targets.part, representations, objects, kept };
}

/** @returns whether as many entities came as were asked for */
function takeEntities(
  { part, representations, objects, kept }: Targets,
  { from, size }: Body,
  { data, errors }: SubgraphAnswer,
  taker: AnswerTaker,
): boolean {
  if (part.entities === undefined) return true;
  const received: unknown = data?.[part.entities.responseKey];
  const sent = Math.min(size, Math.max(0, representations.length - from));
  if (!Array.isArray(received) || received.length !== sent) return sent === 0;
  received.forEach((entity: Json, at) => {
    if (!isObject(entity)) return;
    const representation = representations[from + at];
    // With an error among them, it is not known which of them is whole.
    if (kept && representation !== undefined && (errors === undefined || errors.length === 0))
      kept.keep(representation, entity);
    putEntity(part, entity, objects[from + at] ?? [], taker);
  });
  return true;
}

/** A path of a subgraph's answer with the names that its fields have in ours. */
function renamed(path: AnswerPath, { fetch }: Part): AnswerPath {
  const renamers = (fetch.outputRewrites ?? []).filter((rewrite) => rewrite.kind === 'KeyRenamer');
  if (renamers.length === 0) return path;
  return path.map((part) => renamers.find((renamer) => renamer.path.at(-1) === part)?.renameKeyTo ?? part);
}

/** Where in our answer the path of an error about an entity leads; nothing where it names none. */
function entityPlaces(
  path: unknown,
  targets: readonly Targets[],
  { from }: Body,
  data: JsonObject,
): { part: Part; place: AnswerPath; below: AnswerPath }[] | undefined {
  if (!isPath(path)) return undefined;
  const [key, index, ...rest] = path;
  const target = targets.find(({ part }) => part.entities?.responseKey === key);
  if (!target || typeof index !== 'number') return undefined;
  const wanted = new Set(target.objects[from + index]);
  const { part } = target;
  const below = renamed(rest, part);
  return collectHeld(data, part.path).flatMap(({ object, place }) =>
    wanted.has(object) ? [{ part, place, below }] : [],
  );
}

/** The root field that an error left null, where it did. */
function nullRootOf(path: unknown, data: Readonly<Record<string, unknown>>): string | undefined {
  if (!isPath(path) || path.length !== 1) return undefined;
  const [name] = path;
  return typeof name === 'string' && data[name] === null ? name : undefined;
}

function takeRoot(
  call: CallPlan,
  { part, objects }: Targets,
  answer: SubgraphAnswer,
  collected: Collected,
  taker: AnswerTaker,
): Promise<void> | undefined {
  const { data, errors = [] } = answer;
  const own = (data ?? {}) as JsonObject;
  const atRoot = part.path.length === 0;
  if (part.fetch.outputRewrites) applyRewrites(part.fetch.outputRewrites, own, taker.types);
  for (const [place, object] of (objects[0] ?? []).entries())
    merge(object, place === 0 || taker.shares ? own : structuredClone(own));
  if (errors.length === 0) {
    // Each root field has a value, if only null.
    for (const name of atRoot ? part.rootNames : [])
      if (own[name] === undefined)
        note(part, taker.failed(new Error('a field is missing'), call.service), collected, { root: name });
    return undefined;
  }
  if (!isObject(data) && errors.every((error) => !isPath(error['path']))) {
    for (const error of errors) note(part, taker.told(error, call.service), collected);
    return undefined;
  }
  return takeRootErrors(call, part, answer, collected, taker);
}

/** The errors of an answer at the root that has data, or says of which field it has none. */
async function takeRootErrors(
  call: CallPlan,
  part: Part,
  { data, errors = [] }: SubgraphAnswer,
  collected: Collected,
  taker: AnswerTaker,
): Promise<void> {
  const atRoot = part.path.length === 0;
  const told = errors.map((error) => ({
    error: taker.told(error, call.service),
    path: isPath(error['path']) ? renamed(error['path'], part) : undefined,
    // What a mutation did not do, nobody else has done.
    root: atRoot && !call.mutates && data ? nullRootOf(error['path'], data) : undefined,
  }));
  // Who refuses has answered, and the others would refuse as well; who fails has not.
  const broken = told.flatMap(({ error, root }) =>
    root !== undefined && error.extensions['code'] === 'INTERNAL_SERVER_ERROR' ? [root] : [],
  );
  const others = await taker.standIn(call, broken);
  if (others !== null) merge(collected.data, others);
  for (const { error, path, root } of told) {
    if (root !== undefined)
      note(part, error, collected, { root, covered: others !== null && root in others });
    else if (path === undefined) collected.errors.push(error);
    else
      for (const { place } of collectHeld(collected.data, part.path))
        collected.errors.push({ ...error, path: [...place, ...path] });
  }
}
