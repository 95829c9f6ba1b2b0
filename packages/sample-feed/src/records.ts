import { type Place, toStreet } from './places.js';
import { idOf, type Row, type SampleEvent, valueOf } from './sample.js';

const CAMPAIGNS: Readonly<Record<string, 'HELP_DAY' | 'OTHER'>> = { 助残日: 'HELP_DAY', 其他: 'OTHER' };
const HELD: Readonly<Record<string, 'PLANNED' | 'HELD' | 'CANCELLED'>> = {
  计划: 'PLANNED',
  已举办: 'HELD',
  已召开: 'HELD',
  已取消: 'CANCELLED',
};

/** Campaigns and the like, without their names. */
export function publicEvents(rows: readonly Row[], places: ReadonlyMap<string, Place>): SampleEvent[] {
  return rows.map((row) => {
    const eventId = idOf(valueOf(row, 'number'));
    const heldOn = valueOf(row, 'heldOn');
    return {
      type: 'zhucan.relief-accessibility.public-event.recorded',
      aggregateId: eventId,
      version: 1,
      occurredOn: heldOn,
      data: {
        eventId,
        campaign: CAMPAIGNS[valueOf(row, 'eventKind')] ?? 'OTHER',
        status: HELD[valueOf(row, 'status')] ?? 'PLANNED',
        heldOn,
        regionId: toStreet(places, valueOf(row, 'regionId')),
      },
    };
  });
}

/** Procedures that came to take one visit at most, or take more. */
export function procedureEvents(rows: readonly Row[], places: ReadonlyMap<string, Place>): SampleEvent[] {
  return rows.map((row) => {
    const procedureId = idOf(valueOf(row, 'number'));
    const achievedOn = valueOf(row, 'completedOn');
    return {
      type: 'zhucan.relief-accessibility.procedure.recorded',
      aggregateId: procedureId,
      version: 1,
      occurredOn: achievedOn,
      data: {
        procedureId,
        achievedOn,
        visitsRequired: Number(valueOf(row, 'visitsRequired')),
        regionId: toStreet(places, valueOf(row, 'regionId')),
      },
    };
  });
}
