import { type CaseLoaders, caseLoaders, type CaseViewer } from '@zhucan/case-service';
import type { Sql } from '@zhucan/sql';
import type { SubgraphContext } from '@zhucan/subgraph-kit';
import DataLoader from 'dataloader';

import { type Enterprise, findEnterprises } from '../store/enterprises.js';
import {
  findInspectionVisits,
  findTrainingClasses,
  type InspectionVisitView,
  type TrainingClassView,
} from '../store/records.js';

/** A thing of another service, or of this one, by its id alone. */
export interface Reference {
  readonly id: string;
}

/** The loaders of one request: a fixed number of statements whatever the page size. */
export interface RehabEmploymentLoaders {
  readonly cases: CaseLoaders;
  readonly enterprise: DataLoader<string, Enterprise | null>;
  readonly inspectionVisit: DataLoader<string, InspectionVisitView | null>;
  readonly trainingClass: DataLoader<string, TrainingClassView | null>;
}

/** The context of this service's resolvers. */
export type RehabEmploymentContext = SubgraphContext<RehabEmploymentLoaders>;

function byId<V>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): DataLoader<string, V | null> {
  return new DataLoader<string, V | null>(async (ids) => {
    const found = await find(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** Builds the loaders of one request. */
export function rehabEmploymentLoaders(base: CaseViewer & { readonly sql: Sql }): RehabEmploymentLoaders {
  const { sql } = base;
  return {
    cases: caseLoaders(sql, base),
    enterprise: byId((ids) => findEnterprises(sql, ids)),
    inspectionVisit: byId((ids) => findInspectionVisits(sql, ids)),
    trainingClass: byId((ids) => findTrainingClasses(sql, ids)),
  };
}
