import type { EngineAnswer } from '../engine/engine.js';
import { type AnswerTaker, type Collected } from '../execution/answers.js';
import { execute, nothingCollected, type RunSettings } from '../execution/execute.js';
import { type AnswerPath, isObject, type Json, type JsonObject, merge } from '../execution/tree.js';
import type { TypeConditions } from '../execution/type-conditions.js';
import type { VariableValues } from '../operations/conditions.js';
import { isAlong } from '../projection/gaps.js';
import type { AnswerError } from '../projection/merge-errors.js';
import type { Shape } from '../projection/shape.js';
import { writeCollected } from '../projection/write-collected.js';
import { EventQueue } from '../realtime/event-queue.js';
import type { CompiledFragment, CompiledPart, DeferredVariant } from './deferral.js';
import { type Instance, instancesOf } from './instances.js';

/** A part that comes later, as it is told. */
export interface IncrementalPart {
  readonly data: Json;
  readonly path: AnswerPath;
  readonly label?: string;
  readonly errors?: readonly AnswerError[];
}

/** Parts that come together. */
export interface IncrementalMessage {
  readonly parts: readonly IncrementalPart[];
  /** Whether others follow. */
  readonly hasNext: boolean;
}

/** An answer that comes in parts. */
export interface IncrementalAnswer {
  readonly first: EngineAnswer;
  /** What comes later; nothing after the last. */
  next(): Promise<IncrementalMessage | undefined>;
  /** Ends it: what is not fetched yet is not fetched any more. */
  close(): void;
}

/** What a run of a deferred operation needs. */
export interface DeferredRun {
  readonly variant: DeferredVariant;
  readonly values: VariableValues;
  readonly requestId: string;
  readonly settings: Omit<RunSettings, 'taker'>;
  readonly types: TypeConditions;
  readonly takerFor: (shares: boolean) => AnswerTaker;
}

/** An operation has few deferred fragments, and as many messages: the limits of documents bound them. */
const UNBOUNDED = { maxEvents: Infinity, maxBytes: Infinity };

/** Whether an error is about what is in a part of an answer, if only as a null above it; one without a path is. */
function isOf({ path = [] }: AnswerError, part: Json): boolean {
  let value: unknown = part;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return true;
    if (!Object.hasOwn(value, step)) return false;
    value = (value as Record<string | number, unknown>)[step];
  }
  return true;
}

/** Runs an operation of which parts are deferred; each is fetched once what it stands in is there. */
export async function runDeferred(run: DeferredRun): Promise<IncrementalAnswer> {
  const { variant, values, requestId, settings, takerFor } = run;
  const { outward } = variant;
  const data: JsonObject = {};

  async function fetched({ calls, shares }: CompiledPart): Promise<Collected> {
    const collected = nothingCollected(data);
    await execute(calls, { ...settings, taker: takerFor(shares) }, collected);
    return collected;
  }

  function written(shape: Shape, brought: Collected): EngineAnswer {
    return writeCollected(brought, { shape, outward, requestId });
  }

  const collected = await fetched(variant);
  if (variant.introspect) Object.assign(data, variant.introspect(values));
  const whole = written(variant.shape, collected);
  /** What the client has put together so far. */
  const shown = JSON.parse(whole.data) as Json;
  const first = { ...whole, errors: whole.errors.filter((error) => isOf(error, shown)) };
  /** The places at which fragments were given, by fragment: what stands in one comes only where that came. */
  const given = new Map<string, AnswerPath[]>();
  const messages = new EventQueue<IncrementalMessage>(UNBOUNDED, () => undefined);
  let open = 0;

  function partOf(
    { path, written: own, shown: object }: Instance,
    label: string | undefined,
    errors: AnswerError[],
  ) {
    // What the client does with it, so that what stands within finds its place.
    if (isObject(own)) merge(object, structuredClone(own));
    return {
      data: own,
      path,
      ...(label === undefined ? {} : { label }),
      ...(errors.length > 0 ? { errors } : {}),
    };
  }

  function partsOf({ fragment, shape }: CompiledFragment, brought: Collected): IncrementalPart[] {
    const answer = written(shape, brought);
    const tree = JSON.parse(answer.data) as Json;
    const parents = fragment.parent === undefined ? undefined : (given.get(fragment.parent) ?? []);
    const instances = instancesOf(fragment, { data, shown, written: tree }, run.types, outward).filter(
      ({ path }) => parents?.some((place) => place.length <= path.length && isAlong(place, path)) ?? true,
    );
    given.set(
      fragment.id,
      instances.filter((each) => each.written !== null).map(({ path }) => path),
    );
    const left = new Set(answer.errors.filter((error) => isOf(error, tree)));
    const parts = instances.map((instance) => {
      const own = [...left].filter(
        ({ path }) => path && path.length >= instance.path.length && isAlong(instance.path, path),
      );
      for (const error of own) left.delete(error);
      return { instance, own };
    });
    // What has no place in any of them, as a call that failed as a whole, is told with the first.
    return parts.map(({ instance, own }, at) =>
      partOf(instance, fragment.label, at === 0 ? [...own, ...[...left].filter(({ path }) => !path)] : own),
    );
  }

  /** @param before what was fetched before them, some of which may be theirs */
  function begin(fragments: readonly CompiledFragment[], before: Collected): void {
    open += fragments.length;
    for (const each of fragments)
      fetched(each).then(
        (own) => {
          if (messages.isEnded) return;
          const brought = {
            data,
            errors: [...before.errors, ...own.errors],
            // Where these left nothing null they were told before.
            failures: [...before.failures.map((failed) => ({ ...failed, covered: true })), ...own.failures],
          };
          const parts = partsOf(each, brought);
          begin(each.deferred, brought);
          open -= 1;
          if (parts.length > 0 || open === 0) messages.push({ parts, hasNext: open > 0 }, 0);
          if (open === 0) messages.finish();
        },
        (error: unknown) => messages.abandon(error),
      );
  }

  begin(variant.deferred, collected);
  return { first, next: () => messages.next(), close: () => messages.abandon() };
}
