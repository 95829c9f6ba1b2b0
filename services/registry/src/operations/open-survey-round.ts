import { ok, refused, toDate } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { OpenSurveyRoundInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { findSurveyRound, openSurveyRound as storeRound } from '../store/survey.js';
import { unitOf } from './change-resident.js';

/** Opens a round of the needs survey and freezes its frame (开始动态更新). */
export function openSurveyRound(
  context: RegistryContext,
  input: OpenSurveyRoundInput,
): Promise<CommandAnswer> {
  const operation = 'open-survey-round';
  context.require('DECIDE_DISTRICT', operation);
  return runCommand(context, { requestId: input.requestId, operation, input }, async ({ sql }) => {
    const frozenOn = toDate(input.frozenOn);
    if (frozenOn > context.clock.today()) return refused(refusals.future('frozenOn'));
    if (await findSurveyRound(sql, input.year)) return refused(refusals.surveyRoundExists());
    await storeRound(unitOf(context, sql), input.year, frozenOn);
    return ok(String(input.year));
  });
}
