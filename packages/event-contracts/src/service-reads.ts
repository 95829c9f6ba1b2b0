const REGIONS = 'zhucan.registry.region.v1';
const RESIDENTS = 'zhucan.internal.registry.resident.v1';
const HOUSEHOLDS = 'zhucan.internal.registry.household.v1';

/** The group in which the replicas of a service share what they read of the registry. */
export function readerGroupOf(service: string): string {
  return `${service}.registry`;
}

/**
 * The logs that each service reads, as the architecture lays down: what a service may read, and what must have arrived there; one that forgot to
 * subscribe must not balance.
 */
export const SERVICE_READS: Readonly<Record<string, readonly string[]>> = {
  registry: [],
  'rehab-employment': [REGIONS, RESIDENTS, HOUSEHOLDS],
  'relief-accessibility': [REGIONS, RESIDENTS, HOUSEHOLDS],
  'party-affairs': [REGIONS],
};
