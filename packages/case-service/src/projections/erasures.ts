import { isFinal, isServed } from '@zhucan/casework';
import { eraseImportRows } from '@zhucan/import-kit';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import { settleWaitingRows } from '../imports/waiting.js';
import { cancelCase } from '../operations/cancel-case.js';
import type { Actor, CaseService } from '../service.js';
import { lockSubjects } from '../store/facts.js';
import { findCasesOf } from '../store/load.js';
import { subjectId } from '../store/stored-case.js';
import { writeErased } from './residents.js';

/** That a resident was erased, as the consumer hands it on. */
export interface ResidentErasure {
  readonly eventId: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  /** The business date on which the registry erased. */
  readonly occurredOn: string;
}

/** Why cases that were under way at that moment end. */
const REASON = '申请人的个人信息已依法删除，案件终止办理。';

/**
 * Cancels what was applied for and not given yet. The registry erases nobody whose case is under way; one that was filed while it did is met here, and would
 * wait for ever, since no step is taken of somebody who is not known.
 */
async function cancelPending(
  service: CaseService,
  sql: Sql,
  residentIds: readonly string[],
  actor: Actor,
): Promise<void> {
  const cases = [...(await findCasesOf(sql, 'resident', residentIds)).values()].flat();
  const pending = cases.filter(({ state }) => !isFinal(state.status) && !isServed(state.status));
  await lockSubjects(
    sql,
    pending.map(({ subject }) => subjectId(subject)),
  );
  for (const { caseId } of pending)
    await cancelCase({ service, sql, actor }, { caseId, occurredOn: service.clock.today(), reason: REASON });
}

async function eraseTexts(sql: Sql, residentIds: readonly string[]): Promise<void> {
  await sql.query(
    `UPDATE case_event SET reason = NULL
      WHERE reason IS NOT NULL AND case_id IN (SELECT case_id FROM case_record WHERE resident_id = ANY($1::text[]))`,
    [residentIds],
  );
}

async function eraseWaitingRows(service: CaseService, sql: Sql, residentIds: readonly string[]) {
  await settleWaitingRows(service, sql, residentIds);
  await sql.query(
    `UPDATE case_import_wait SET row = '{}' WHERE status <> 'WAITING' AND row->'subject'->>'residentId' = ANY($1::text[])`,
    [residentIds],
  );
}

/**
 * Takes away what a case service holds of residents who were erased, in the transaction of the inbox: the projection, the reasons of their cases, waiting
 * rows, and rows of imports. Cases stay with their days, sums and the bare id, so that no figure changes; cases that were under way are cancelled.
 */
export async function eraseResidents(
  service: CaseService,
  protector: Protector,
  sql: Sql,
  erasures: readonly ResidentErasure[],
): Promise<void> {
  const [first] = erasures;
  if (!first) return;
  const residentIds = erasures.map(({ aggregateId }) => aggregateId);
  const actor: Actor = {
    subject: service.context,
    role: 'service',
    regionCode: null,
    requestId: first.eventId,
  };
  const today = service.clock.today();
  await lockSubjects(sql, residentIds);
  await eraseTexts(sql, residentIds);
  await cancelPending(service, sql, residentIds, actor);
  await writeErased(sql, erasures);
  await eraseWaitingRows(service, sql, residentIds);
  await eraseImportRows(sql, protector, (cells) =>
    Object.values(cells).some((cell) => residentIds.some((id) => cell.toLowerCase().includes(id))),
  );
  await service.writeAudit(
    sql,
    actor,
    residentIds.map((subject) => ({
      operation: 'erase-resident',
      subjectType: 'resident',
      subjectId: subject,
      occurredOn: today,
    })),
  );
}
