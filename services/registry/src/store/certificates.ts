import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { CertificateState, Guardian, ResidentRecord } from '../decisions/resident-record.js';
import { type Fact, findFact } from '../decisions/timeline.js';

/** A certificate with its holder, from whose facts everything about it is read. */
export interface CertificateView {
  readonly id: string;
  readonly resident: ResidentRecord;
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

function viewOf(resident: ResidentRecord, certificateId: string, on: CalendarDate): CertificateView | null {
  const facts = resident.certificates.filter((fact) => fact.value.certificateId === certificateId);
  const standing = findFact(facts, on) ?? facts.filter((fact) => fact.from <= on).at(-1) ?? facts[0];
  return standing ? { id: certificateId, resident, standing: standing.value } : null;
}

/** Every certificate that a resident ever held, oldest first. */
export function certificatesOf(resident: ResidentRecord, on: CalendarDate): CertificateView[] {
  const ids = [...new Set(resident.certificates.map((fact) => fact.value.certificateId))];
  return ids.map((id) => viewOf(resident, id, on)).filter((view) => view !== null);
}

/** The certificate that stands on a day, or stood last before it. */
export function certificateOn(resident: ResidentRecord, on: CalendarDate): CertificateView | null {
  const known =
    findFact(resident.certificates, on) ?? resident.certificates.filter((fact) => fact.from <= on).at(-1);
  return known ? viewOf(resident, known.value.certificateId, on) : null;
}

/** The holders of certificates, by certificate id; one statement. */
export async function findHolders(sql: Sql, certificateIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.query<{ certificate_id: string; resident_id: string }>(
    'SELECT DISTINCT certificate_id, resident_id FROM certificate_fact WHERE certificate_id = ANY($1::uuid[])',
    [certificateIds],
  );
  return new Map(rows.map((row) => [row.certificate_id, row.resident_id]));
}
