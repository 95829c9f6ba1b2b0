import { ok, parseCitizenId, refused } from '@zhucan/codes';
import { type CommandAnswer, runCommand, writeAudit } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { FindResidentInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { findResidentIds } from '../store/residents.js';
import { unitOf } from './change-resident.js';
import { purposeProblem } from './purpose.js';

/**
 * Finds one person by citizen id (身份查询). Who asked for whom is audited by our own id; a miss is told as such and leaves no
 * trace of the number asked for.
 */
export function findResident(context: RegistryContext, input: FindResidentInput): Promise<CommandAnswer> {
  const operation = 'find-resident';
  context.require('FIND_BY_IDENTIFIER', operation);
  return runCommand(context, { requestId: input.requestId, operation, input }, async ({ sql }) => {
    const unit = unitOf(context, sql);
    const wrong = purposeProblem(input.purpose);
    if (wrong) return refused(wrong);
    const citizenId = parseCitizenId(input.citizenId, 'citizenId');
    if (!citizenId.ok) return citizenId;
    const id = (await findResidentIds(sql, unit.protector, [citizenId.value.value])).get(
      citizenId.value.value,
    );
    if (id === undefined || (await context.loaders.resident.load(id)) === null)
      return refused(refusals.unknownResident('citizenId'));
    await writeAudit(sql, unit.caller, [
      { operation, subjectType: 'resident', subjectId: id, occurredOn: unit.today },
    ]);
    return ok(id);
  });
}
