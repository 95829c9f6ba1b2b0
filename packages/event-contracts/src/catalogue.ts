import {
  type Audience,
  ContractError,
  type EventContract,
  internalTopic,
  publicTopic,
} from './contract/contract.js';
import type { ContractOf, SaidTo } from './contract/payload-of.js';
import { ALL_EVENTS } from './events/index.js';

/** Every version of every event of the system. */
export const EVENTS: readonly EventContract[] = ALL_EVENTS;

type KnownContract = (typeof ALL_EVENTS)[number];

/** The type of an event that has a contract. */
export type EventType = KnownContract['type'];

/** What an event says to an audience, as `PayloadOf<'zhucan.registry.resident.registered', 'public'>`; never where it says nothing. */
export type PayloadOf<T extends EventType, A extends Audience> = SaidTo<ContractOf<KnownContract, T>, A>;

/** The versions of each event, the newest first. */
const byType = new Map<string, EventContract[]>();
for (const event of [...EVENTS].sort((one, other) => other.version - one.version))
  byType.set(event.type, [...(byType.get(event.type) ?? []), event]);

/**
 * The contract of an event: the newest, or that of a version.
 *
 * @throws ContractError where there is none
 */
export function getEventContract(type: string, version?: number): EventContract {
  const contract = byType.get(type)?.find((each) => version === undefined || each.version === version);
  if (!contract) throw new ContractError(type, 'has no contract');
  return contract;
}

/** Every topic, of one publishing service or of all. */
export function topicsOf(context?: string): string[] {
  const events = EVENTS.filter((event) => context === undefined || event.context === context);
  const topics = events.flatMap((event) => [publicTopic(event), internalTopic(event)]);
  return [...new Set(topics.filter((topic) => topic !== null))].sort();
}
