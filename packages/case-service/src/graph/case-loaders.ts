import type { Caller } from '@zhucan/access';
import type { Clock } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';
import DataLoader from 'dataloader';

import { type CaseOwner, findCases, findCasesOf, findSteps, type RecordedStep } from '../store/load.js';
import type { StoredCase } from '../store/stored-case.js';
import { findOwnRegions, findOwnResidents, isOwnRegion, type OwnRegions } from '../store/visible.js';

/** The loaders of one request: however many things ask, each kind is one statement. */
export interface CaseLoaders {
  /** A case by id; null where there is none. */
  readonly byId: DataLoader<string, StoredCase | null>;
  readonly byResident: DataLoader<string, readonly StoredCase[]>;
  readonly byHousehold: DataLoader<string, readonly StoredCase[]>;
  readonly byEnterprise: DataLoader<string, readonly StoredCase[]>;
  /** The standing steps of a case, oldest first. */
  readonly steps: DataLoader<string, readonly RecordedStep[]>;
}

/** Ids of one statement; larger lists are split, so that no parameter grows without bound. */
const LOADER_BATCH = 500;

function manyLoader<T>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, readonly T[]>>,
): DataLoader<string, readonly T[]> {
  return new DataLoader<string, readonly T[]>(
    async (ids) => {
      const found = await find(ids);
      return ids.map((id) => found.get(id) ?? []);
    },
    { maxBatchSize: LOADER_BATCH },
  );
}

/** Who asks, and on which business day. */
export interface CaseViewer {
  readonly caller: Pick<Caller, 'regionCode'>;
  readonly clock: Clock;
}

/**
 * Makes the loaders of a request. Whose token is narrowed to a region sees the cases that were filed there, and all of a resident who
 * lives there today: what else there is, is not there for them. Such a token costs one statement more, and one where residents are asked
 * about.
 */
export function caseLoaders(sql: Sql, { caller, clock }: CaseViewer): CaseLoaders {
  let own: Promise<OwnRegions> | undefined;
  const ownRegions = () => (own ??= findOwnRegions(sql, caller));
  const isVisible = (regions: OwnRegions, stored: StoredCase): boolean =>
    isOwnRegion(regions, stored.state.filedIn.regionId);
  const casesOf = (owner: CaseOwner) =>
    manyLoader(async (ids) => {
      const [found, regions] = [await findCasesOf(sql, owner, ids), await ownRegions()];
      const atHome =
        owner === 'resident' ? await findOwnResidents(sql, regions, ids, clock.today()) : new Set<string>();
      return new Map(
        [...found].map(([id, cases]) => [
          id,
          atHome.has(id) ? cases : cases.filter((each) => isVisible(regions, each)),
        ]),
      );
    });
  return {
    byId: new DataLoader<string, StoredCase | null>(
      async (ids) => {
        const [found, regions] = [await findCases(sql, ids), await ownRegions()];
        return ids.map((id) => {
          const stored = found.get(id);
          return stored && isVisible(regions, stored) ? stored : null;
        });
      },
      { maxBatchSize: LOADER_BATCH },
    ),
    byResident: casesOf('resident'),
    byHousehold: casesOf('household'),
    byEnterprise: casesOf('enterprise'),
    steps: manyLoader((ids) => findSteps(sql, ids)),
  };
}
