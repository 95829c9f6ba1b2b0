import { getRegionScope, type SubgraphContext } from '@zhucan/subgraph-kit';
import DataLoader from 'dataloader';

import type { ResidentRecord } from '../decisions/resident-record.js';
import { valueOn } from '../decisions/timeline.js';
import { type CertificateView, findErasedCertificates, findHolders } from '../store/certificates.js';
import { findRegions, type Region, REGION_COLUMNS } from '../store/regions.js';
import { loadResidents } from '../store/residents.js';
import { findSurveyVisits, type SurveyVisitView } from '../store/survey.js';
import {
  findHouseholds,
  findMembers,
  type HouseholdDay,
  type HouseholdView,
  type MembershipView,
} from './households.js';

/** A resident and the instant of whose knowledge is asked, as an RFC 3339 text. */
export interface KnownResident {
  readonly id: string;
  readonly knownAt: string;
}

/** The loaders of one request: a fixed number of statements whatever the page size. */
export interface RegistryLoaders {
  /** Residents whom the caller may see; others are null, as if they did not exist. */
  readonly resident: DataLoader<string, ResidentRecord | null>;
  readonly residentKnownAt: DataLoader<KnownResident, ResidentRecord | null, string>;
  readonly region: DataLoader<string, Region | null>;
  readonly children: DataLoader<string, Region[]>;
  readonly household: DataLoader<string, HouseholdView | null>;
  readonly members: DataLoader<HouseholdDay, MembershipView[], string>;
  readonly holder: DataLoader<string, string | null>;
  /** Certificates whose holders were erased. */
  readonly erasedCertificate: DataLoader<string, CertificateView | null>;
  readonly surveyVisit: DataLoader<string, SurveyVisitView | null>;
  /** The regions to which the caller's token is narrowed; null where it is not. */
  ownRegions(): Promise<ReadonlySet<string> | null>;
}

/** The context of the registry's resolvers. */
export type RegistryContext = SubgraphContext<RegistryLoaders>;

type Base = Omit<RegistryContext, 'loaders' | 'require'>;

function byId<V>(
  find: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): DataLoader<string, V | null> {
  return new DataLoader<string, V | null>(async (ids) => {
    const found = await find(ids);
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** Children of regions, by id; one statement. */
async function childrenOf(base: Base, parents: readonly string[]): Promise<Region[][]> {
  const rows = await base.sql.query<Region>(
    `SELECT ${REGION_COLUMNS} FROM region WHERE parent_id = ANY($1::text[]) ORDER BY id`,
    [parents],
  );
  return parents.map((parent) => rows.filter((region) => region.parentId === parent));
}

/** Builds the loaders of one request. */
export function registryLoaders(base: Base): RegistryLoaders {
  const { sql, protector, clock } = base;
  let own: Promise<ReadonlySet<string> | null> | undefined;
  const ownRegions = () =>
    (own ??=
      base.caller.regionCode === null
        ? Promise.resolve(null)
        : getRegionScope(sql, base.caller.regionCode, 'token').then((scope) => new Set(scope.regionIds)));
  const isVisible = (record: ResidentRecord, regions: ReadonlySet<string> | null) => {
    const residence = valueOn(record.residence, clock.today()) ?? record.residence.at(-1)?.value;
    return regions === null || (residence !== undefined && regions.has(residence.regionId));
  };
  const resident = new DataLoader<string, ResidentRecord | null>(async (ids) => {
    const [found, regions] = [await loadResidents(sql, protector, ids), await ownRegions()];
    return ids.map((id) => {
      const record = found.get(id);
      return record && isVisible(record, regions) ? record : null;
    });
  });
  return {
    ownRegions,
    resident,
    residentKnownAt: new DataLoader<KnownResident, ResidentRecord | null, string>(
      async (keys) => {
        const instants = [...new Set(keys.map((key) => key.knownAt))];
        const found = new Map<string, Map<string, ResidentRecord>>();
        for (const instant of instants) {
          const ids = keys.filter((key) => key.knownAt === instant).map((key) => key.id);
          found.set(instant, await loadResidents(sql, protector, ids, { knownAt: new Date(instant) }));
        }
        return keys.map((key) => found.get(key.knownAt)?.get(key.id) ?? null);
      },
      { cacheKeyFn: (key) => `${key.id}|${key.knownAt}` },
    ),
    region: byId((ids) => findRegions(sql, ids)),
    children: new DataLoader((parents) => childrenOf(base, parents)),
    household: byId((ids) => findHouseholds(sql, ids, clock.today())),
    members: new DataLoader((keys: readonly HouseholdDay[]) => findMembers(sql, keys), {
      cacheKeyFn: (key: HouseholdDay) => `${key.householdId}|${key.on}`,
    }),
    holder: byId((ids) => findHolders(sql, ids)),
    erasedCertificate: byId(async (ids) => {
      const regions = await ownRegions();
      return findErasedCertificates(sql, protector, ids, regions && [...regions], clock.today());
    }),
    surveyVisit: byId((ids) => findSurveyVisits(sql, ids)),
  };
}
