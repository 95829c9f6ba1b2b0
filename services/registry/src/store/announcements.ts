import type { CalendarDate } from '@zhucan/codes';
import type { EventType, PayloadOf } from '@zhucan/event-contracts';
import type { DomainEvent } from '@zhucan/messaging';

import { effectiveTimeline } from '../decisions/effective-timeline.js';
import { heldMonths } from '../decisions/held-months.js';
import type { ResidentRecord } from '../decisions/resident-record.js';
import { valueOn } from '../decisions/timeline.js';
import type { PublicPlace } from './regions.js';
import type { ResidentChange } from './residents.js';

/** What happened to a resident who is on the register; each is an event type `zhucan.registry.resident.<name>`. */
export type ResidentEvent = Exclude<EventOf<EventType>, 'erased'>;

type EventOf<T extends EventType> = T extends `zhucan.registry.resident.${infer Name}` ? Name : never;

function internalPicture(
  record: ResidentRecord,
): PayloadOf<`zhucan.registry.resident.${ResidentEvent}`, 'internal'> {
  return {
    residentId: record.id,
    sex: record.sex,
    birthDate: record.birthDate,
    deceasedOn: record.deceasedOn,
    synthetic: record.synthetic,
    timeline: effectiveTimeline(record),
  };
}

/** What anyone may see as things stand today: no identifier, the birth year at most, the street at most. */
function publicPicture(
  record: ResidentRecord,
  today: CalendarDate,
  places: ReadonlyMap<string, PublicPlace>,
): PayloadOf<`zhucan.registry.resident.${ResidentEvent}`, 'public'> {
  const residence = valueOn(record.residence, today) ?? record.residence.at(-1)?.value ?? null;
  const certificate = valueOn(record.certificates, today);
  return {
    residentId: record.id,
    birthYear: Number(record.birthDate.slice(0, 4)),
    sex: record.sex,
    streetCode: residence === null ? null : (places.get(residence.regionId)?.street ?? null),
    category: certificate?.category ?? null,
    grade: certificate?.grade ?? null,
    components: certificate?.components ?? [],
    certificateStatus: certificate?.status ?? null,
    certificateHeld: heldMonths(
      effectiveTimeline(record),
      (regionId) => places.get(regionId)?.toStreet ?? null,
    ),
  };
}

/**
 * The events of changes, one for each, with the version that the aggregate has after it.
 *
 * @param places where each region that occurs lies
 */
export function residentEvents(
  changes: readonly ResidentChange[],
  today: CalendarDate,
  places: ReadonlyMap<string, PublicPlace>,
): DomainEvent[] {
  const versions = new Map<string, number>();
  return changes.map((change) => {
    const { after } = change;
    const version = (versions.get(after.id) ?? change.before?.version ?? 0) + 1;
    versions.set(after.id, version);
    return {
      type: `zhucan.registry.resident.${change.event}`,
      aggregateId: after.id,
      aggregateVersion: version,
      occurredOn: change.occurredOn,
      internal: internalPicture(after),
      public: publicPicture(after, today, places),
    };
  });
}
