import type { Sql } from '@zhucan/sql';

import type { CaseService } from '../service.js';
import { projectHouseholds } from './households.js';
import type { RegistryMessage } from './messages.js';
import { projectRegions } from './regions.js';
import { projectResidents } from './residents.js';

/** The topics of the registry that a case service consumes. */
export const REGISTRY_TOPICS = [
  'zhucan.registry.region.v1',
  'zhucan.internal.registry.household.v1',
  'zhucan.internal.registry.resident.v1',
] as const;

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
