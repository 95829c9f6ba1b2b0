import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { changeParticulars as decideChange } from '../decisions/circumstances.js';
import type { ChangeParticularsInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';
import { optionalText } from './input.js';

/** Changes name, phone or address (信息变更). */
export function changeParticulars(
  context: RegistryContext,
  input: ChangeParticularsInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'change-particulars', input };
  const particulars = {
    name: input.name.trim(),
    phone: optionalText(input.phone),
    address: optionalText(input.address),
  };
  return changeResident(command, input.residentId, 'particulars-changed', input.on, (record) =>
    decideChange(record, toDate(input.on), particulars, newId),
  );
}
