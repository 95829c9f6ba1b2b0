const REGIONS = 'zhucan.registry.region.v1';
const RESIDENTS = 'zhucan.internal.registry.resident.v1';
const CASES = ['zhucan.internal.rehab-employment.case.v1', 'zhucan.internal.relief-accessibility.case.v1'];
const HOUSEHOLDS = 'zhucan.internal.registry.household.v1';

/** The group in which the replicas of a service share what they read of others: of the registry, and the registry of cases. */
export function readerGroupOf(service: string): string {
  return service === 'registry' ? 'registry.cases' : `${service}.registry`;
}

/**
 * The logs that each service reads, as the architecture lays down: what a service may read, and what must have arrived there; one that forgot to
 * subscribe must not balance.
 */
export const SERVICE_READS: Readonly<Record<string, readonly string[]>> = {
  registry: CASES,
  'rehab-employment': [REGIONS, RESIDENTS, HOUSEHOLDS],
  'relief-accessibility': [REGIONS, RESIDENTS, HOUSEHOLDS],
  'party-affairs': [REGIONS],
};
