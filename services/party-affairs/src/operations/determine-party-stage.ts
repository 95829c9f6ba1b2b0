import { randomUUID } from 'node:crypto';

import { ok, problem, refused, toDate } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import { type CommandAnswer, getRegionScope, runCommand, writeAudit } from '@zhucan/subgraph-kit';

import { reachStage } from '../decisions/stages.js';
import type { DeterminePartyStageInput } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { findStandingForUpdate } from '../store/branch.js';

/** Enters the decision by which somebody reaches a stage (确定发展阶段). */
export function determinePartyStage(
  context: PartyAffairsContext,
  input: DeterminePartyStageInput,
): Promise<CommandAnswer> {
  context.require('WRITE_PARTY', 'determinePartyStage');
  return runCommand(
    context,
    { requestId: input.requestId, operation: 'determine-party-stage', input },
    async ({ sql }) => {
      const before = input.memberId == null ? null : await findStandingForUpdate(sql, input.memberId);
      if (input.memberId != null && before === null) {
        return refused(
          problem(
            'UNKNOWN_MEMBER',
            'input.memberId',
            'a member of the branch',
            '没有这名党员或积极分子。',
            'There is no such member.',
          ),
        );
      }
      const decided = reachStage(before, input.stage, toDate(input.decidedOn), context.clock.today());
      if (!decided.ok) return decided;
      const { stage, since } = decided.value;
      const region = await getRegionScope(sql, input.region, 'input.region');
      const id = input.memberId ?? randomUUID();
      const version = (before?.version ?? 0) + 1;
      await sql.query('UPDATE party_stage SET until = $2 WHERE member_id = $1 AND until IS NULL', [
        id,
        since,
      ]);
      await sql.query(
        'INSERT INTO party_stage (member_id, version, stage, since, region_id) VALUES ($1, $2, $3, $4, $5)',
        [id, version, stage, since, region.id],
      );
      await writeAudit(sql, context.caller, [
        { operation: 'determine-party-stage', subjectType: 'party-member', subjectId: id, occurredOn: since },
      ]);
      await appendToOutbox(sql, [
        {
          type: 'zhucan.party-affairs.member.determined',
          aggregateId: id,
          aggregateVersion: version,
          occurredOn: since,
          public: { memberId: id, stage, since, regionId: region.id },
        },
      ]);
      return ok(id);
    },
  );
}
