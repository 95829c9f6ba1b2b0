import type { Projection } from '@zhucan/event-consumer';
import type { Sql } from '@zhucan/sql';
import { REGION_TOPIC, regionProjection } from '@zhucan/subgraph-kit';

import { settleAllWaitingRows } from '../imports/waiting.js';
import type { CaseService } from '../service.js';
import { HOUSEHOLD_TOPIC, householdProjection, projectHouseholds } from './households.js';
import type { RegistryMessage } from './messages.js';
import { projectRegions } from './regions.js';
import { projectResidents, RESIDENT_TOPIC, residentProjection } from './residents.js';

/** The topics of the registry that a case service consumes. */
export const REGISTRY_TOPICS = [REGION_TOPIC, HOUSEHOLD_TOPIC, RESIDENT_TOPIC] as const;

/** An event of the registry with its type. */
export interface RegistryEvent extends RegistryMessage {
  readonly type: string;
}

/**
 * Takes in events of the registry, of any kinds together: regions first, since residents live in them, then households, then residents.
 * It is the effect of a consumer over {@link REGISTRY_TOPICS}, in the transaction of its inbox rows.
 */
export async function projectRegistry(
  service: CaseService,
  sql: Sql,
  events: readonly RegistryEvent[],
): Promise<void> {
  const of = (aggregate: string): RegistryEvent[] =>
    events.filter((event) => event.type.startsWith(`zhucan.registry.${aggregate}.`));
  await projectRegions(service, sql, of('region'));
  await projectHouseholds(service, sql, of('household'));
  await projectResidents(service, sql, of('resident'));
}

/** The projections of a case service as they are rebuilt. Imported rows that waited for what comes back with them are applied after the swap. */
export function registryProjections(service: CaseService): readonly Projection[] {
  return [regionProjection, householdProjection, residentProjection].map((each) => ({
    ...each,
    after: async (inTransaction) => {
      await settleAllWaitingRows(service, inTransaction);
    },
  }));
}
