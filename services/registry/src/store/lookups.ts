import { createHash, randomBytes, randomUUID } from 'node:crypto';

import { recordingInstant } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';
import { writeAudit } from '@zhucan/subgraph-kit';
import type { Caller } from '@zhucan/access';

import type { UnitOfWork } from './unit-of-work.js';

/** How long an address stays good: long enough to send a workbook, short enough to be worthless in a log. */
const LIFETIME_MS = 15 * 60_000;

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** A look-up whose one-time address was used. */
export interface LookupSession {
  readonly id: string;
  readonly caller: Pick<Caller, 'subject' | 'role' | 'requestId' | 'regionCode'>;
}

/** Opens a look-up; the token is told once and kept as a digest only. */
export async function openLookupSession(
  unit: UnitOfWork,
  purpose: string,
  regionCode: string | null,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
  const expiresAt = new Date(recordingInstant().getTime() + LIFETIME_MS);
  const { subject, role } = unit.caller;
  await unit.sql.query(
    `INSERT INTO lookup_session (id, token_digest, opened_by, role, region_id, purpose, opened_at, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, digestOf(token), subject, role, regionCode, purpose, recordingInstant(), expiresAt],
  );
  await writeAudit(unit.sql, unit.caller, [
    { operation: 'open-lookup', subjectType: 'lookup', subjectId: id, occurredOn: unit.today },
  ]);
  return { id, token, expiresAt };
}

/** Uses an address; undefined where it is unknown, used already or too old. One statement, so that it serves only once. */
export async function useLookupSession(
  sql: Sql,
  token: string,
  requestId: string,
): Promise<LookupSession | undefined> {
  const [session] = await sql.query<{
    id: string;
    opened_by: string;
    role: Caller['role'];
    region_id: string | null;
  }>(
    `UPDATE lookup_session SET used_at = $2 WHERE token_digest = $1 AND used_at IS NULL AND expires_at > $2
     RETURNING id, opened_by, role, region_id`,
    [digestOf(token), recordingInstant()],
  );
  return (
    session && {
      id: session.id,
      caller: { subject: session.opened_by, role: session.role, regionCode: session.region_id, requestId },
    }
  );
}
