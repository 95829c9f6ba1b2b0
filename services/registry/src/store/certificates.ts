import type { CalendarDate } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import type { CertificateState, Guardian, ResidentRecord } from '../decisions/resident-record.js';
import { type Fact, findFact, type Timeline } from '../decisions/timeline.js';
import { certificateTable } from './fact-tables.js';
import { readFacts } from './facts.js';
import { findVisible } from './visible.js';

/** A certificate with its holder. */
export interface CertificateView {
  readonly id: string;
  /** Null once the holder was erased: the certificate is counted still, and leads to nobody. */
  readonly resident: ResidentRecord | null;
  /** What it was when, oldest first. */
  readonly history: Timeline<CertificateState>;
  /** What it is on the day asked about, or was last. */
  readonly standing: CertificateState;
}

/** What a certificate was over a stretch of days. */
export type CertificateStateView = Fact<CertificateState>;

/** A guardian over a stretch of days. */
export type GuardianView = Fact<Guardian>;

/** A resident as known at an instant, and a day. */
export interface ResidentStateView {
  readonly record: ResidentRecord;
  readonly on: CalendarDate;
  readonly knownAt: string | null;
}

function viewOf(
  resident: ResidentRecord | null,
  certificates: Timeline<CertificateState>,
  certificateId: string,
  on: CalendarDate,
): CertificateView | null {
  const history = certificates.filter((fact) => fact.value.certificateId === certificateId);
  const standing = findFact(history, on) ?? history.filter((fact) => fact.from <= on).at(-1) ?? history[0];
  return standing ? { id: certificateId, resident, history, standing: standing.value } : null;
}

/** Every certificate that a resident ever held, oldest first. */
export function certificatesOf(resident: ResidentRecord, on: CalendarDate): CertificateView[] {
  const ids = [...new Set(resident.certificates.map((fact) => fact.value.certificateId))];
  return ids.map((id) => viewOf(resident, resident.certificates, id, on)).filter((view) => view !== null);
}

/** The certificate that stands on a day, or stood last before it. */
export function certificateOn(resident: ResidentRecord, on: CalendarDate): CertificateView | null {
  const known =
    findFact(resident.certificates, on) ?? resident.certificates.filter((fact) => fact.from <= on).at(-1);
  return known ? viewOf(resident, resident.certificates, known.value.certificateId, on) : null;
}

/** The holders of certificates, by certificate id; one statement. */
export async function findHolders(sql: Sql, certificateIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.query<{ certificate_id: string; resident_id: string }>(
    'SELECT DISTINCT certificate_id, resident_id FROM certificate_fact WHERE certificate_id = ANY($1::uuid[])',
    [certificateIds],
  );
  return new Map(rows.map((row) => [row.certificate_id, row.resident_id]));
}

/**
 * Certificates whose holders were erased, by certificate id; at most four statements for any number. They are counted in figures of the past, and lead to nobody.
 *
 * @param regionIds where the caller may look; null for everywhere
 */
export async function findErasedCertificates(
  sql: Sql,
  protector: Protector,
  certificateIds: readonly string[],
  regionIds: readonly string[] | null,
  on: CalendarDate,
): Promise<Map<string, CertificateView>> {
  const holders = await sql.query<{ certificate_id: string; resident_id: string }>(
    `SELECT DISTINCT c.certificate_id, c.resident_id FROM certificate_fact c JOIN resident r ON r.id = c.resident_id
      WHERE c.certificate_id = ANY($1::uuid[]) AND r.erased_on IS NOT NULL`,
    [certificateIds],
  );
  if (holders.length === 0) return new Map();
  const ids = holders.map(({ resident_id: id }) => id);
  const visible = await findVisible(sql, 'residence_fact', ids, regionIds, on);
  const facts = await readFacts(sql, protector, certificateTable, [...visible], null);
  return new Map(
    holders.flatMap(({ certificate_id: id, resident_id: holder }) => {
      const view = viewOf(null, facts.get(holder) ?? [], id, on);
      return view ? [[id, view] as const] : [];
    }),
  );
}
