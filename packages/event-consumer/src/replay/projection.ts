import { bringsErasures } from '@zhucan/event-contracts';
import type { Sql } from '@zhucan/sql';

import type { Effects } from '../effect.js';
import { ReplayError } from './replay-error.js';

/** A table of a projection. It has a primary key, and an identity column rather than a `serial` one. */
export interface ProjectionTable {
  readonly name: string;
  /** Columns that say when a row was written and not what it is; they are not compared. */
  readonly writtenAt?: readonly string[];
}

/** What a service keeps of others' events, and how it is made of them. */
export interface Projection extends Effects {
  /** A word of lowercase letters and hyphens. */
  readonly name: string;
  /** Everything that `handle` and `erase` read and write: there is nothing else for them to see while it is rebuilt. */
  readonly tables: readonly ProjectionTable[];
  /** The logs that it is made of; no other projection of the service is made of one of them. */
  readonly topics: readonly string[];
  /** What the service does besides when something arrives, done once after the tables are swapped: as for what had waited for a row that is there now. */
  readonly after?: (inTransaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>) => Promise<void>;
}

const NAME = /^[a-z]+(-[a-z]+)*$/;

/**
 * The projections that are meant: the one that is named, or all.
 *
 * @throws ReplayError where there is none of the name, or where projections cannot be told apart
 */
export function chooseProjections(
  projections: readonly Projection[],
  name: string | undefined,
): readonly Projection[] {
  const names = projections.map((each) => each.name);
  const topics = projections.flatMap((each) => each.topics);
  const shared = topics.find((topic, at) => topics.indexOf(topic) !== at);
  if (shared !== undefined)
    throw new ReplayError('SHARED_TOPIC', `topics: ${shared} belongs to two projections`);
  for (const each of projections) {
    if (!NAME.test(each.name)) throw new ReplayError('UNSUITED', `name: ${each.name} is no word`);
    if (!each.erase && each.topics.some(bringsErasures))
      throw new ReplayError('UNSUITED', `erase: ${each.name} needs it, as its topics bring erasures`);
  }
  if (name === undefined) return projections;
  const chosen = projections.filter((each) => each.name === name);
  if (chosen.length === 0) {
    const there = names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`;
    throw new ReplayError('NO_SUCH_PROJECTION', `projection: there is no ${name}; ${there}`);
  }
  return chosen;
}
