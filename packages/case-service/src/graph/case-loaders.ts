import type { Sql } from '@zhucan/sql';
import DataLoader from 'dataloader';

import { findCases, findCasesOf, findSteps, type RecordedStep } from '../store/load.js';
import type { StoredCase } from '../store/stored-case.js';

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

/** Makes the loaders of a request. */
export function caseLoaders(sql: Sql): CaseLoaders {
  return {
    byId: new DataLoader<string, StoredCase | null>(
      async (ids) => {
        const found = await findCases(sql, ids);
        return ids.map((id) => found.get(id) ?? null);
      },
      { maxBatchSize: LOADER_BATCH },
    ),
    byResident: manyLoader((ids) => findCasesOf(sql, 'resident', ids)),
    byHousehold: manyLoader((ids) => findCasesOf(sql, 'household', ids)),
    byEnterprise: manyLoader((ids) => findCasesOf(sql, 'enterprise', ids)),
    steps: manyLoader((ids) => findSteps(sql, ids)),
  };
}
