import { isRole } from '@zhucan/access';
import type { Problem } from '@zhucan/codes';
import { settleRows, type SettledRow } from '@zhucan/import-kit';
import type { Sql } from '@zhucan/sql';

import type { Actor, CaseService } from '../service.js';
import { lockSubjects } from '../store/facts.js';
import { CASE_BATCH_LIMIT } from '../store/save.js';
import { applyCaseRows, type RowOrigin, type RowOutcome } from './apply-case-rows.js';
import { importOutcome } from './case-import.js';
import { type ImportedCase, readImportedCase } from './imported-case.js';

interface WaitingRow {
  readonly waitId: string;
  readonly row: ImportedCase;
  readonly actor: Actor;
  readonly origin: RowOrigin | null;
}

/** How many waiting rows were settled, and how. */
export interface SettledRows {
  readonly applied: number;
  readonly rejected: number;
  readonly waiting: number;
}

/** All who are waited for, with their locks: taken before the rows, as the projections do. */
async function lockWaitedFor(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ subject_id: string }>(
    `SELECT DISTINCT subject_id FROM case_import_wait WHERE status = 'WAITING' ORDER BY 1 LIMIT $1`,
    [CASE_BATCH_LIMIT * WAITING_BATCHES],
  );
  const ids = rows.map((row) => row.subject_id);
  await lockSubjects(sql, ids);
  return ids;
}

async function readWaiting(sql: Sql, subjectIds: readonly string[]): Promise<WaitingRow[]> {
  const rows = await sql.query<{
    wait_id: string;
    row: unknown;
    actor: string;
    role: string;
    request_id: string;
    job_id: string | null;
    row_number: number | null;
  }>(
    `SELECT wait_id::text, row, actor, role, request_id, import_job_id AS job_id, import_row_number AS row_number FROM case_import_wait
      WHERE status = 'WAITING' AND subject_id = ANY($1::text[]) ORDER BY wait_id LIMIT $2 FOR UPDATE`,
    [subjectIds, CASE_BATCH_LIMIT * WAITING_BATCHES],
  );
  return rows.map(({ wait_id, row, actor, role, request_id, job_id: jobId, row_number: rowNumber }) => {
    if (!isRole(role)) throw new RangeError('a waiting row with an unknown role');
    return {
      waitId: wait_id,
      row: readImportedCase(row),
      actor: { subject: actor, role, requestId: request_id },
      origin: jobId === null || rowNumber === null ? null : { jobId, row: rowNumber },
    };
  });
}

/** Batches of waiting rows that one transaction settles at most; a consumer's batch of residents has far fewer. */
const WAITING_BATCHES = 4;

/** Rows that can be applied together: of one import, and no two of one case, so that a correction follows what it corrects. */
function nextGroup(rows: readonly WaitingRow[]): WaitingRow[] {
  const [first] = rows;
  if (!first) return [];
  const numbers = new Set<string>();
  const group: WaitingRow[] = [];
  for (const each of rows) {
    if (
      group.length === CASE_BATCH_LIMIT ||
      each.actor.requestId !== first.actor.requestId ||
      each.actor.subject !== first.actor.subject
    )
      break;
    if (numbers.has(each.row.caseNumber)) break;
    numbers.add(each.row.caseNumber);
    group.push(each);
  }
  return group;
}

/** A household whose other members may still arrive is not turned down for what is known of the first. */
function staysWaiting(row: ImportedCase, outcome: RowOutcome): boolean {
  if (outcome.outcome === 'WAITING') return true;
  return (
    outcome.outcome === 'REJECTED' &&
    row.subject.kind === 'HOUSEHOLD' &&
    outcome.problems.every((each) => each.code === 'NOT_ELIGIBLE')
  );
}

/**
 * Applies imported rows that waited, in the caller's transaction, in the order in which they came. Rows that still miss something wait
 * on; rows that are refused keep their problems where the office sees them.
 *
 * @param subjectIds those who arrived; null for all waiting rows, as after a start
 */
export async function settleWaitingRows(
  service: CaseService,
  sql: Sql,
  subjectIds: readonly string[] | null,
): Promise<SettledRows> {
  let rest = await readWaiting(sql, subjectIds ?? (await lockWaitedFor(sql)));
  const settled: { wait_id: string; status: 'APPLIED' | 'REJECTED'; problems: readonly Problem[] | null }[] =
    [];
  const told: SettledRow[] = [];
  let waiting = 0;
  while (rest.length > 0) {
    const group = nextGroup(rest);
    const [first] = group;
    if (!first) break;
    const outcomes = await applyCaseRows(
      { service, sql, actor: first.actor },
      group.map((each) => each.row),
    );
    group.forEach(({ waitId, row, origin }, at) => {
      const outcome = outcomes[at];
      if (!outcome) return;
      if (staysWaiting(row, outcome)) {
        waiting += 1;
        return;
      }
      if (origin) told.push({ ...origin, outcome: importOutcome(outcome) });
      if (outcome.outcome === 'REJECTED')
        settled.push({ wait_id: waitId, status: 'REJECTED', problems: outcome.problems });
      else settled.push({ wait_id: waitId, status: 'APPLIED', problems: null });
    });
    rest = rest.slice(group.length);
  }
  if (settled.length > 0) {
    await sql.query(
      `UPDATE case_import_wait w SET status = n.status, problems = n.problems, settled_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS n(wait_id bigint, status text, problems jsonb) WHERE w.wait_id = n.wait_id`,
      [JSON.stringify(settled)],
    );
  }
  await settleRows(sql, told);
  const rejected = settled.filter((each) => each.status === 'REJECTED').length;
  return { applied: settled.length - rejected, rejected, waiting };
}
