import { parseArgs } from 'node:util';

import { FAULT_KINDS, type FaultKind } from './seeded/plan.js';
import { type Protection, PROTECTIONS } from './processes/given.js';

/** What was asked for. */
export interface Options {
  readonly seeds: readonly number[];
  /** Events of each seed. */
  readonly events: number;
  readonly without: Protection | null;
  /** Kinds of faults that strike. */
  readonly only: readonly FaultKind[];
}

/** An option is wrong; the message names it and its rule. */
export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

export const USAGE = `npm run faults -- [--seed N | --seeds FROM..TO] [--events N] [--without PROTECTION] [--only FAULT,...]

  --seed N            one seed; 1 where nothing is said
  --seeds FROM..TO    one after the other
  --events N          events of each seed; 300 where nothing is said
  --without           does without one of: ${PROTECTIONS.join(', ')}; the checker must find it
  --only              strikes with these faults alone, of: ${FAULT_KINDS.join(', ')}`;

const MOST_EVENTS = 1_000_000;
const MOST_SEED = 2 ** 31 - 1;

function whole(name: string, text: string, from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to)
    throw new OptionsError(`${name}: must be a whole number from ${from} to ${to}`);
  return value;
}

function seedsOf(seed: string | undefined, range: string | undefined): number[] {
  if (range === undefined) return [whole('--seed', seed ?? '1', 1, MOST_SEED)];
  if (seed !== undefined) throw new OptionsError('--seeds: takes the place of --seed');
  const [from, to, ...more] = range.split('..');
  if (from === undefined || to === undefined || more.length > 0)
    throw new OptionsError('--seeds: must be FROM..TO');
  const first = whole('--seeds', from, 1, MOST_SEED);
  const last = whole('--seeds', to, first, Math.min(MOST_SEED, first + 9_999));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function protection(name: string | undefined): Protection | null {
  if (name === undefined) return null;
  const found = PROTECTIONS.find((each) => each === name);
  if (found === undefined) throw new OptionsError(`--without: must be one of ${PROTECTIONS.join(', ')}`);
  return found;
}

function faultKind(name: string): FaultKind {
  const found = FAULT_KINDS.find((each) => each === name);
  if (found === undefined) throw new OptionsError(`--only: must be of ${FAULT_KINDS.join(', ')}`);
  return found;
}

/**
 * Reads a command line.
 *
 * @throws OptionsError
 */
export function parseOptions(args: readonly string[]): Options {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string' },
        events: { type: 'string' },
        without: { type: 'string' },
        only: { type: 'string' },
      },
    }));
  } catch (error) {
    throw new OptionsError(error instanceof Error ? error.message : String(error));
  }
  return {
    seeds: seedsOf(values.seed, values.seeds),
    events: whole('--events', values.events ?? '300', 20, MOST_EVENTS),
    without: protection(values.without),
    only: values.only === undefined ? FAULT_KINDS : values.only.split(',').map(faultKind),
  };
}
