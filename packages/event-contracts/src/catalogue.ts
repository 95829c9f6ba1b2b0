import { caseEvents } from './cases/case.js';
import { ContractError, type EventContract, internalTopic, publicTopic } from './contract.js';
import { householdEvents } from './registry/household.js';
import { partyEvents } from './party/party.js';
import { rehabRecordEvents } from './records/rehab.js';
import { reliefRecordEvents } from './records/relief.js';
import { reportEvents } from './records/report.js';
import { regionEvents } from './registry/region.js';
import { residentEvents } from './registry/resident.js';
import { surveyRoundEvents } from './registry/survey-round.js';
import { surveyVisitEvents } from './registry/survey-visit.js';

/** Every event of the system. */
export const EVENTS: readonly EventContract[] = [
  ...regionEvents,
  ...residentEvents,
  ...householdEvents,
  ...surveyRoundEvents,
  ...surveyVisitEvents,
  ...caseEvents,
  ...partyEvents,
  ...rehabRecordEvents,
  ...reliefRecordEvents,
  ...reportEvents,
];

const byType = new Map(EVENTS.map((event) => [event.type, event]));

/**
 * The contract of an event.
 *
 * @throws ContractError where there is none
 */
export function getEventContract(type: string): EventContract {
  const contract = byType.get(type);
  if (!contract) throw new ContractError(type, 'has no contract');
  return contract;
}

/** Every topic, of one publishing service or of all. */
export function topicsOf(context?: string): string[] {
  const events = EVENTS.filter((event) => context === undefined || event.context === context);
  const topics = events.flatMap((event) => [publicTopic(event), internalTopic(event)]);
  return [...new Set(topics.filter((topic) => topic !== null))].sort();
}
