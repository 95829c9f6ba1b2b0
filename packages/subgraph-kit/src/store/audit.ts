import type { Caller } from '@zhucan/access';
import { runStatements, type Sql, type Statement } from '@zhucan/sql';

/** What was done, by whom, to what: never with the value of an identifier. */
export interface AuditEntry {
  /** The operation, as `register-resident`. */
  readonly operation: string;
  /** The kind of thing, as `resident`. */
  readonly subjectType: string;
  /** The thing's own id. */
  readonly subjectId: string;
  /** The business date, `YYYY-MM-DD`. */
  readonly occurredOn: string;
}

/** What writes audit rows, in the transaction of what they tell of: one statement for any number, none for none. */
export function auditStatements(
  caller: Pick<Caller, 'subject' | 'role' | 'requestId'>,
  entries: readonly AuditEntry[],
): Statement[] {
  if (entries.length === 0) return [];
  const text = `INSERT INTO audit_entry (actor, role, request_id, operation, subject_type, subject_id, occurred_on)
     SELECT $1, $2, $3, e.operation, e.subject_type, e.subject_id, e.occurred_on
       FROM unnest($4::text[], $5::text[], $6::text[], $7::date[]) AS e(operation, subject_type, subject_id, occurred_on)`;
  const values = [
    caller.subject,
    caller.role,
    caller.requestId,
    entries.map((entry) => entry.operation),
    entries.map((entry) => entry.subjectType),
    entries.map((entry) => entry.subjectId),
    entries.map((entry) => entry.occurredOn),
  ];
  return [{ text, values }];
}

/**
 * Writes audit rows in the transaction of what they tell of; one statement for any number.
 *
 * @param sql the transaction
 */
export function writeAudit(
  sql: Sql,
  caller: Pick<Caller, 'subject' | 'role' | 'requestId'>,
  entries: readonly AuditEntry[],
): Promise<void> {
  return runStatements(sql, auditStatements(caller, entries));
}
