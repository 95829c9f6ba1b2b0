import { ok, refused } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import { decisionNumberProblem, erasureProblem, type ErasureRules } from '../decisions/erasure.js';
import { refusals } from '../decisions/refusals.js';
import type { EraseResidentInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { countPendingCases } from '../projections/pending-cases.js';
import { readFormerParticulars, saveErasure } from '../store/erasures.js';
import { heldResident, unitOf } from './change-resident.js';

/**
 * Erases the personal information of a resident by a decision of the district (删除个人信息), once per request id; it cannot be undone. Other services take
 * away what they hold as its event arrives.
 */
export function eraseResident(
  context: RegistryContext,
  input: EraseResidentInput,
  rules: ErasureRules,
): Promise<CommandAnswer> {
  const operation = 'erase-resident';
  context.require('DECIDE_DISTRICT', operation);
  return runCommand(context, { requestId: input.requestId, operation, input }, async ({ sql }) => {
    const unit = unitOf(context, sql);
    const record = await heldResident(context, unit, input.residentId);
    if (!record) return refused(refusals.unknownResident());
    const former = await readFormerParticulars(sql, unit.protector, record.id);
    const decisionNumber = input.decisionNumber.trim();
    const pending = await countPendingCases(sql, record.id);
    const wrong =
      decisionNumberProblem(
        decisionNumber,
        former.map(({ name }) => name),
      ) ?? erasureProblem(record, input.basis, unit.today, pending, rules);
    if (wrong) return refused(wrong);
    await saveErasure(unit, record, former, { basis: input.basis, decisionNumber });
    return ok(record.id);
  });
}
