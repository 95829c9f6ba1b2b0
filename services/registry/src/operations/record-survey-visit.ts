import { ok, refused } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { RecordSurveyVisitInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { findSurveyRound, findFrameRegion, recordSurveyVisit as storeVisit } from '../store/survey.js';
import { dayOf, isUuid, unitOf } from './change-resident.js';

/** Records a visit of the needs survey; a later one of the same person corrects it (登记调查). */
export function recordSurveyVisit(
  context: RegistryContext,
  input: RecordSurveyVisitInput,
): Promise<CommandAnswer> {
  const operation = 'record-survey-visit';
  context.require('WRITE_RESIDENTS', operation);
  return runCommand(context, { requestId: input.requestId, operation, input }, async ({ sql }) => {
    const { residentId, outcome } = input;
    const visitedOn = dayOf(context, input.visitedOn, 'visitedOn');
    if (!visitedOn.ok) return visitedOn;
    const round = await findSurveyRound(sql, input.year);
    if (!round) return refused(refusals.unknownSurveyRound());
    if (visitedOn.value < round.frozenOn) return refused(refusals.periodOrder('visitedOn'));
    const visible = isUuid(residentId) && (await context.loaders.resident.load(residentId)) !== null;
    const regionId = visible ? await findFrameRegion(sql, round.id, residentId) : undefined;
    if (regionId === undefined) return refused(refusals.notInFrame());
    return ok(
      await storeVisit(unitOf(context, sql), {
        roundId: round.id,
        residentId,
        regionId,
        visitedOn: visitedOn.value,
        outcome,
      }),
    );
  });
}
