import type { Caller } from '@zhucan/access';
import type { Sql } from '@zhucan/sql';
import { getRegionScope, type SubgraphContext } from '@zhucan/subgraph-kit';
import DataLoader from 'dataloader';

import { findMembers, type PartyMemberView } from '../store/members.js';
import { findRecords, type PartyRecordView } from '../store/records.js';

/** The loaders of one request; what lies outside the region of the caller is null. */
export interface PartyAffairsLoaders {
  readonly record: DataLoader<string, PartyRecordView | null>;
  readonly member: DataLoader<string, PartyMemberView | null>;
  /** The regions to which the caller's token is narrowed; null where it is not. */
  ownRegions(): Promise<ReadonlySet<string> | null>;
}

/** The context of this service's resolvers. */
export type PartyAffairsContext = SubgraphContext<PartyAffairsLoaders>;

/** Builds the loaders of one request. */
export function partyAffairsLoaders({
  sql,
  caller,
}: {
  readonly sql: Sql;
  readonly caller: Caller;
}): PartyAffairsLoaders {
  let own: Promise<ReadonlySet<string> | null> | undefined;
  const ownRegions = () =>
    (own ??=
      caller.regionCode === null
        ? Promise.resolve(null)
        : getRegionScope(sql, caller.regionCode, 'token').then((scope) => new Set(scope.regionIds)));
  const visible = <V extends { readonly regionId: string }>(
    find: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  ) =>
    new DataLoader<string, V | null>(async (ids) => {
      const [found, regions] = [await find(ids), await ownRegions()];
      return ids.map((id) => {
        const view = found.get(id);
        return view && (regions === null || regions.has(view.regionId)) ? view : null;
      });
    });
  return {
    record: visible((ids) => findRecords(sql, ids)),
    member: visible((ids) => findMembers(sql, ids)),
    ownRegions,
  };
}
