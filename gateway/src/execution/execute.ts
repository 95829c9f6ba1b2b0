import type { SubgraphAnswer } from '../subgraphs/subgraph-answer.js';
import type { EntitiesOfFetch } from '../caching/entity-cache.js';
import { type AnswerTaker, type Collected, takeAnswer, takeFailure, withoutKept } from './answers.js';
import { type Body, bodiesOf, type Targets, targetsOf } from './bodies.js';
import { contextCall } from './contexts.js';
import type { CallPlan, Part } from './request.js';
import type { JsonObject } from './tree.js';

/** Sends a body to a subgraph. */
export type SendBody = (service: string, body: string, mutates: boolean) => Promise<SubgraphAnswer>;

/** The entities of a fetch that were brought before; nothing where they may not be kept. */
export type KeptOf = (call: CallPlan, part: Part) => EntitiesOfFetch | undefined;

/** What one run of compiled calls needs. */
export interface RunSettings {
  readonly send: SendBody;
  /** The client's variables that were given or have a default, each as JSON. */
  readonly variables: ReadonlyMap<string, string>;
  /** At most so many entities are asked for in one call. */
  readonly maxEntities: number;
  readonly taker: AnswerTaker;
  /** Entities that were brought before; nothing where none are kept. */
  readonly keptOf?: KeptOf;
}

function ask(call: CallPlan, collected: Collected, settings: RunSettings): Promise<unknown> {
  const [part] = call.parts;
  if (part?.fetch.contextRewrites === undefined)
    return askAbout(
      call,
      call.parts.map((each) => targetsOf(each, collected.data)),
      collected,
      settings,
    );
  const { variables, ...asked } = contextCall(call, part, collected.data, settings.taker.types);
  return askAbout(asked.call, asked.targets, collected, {
    ...settings,
    variables: new Map([...settings.variables, ...variables]),
  });
}

function askAbout(
  call: CallPlan,
  all: readonly Targets[],
  collected: Collected,
  settings: RunSettings,
): Promise<unknown> {
  const { keptOf, taker } = settings;
  const targets = keptOf ? all.map((each) => withoutKept(each, keptOf(call, each.part), taker)) : all;
  const bodies = bodiesOf(call, targets, settings.variables, settings.maxEntities);
  const [only] = bodies;
  if (bodies.length === 1 && only) return askOnce(call, targets, only, collected, settings);
  return Promise.all(bodies.map((body) => askOnce(call, targets, body, collected, settings)));
}

async function askOnce(
  call: CallPlan,
  targets: readonly Targets[],
  body: Body,
  collected: Collected,
  settings: RunSettings,
): Promise<void> {
  let answer: SubgraphAnswer;
  try {
    answer = await settings.send(call.service, body.text, call.mutates);
  } catch (error) {
    await takeFailure(call, targets, error, collected, settings.taker);
    return;
  }
  const pending = takeAnswer(call, targets, body, answer, collected, settings.taker);
  if (pending) await pending;
}

/** What calls collect into before any is made. */
export function nothingCollected(data: JsonObject = {}): Collected {
  return { data, errors: [], failures: [] };
}

/**
 * Makes the calls of a plan, each as soon as those that it waits for are answered, and collects what they bring.
 *
 * @param collected what is there already, as the event that the calls follow
 * @returns the data as they came, with more than was asked for, and what went wrong; never rejects for a subgraph's fault
 */
export function execute(
  calls: readonly CallPlan[],
  settings: RunSettings,
  collected: Collected = nothingCollected(),
): Promise<Collected> {
  if (calls.length === 0) return Promise.resolve(collected);
  const [only] = calls;
  if (calls.length === 1 && only) return ask(only, collected, settings).then(() => collected);
  return new Promise((resolve, reject) => {
    const waiting = calls.map(({ after }) => after.length);
    let open = calls.length;
    const begin = (call: CallPlan): void => {
      ask(call, collected, settings).then(() => {
        open -= 1;
        if (open === 0) resolve(collected);
        for (const place of call.before) {
          waiting[place] = (waiting[place] ?? 0) - 1;
          const next = calls[place];
          if (waiting[place] === 0 && next) begin(next);
        }
      }, reject);
    };
    for (const call of calls) if (call.after.length === 0) begin(call);
  });
}
