import type { CalendarDate } from '@zhucan/codes';
import { appendToOutbox, type DomainEvent } from '@zhucan/messaging';

import { effectiveTimeline } from '../decisions/effective-timeline.js';
import type { ResidentRecord } from '../decisions/resident-record.js';
import { valueOn } from '../decisions/timeline.js';
import { readStreets } from './regions.js';
import type { ResidentChange } from './residents.js';
import type { UnitOfWork } from './unit-of-work.js';

/** What happened to a resident; each is an event type `zhucan.registry.resident.<name>`. */
export const RESIDENT_EVENTS = [
  'registered',
  'corrected',
  'moved',
  'particulars-changed',
  'certificate-issued',
  'certificate-changed',
  'certificate-renewed',
  'certificate-lost',
  'certificate-reissued',
  'certificate-frozen',
  'certificate-unfrozen',
  'certificate-transferred-out',
  'certificate-cancelled',
  'hardship-recorded',
  'household-joined',
  'guardian-recorded',
  'guardianship-ended',
  'death-recorded',
] as const;

/** What happened to a resident. */
export type ResidentEvent = (typeof RESIDENT_EVENTS)[number];

function internalPicture(record: ResidentRecord) {
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
  streets: ReadonlyMap<string, string | null>,
) {
  const residence = valueOn(record.residence, today) ?? record.residence.at(-1)?.value ?? null;
  const certificate = valueOn(record.certificates, today);
  return {
    residentId: record.id,
    birthYear: Number(record.birthDate.slice(0, 4)),
    sex: record.sex,
    streetCode: residence === null ? null : (streets.get(residence.regionId) ?? null),
    category: certificate?.category ?? null,
    grade: certificate?.grade ?? null,
    components: certificate?.components ?? [],
    certificateStatus: certificate?.status ?? null,
  };
}

/** Puts an event for each change into the outbox, with the version that the aggregate has after it; two statements. */
export async function announceResidents(unit: UnitOfWork, changes: readonly ResidentChange[]): Promise<void> {
  const streets = await readStreets(
    unit.sql,
    changes.flatMap(({ after }) => after.residence.map((fact) => fact.value.regionId)),
  );
  const versions = new Map<string, number>();
  const events: DomainEvent[] = changes.map((change) => {
    const { after } = change;
    const version = (versions.get(after.id) ?? change.before?.version ?? 0) + 1;
    versions.set(after.id, version);
    return {
      type: `zhucan.registry.resident.${change.event}`,
      aggregateId: after.id,
      aggregateVersion: version,
      occurredOn: change.occurredOn,
      internal: internalPicture(after),
      public: publicPicture(after, unit.today, streets),
    };
  });
  await appendToOutbox(unit.sql, events);
}
