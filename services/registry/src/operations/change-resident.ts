import { randomUUID } from 'node:crypto';

import { type CalendarDate, ok, refused, type Result, toDate } from '@zhucan/codes';
import { type CommandAnswer, getRegionScope, runCommand, type SubgraphContext } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { ResidentRecord } from '../decisions/resident-record.js';
import { valueOn } from '../decisions/timeline.js';
import { isUnchanged } from '../decisions/unchanged.js';
import type { ResidentEvent } from '../store/announcements.js';
import { findRegions } from '../store/regions.js';
import { loadResidents, saveResidents } from '../store/residents.js';
import type { UnitOfWork } from '../store/unit-of-work.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Makes ids of facts and of things. */
export const newId: () => string = randomUUID;

/** Whether a text is one of our ids of people and households. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** What a command needs of its request. */
export interface Command<Loaders> {
  readonly context: SubgraphContext<Loaders>;
  readonly operation: string;
  readonly input: { readonly requestId: string };
}

/** A transaction's unit of work for a request. */
export function unitOf<Loaders>(context: SubgraphContext<Loaders>, sql: UnitOfWork['sql']): UnitOfWork {
  return { sql, protector: context.protector, caller: context.caller, today: context.clock.today() };
}

/** Refuses a day after today on the business clock. */
export function dayOf<Loaders>(
  context: SubgraphContext<Loaders>,
  text: string,
  field: string,
): Result<CalendarDate> {
  const day = toDate(text);
  return day > context.clock.today() ? refused(refusals.future(field)) : ok(day);
}

/** Refuses a region that is unknown or too wide to live in. */
export async function residenceOf(unit: UnitOfWork, regionId: string): Promise<Result<string>> {
  const region = (await findRegions(unit.sql, [regionId])).get(regionId);
  if (!region) return refused(refusals.unknownRegion());
  return region.level === 'STREET' || region.level === 'COMMUNITY'
    ? ok(region.id)
    : refused(refusals.regionTooWide());
}

/**
 * Whether a region lies in that of the caller. Someone whose token is narrowed to a street neither sees nor changes who lives
 * elsewhere.
 */
export async function isOwnRegion<Loaders>(
  context: SubgraphContext<Loaders>,
  sql: UnitOfWork['sql'],
  regionId: string,
): Promise<boolean> {
  const own = context.caller.regionCode;
  if (own === null) return true;
  return (await getRegionScope(sql, own, 'token')).regionIds.includes(regionId);
}

/** Loads a resident of the caller's region for a change, and holds them until the end of the transaction. */
export async function heldResident<Loaders>(
  context: SubgraphContext<Loaders>,
  unit: UnitOfWork,
  residentId: string,
): Promise<ResidentRecord | undefined> {
  if (!isUuid(residentId)) return undefined;
  const loaded = await loadResidents(unit.sql, unit.protector, [residentId], { forUpdate: true });
  const record = loaded.get(residentId);
  const residence = record && (valueOn(record.residence, unit.today) ?? record.residence.at(-1)?.value);
  return residence && (await isOwnRegion(context, unit.sql, residence.regionId)) ? record : undefined;
}

/**
 * Changes one resident once per request id: load and hold, decide, save state, audit row and event in one transaction. A
 * decision that changes no field says that nothing is new, and nothing is written.
 */
export function changeResident<Loaders>(
  { context, operation, input }: Command<Loaders>,
  residentId: string,
  event: ResidentEvent,
  on: string,
  decide: (
    record: ResidentRecord,
    unit: UnitOfWork,
  ) => Result<ResidentRecord> | Promise<Result<ResidentRecord>>,
): Promise<CommandAnswer> {
  context.require('WRITE_RESIDENTS', operation);
  return runCommand(context, { requestId: input.requestId, operation, input }, async ({ sql }) => {
    const unit = unitOf(context, sql);
    const day = dayOf(context, on, 'on');
    if (!day.ok) return day;
    const before = await heldResident(context, unit, residentId);
    if (!before) return refused(refusals.unknownResident());
    const after = await decide(before, unit);
    if (!after.ok) return after;
    if (!isUnchanged(before, after.value)) {
      await saveResidents(unit, [{ before, after: after.value, event, operation, occurredOn: day.value }]);
    }
    return ok(residentId);
  });
}
