import { ok, refused } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { OpenHouseholdInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { findHouseholdIds, openHouseholds } from '../store/households.js';
import { dayOf, isOwnRegion, newId, residenceOf, unitOf } from './change-resident.js';

/** Longest household number that is taken. */
const NUMBER_LENGTH = 40;

/** Opens a household under the office's own number (立户). */
export function openHousehold(context: RegistryContext, input: OpenHouseholdInput): Promise<CommandAnswer> {
  const operation = 'open-household';
  context.require('WRITE_RESIDENTS', operation);
  return runCommand(context, { requestId: input.requestId, operation, input }, async ({ sql }) => {
    const unit = unitOf(context, sql);
    const number = input.number.trim();
    if (number.length < 1 || number.length > NUMBER_LENGTH)
      return refused(refusals.text('number', NUMBER_LENGTH));
    const from = dayOf(context, input.on, 'on');
    if (!from.ok) return from;
    const region = await residenceOf(unit, input.regionId);
    if (!region.ok) return region;
    if (!(await isOwnRegion(context, sql, region.value))) return refused(refusals.unknownRegion());
    if ((await findHouseholdIds(sql, unit.protector, [number])).size > 0)
      return refused(refusals.householdExists());
    const id = newId();
    await openHouseholds(unit, [
      { id, number, regionId: region.value, from: from.value, synthetic: input.synthetic },
    ]);
    return ok(id);
  });
}
