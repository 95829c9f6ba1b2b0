import { CASE_STATUSES, isFinal, isServed } from '@zhucan/casework';
import type { Projection } from '@zhucan/event-consumer';
import { SERVICE_READS } from '@zhucan/event-contracts';
import type { Sql } from '@zhucan/sql';
import { z } from 'zod';

/** An event of a case, as the consumer hands it on. */
export interface CaseMessage {
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly data: unknown;
}

const said = z.object({ residentId: z.string().nullable(), status: z.enum(CASE_STATUSES) });

/**
 * Keeps which cases of residents are under way: applied for, and neither given nor ended. Nothing else is known of them here; whoever has one is not erased.
 * Each event tells where the case stands, so that the last one of each counts. Two statements at most for any number of events.
 */
export async function projectPendingCases(sql: Sql, events: readonly CaseMessage[]): Promise<void> {
  const last = new Map(events.map((event) => [event.aggregateId, event]));
  const [pending, done]: [{ case_id: string; resident_id: string; version: number }[], string[]] = [[], []];
  for (const { aggregateId, aggregateVersion, data } of last.values()) {
    const { residentId, status } = said.parse(data);
    if (residentId === null || isFinal(status) || isServed(status)) done.push(aggregateId);
    else pending.push({ case_id: aggregateId, resident_id: residentId, version: aggregateVersion });
  }
  if (done.length > 0) await sql.query('DELETE FROM pending_case WHERE case_id = ANY($1::uuid[])', [done]);
  if (pending.length > 0)
    await sql.query(
      `INSERT INTO pending_case AS old (case_id, resident_id, aggregate_version)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(case_id uuid, resident_id uuid, version integer)
       ON CONFLICT (case_id) DO UPDATE SET resident_id = excluded.resident_id, aggregate_version = excluded.aggregate_version
        WHERE old.aggregate_version < excluded.aggregate_version`,
      [JSON.stringify(pending)],
    );
}

/** The projection of cases that are under way, as it is kept and rebuilt. */
export const pendingCaseProjection: Projection = {
  name: 'pending-cases',
  tables: [{ name: 'pending_case' }],
  topics: SERVICE_READS['registry'] ?? [],
  handle: projectPendingCases,
};

/** How many cases of somebody are under way, as far as their events have arrived; one statement. */
export async function countPendingCases(sql: Sql, residentId: string): Promise<number> {
  const [row] = await sql.query<{ cases: number }>(
    'SELECT count(*)::integer AS cases FROM pending_case WHERE resident_id = $1',
    [residentId],
  );
  return row?.cases ?? 0;
}
