import { randomUUID } from 'node:crypto';

import { ok, parsePeriod, problem, refused, toDate } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import { type CommandAnswer, getRegionScope, runCommand, writeAudit } from '@zhucan/subgraph-kit';

import type { RecordPartyRecordInput } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';

/** Enters a meeting, session, check or notice that was held (登记党务活动). */
export function recordPartyRecord(
  context: PartyAffairsContext,
  input: RecordPartyRecordInput,
): Promise<CommandAnswer> {
  context.require('WRITE_PARTY', 'recordPartyRecord');
  return runCommand(
    context,
    { requestId: input.requestId, operation: 'record-party-record', input },
    async ({ sql }) => {
      const heldOn = toDate(input.heldOn);
      if (heldOn > context.clock.today()) {
        return refused(
          problem(
            'FUTURE_DATE',
            'input.heldOn',
            'not after today',
            '日期不得晚于今天。',
            'The date is not after today.',
          ),
        );
      }
      const forPeriod = input.forPeriod ?? null;
      const period = forPeriod === null ? null : parsePeriod(forPeriod, 'input.forPeriod');
      if (period && !period.ok) return period;
      const statedValue = input.statedValue ?? null;
      if (input.kind === 'MEMBERSHIP_CHECK' && (statedValue === null || statedValue < 0)) {
        return refused(
          problem(
            'STATED_VALUE_REQUIRED',
            'input.statedValue',
            'a check states a number, zero included',
            '排查应填写流动党员人数，无则填0。',
            'A check states the number found, zero included.',
          ),
        );
      }
      const region = await getRegionScope(sql, input.region, 'input.region');
      const id = randomUUID();
      await sql.query(
        `INSERT INTO party_record (record_id, version, kind, status, held_on, for_period, region_id, topic_zh, stated_value)
       VALUES ($1, 1, $2, 'HELD', $3, $4, $5, $6, $7)`,
        [id, input.kind, heldOn, forPeriod, region.id, input.topicZh, statedValue],
      );
      await writeAudit(sql, context.caller, [
        { operation: 'record-party-record', subjectType: 'party-record', subjectId: id, occurredOn: heldOn },
      ]);
      await appendToOutbox(sql, [
        {
          type: 'zhucan.party-affairs.record.recorded',
          aggregateId: id,
          aggregateVersion: 1,
          occurredOn: heldOn,
          public: {
            recordId: id,
            kind: input.kind,
            status: 'HELD',
            heldOn,
            forPeriod,
            regionId: region.id,
            statedValue,
          },
        },
      ]);
      return ok(id);
    },
  );
}
