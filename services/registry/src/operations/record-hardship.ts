import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { recordHardship as decideHardship } from '../decisions/circumstances.js';
import type { RecordHardshipInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';
import { optionalDate } from './input.js';

/** Records a hardship over a stretch of days, or that there was none (困难认定). */
export function recordHardship(context: RegistryContext, input: RecordHardshipInput): Promise<CommandAnswer> {
  const command = { context, operation: 'record-hardship', input };
  const stretch = { from: toDate(input.from), to: optionalDate(input.to) };
  return changeResident(command, input.residentId, 'hardship-recorded', input.from, (record) =>
    decideHardship(record, stretch, input.kind ?? null, newId),
  );
}
