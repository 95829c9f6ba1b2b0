import { type CaseLoaders, caseLoaders, type CaseViewer } from '@zhucan/case-service';
import type { Sql } from '@zhucan/sql';
import type { SubgraphContext } from '@zhucan/subgraph-kit';
import DataLoader from 'dataloader';

import { findOpenMatters, type OpenMatterView } from '../store/open-matters.js';
import { findPetitions, type PetitionView } from '../store/petitions.js';
import {
  findHonours,
  findModelCommunities,
  findOneVisitProcedures,
  findPublicEvents,
  type HonourView,
  type ModelCommunityView,
  type OneVisitProcedureView,
  type PublicEventView,
} from '../store/records.js';

/** A thing of another service by its id alone. */
export interface Reference {
  readonly id: string;
}

/** The loaders of one request: a fixed number of statements whatever the page size. */
export interface ReliefAccessibilityLoaders {
  readonly cases: CaseLoaders;
  readonly publicEvent: DataLoader<string, PublicEventView | null>;
  readonly honour: DataLoader<string, HonourView | null>;
  readonly modelCommunity: DataLoader<string, ModelCommunityView | null>;
  readonly oneVisitProcedure: DataLoader<string, OneVisitProcedureView | null>;
  /** With all versions of each. */
  readonly petition: DataLoader<string, PetitionView | null>;
  /** With all versions of each. */
  readonly openMatter: DataLoader<string, OpenMatterView | null>;
}

/** The context of this service's resolvers. */
export type ReliefAccessibilityContext = SubgraphContext<ReliefAccessibilityLoaders>;

function byId<V>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): DataLoader<string, V | null> {
  return new DataLoader<string, V | null>(async (ids) => {
    const found = await find(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** Builds the loaders of one request. */
export function reliefAccessibilityLoaders(
  base: CaseViewer & { readonly sql: Sql },
): ReliefAccessibilityLoaders {
  const { sql } = base;
  return {
    cases: caseLoaders(sql, base),
    publicEvent: byId((ids) => findPublicEvents(sql, ids)),
    honour: byId((ids) => findHonours(sql, ids)),
    modelCommunity: byId((ids) => findModelCommunities(sql, ids)),
    oneVisitProcedure: byId((ids) => findOneVisitProcedures(sql, ids)),
    petition: byId((ids) => findPetitions(sql, ids)),
    openMatter: byId((ids) => findOpenMatters(sql, ids)),
  };
}
