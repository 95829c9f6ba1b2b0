import type { Sql } from '@zhucan/sql';
import type { SubgraphContext } from '@zhucan/subgraph-kit';
import DataLoader from 'dataloader';

import { findMembers, findRecords, type PartyMemberView, type PartyRecordView } from '../store/branch.js';

/** The loaders of one request. */
export interface PartyAffairsLoaders {
  readonly record: DataLoader<string, PartyRecordView | null>;
  readonly member: DataLoader<string, PartyMemberView | null>;
}

/** The context of this service's resolvers. */
export type PartyAffairsContext = SubgraphContext<PartyAffairsLoaders>;

function byId<V>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): DataLoader<string, V | null> {
  return new DataLoader<string, V | null>(async (ids) => {
    const found = await find(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** Builds the loaders of one request. */
export function partyAffairsLoaders({ sql }: { readonly sql: Sql }): PartyAffairsLoaders {
  return { record: byId((ids) => findRecords(sql, ids)), member: byId((ids) => findMembers(sql, ids)) };
}
