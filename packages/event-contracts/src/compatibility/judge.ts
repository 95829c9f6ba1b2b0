import { isDeepStrictEqual } from 'node:util';

import { opened } from '../contract/schema.js';
import { type Breach, compare } from './compare.js';
import type { Part, Release } from './released.js';

/** Who would not understand whom. */
export type Direction = 'new events, old readers' | 'old events, new readers';

/** A breach of FULL_TRANSITIVE: a change by which some events and some readers would no longer fit. */
export interface Incompatibility extends Breach {
  /** As `zhucan.registry.resident.moved public v1`. */
  readonly part: string;
  /** The revision that it does not fit. */
  readonly revision: number;
  readonly direction: Direction;
}

function nameOf({ event, audience, version }: Omit<Part, 'schema' | 'golden'>): string {
  return `${event} ${audience} v${version}`;
}

/**
 * Holds today's contracts against everything that was ever released, in both directions (FULL_TRANSITIVE): readers of any release understand
 * today's events, and today's readers understand events of any release. What was released stays: its events are on the topics for good.
 */
export function judge(today: readonly Part[], releases: readonly Release[]): Incompatibility[] {
  const parts = new Map(today.map((part) => [nameOf(part), part]));
  return releases.flatMap((release) => {
    const [name, { revision }] = [nameOf(release), release];
    const found = parts.get(name);
    if (!found) {
      const gone = { member: '', rule: 'required', detail: 'it was released and is no more' } as const;
      return [{ part: name, revision, direction: 'old events, new readers', ...gone }];
    }
    const directions = [
      ['new events, old readers', compare(found.schema, opened(release.schema))],
      ['old events, new readers', compare(release.schema, opened(found.schema))],
    ] as const;
    return directions.flatMap(([direction, breaches]) =>
      breaches.map((breach) => ({ part: name, revision, direction, ...breach })),
    );
  });
}

/** What a release of today's contracts adds: a revision of each part that is new or refuses something else than its last. */
export function unreleased(today: readonly Part[], releases: readonly Release[]): Release[] {
  const last = new Map(releases.map((release) => [nameOf(release), release]));
  return today.flatMap((part) => {
    const former = last.get(nameOf(part));
    if (former && isDeepStrictEqual(former.schema, part.schema)) return [];
    return [
      {
        ...part,
        schema: { ...part.schema },
        golden: [...part.golden],
        revision: (former?.revision ?? 0) + 1,
      },
    ];
  });
}
