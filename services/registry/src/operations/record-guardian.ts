import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { recordGuardian as decideGuardian } from '../decisions/circumstances.js';
import type { RecordGuardianInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';
import { optionalDate, optionalText } from './input.js';

/** Records who acts for a minor, or for an adult with an intellectual or mental disability (监护人登记). */
export function recordGuardian(context: RegistryContext, input: RecordGuardianInput): Promise<CommandAnswer> {
  const command = { context, operation: 'record-guardian', input };
  const stretch = { from: toDate(input.from), to: optionalDate(input.to) };
  return changeResident(command, input.residentId, 'guardian-recorded', input.from, (record) => {
    const guardian = {
      name: input.name.trim(),
      phone: optionalText(input.phone),
      kinship: input.kinship,
    };
    return decideGuardian(record, stretch, guardian, newId);
  });
}
