import { ok, refused } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import { registerResident as decideRegistration } from '../decisions/register.js';
import type { RegisterResidentInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { findResidentIds, saveResidents } from '../store/residents.js';
import { dayOf, isOwnRegion, newId, residenceOf, unitOf } from './change-resident.js';
import { optionalDate, optionalText } from './input.js';

/**
 * Registers a resident (登记居民). Of two registrations of one person at the same moment the database's unique index lets one through;
 * the other is run anew by the command, finds the person, and is refused with `RESIDENT_EXISTS`.
 */
export function registerResident(
  context: RegistryContext,
  input: RegisterResidentInput,
): Promise<CommandAnswer> {
  const operation = 'register-resident';
  context.require('WRITE_RESIDENTS', operation);
  return runCommand(context, { requestId: input.requestId, operation, input }, async ({ sql }) => {
    const unit = unitOf(context, sql);
    const day = dayOf(context, input.on ?? unit.today, 'on');
    if (!day.ok) return day;
    const decided = decideRegistration(
      {
        residentId: newId(),
        citizenId: input.citizenId,
        birthDate: optionalDate(input.birthDate),
        sex: input.sex ?? null,
        particulars: {
          name: input.name.trim(),
          phone: optionalText(input.phone),
          address: optionalText(input.address),
        },
        regionId: input.regionId,
        on: day.value,
        synthetic: input.synthetic,
      },
      newId,
    );
    if (!decided.ok) return decided;
    const region = await residenceOf(unit, input.regionId);
    if (!region.ok) return region;
    if (!(await isOwnRegion(context, sql, region.value))) return refused(refusals.unknownRegion());
    const after = decided.value;
    if ((await findResidentIds(sql, unit.protector, [after.citizenId])).size > 0)
      return refused(refusals.residentExists());
    await saveResidents(unit, [
      { before: null, after, event: 'registered', operation, occurredOn: day.value },
    ]);
    return ok(after.id);
  });
}
