import { addMonths, type CalendarDate, identifierInText, type Problem } from '@zhucan/codes';

import type { CertificateStatus } from './certificate-life-cycle.js';
import { refusals } from './refusals.js';
import type { ResidentRecord } from './resident-record.js';
import { findFact } from './timeline.js';

/**
 * By what right personal information is erased, in the order of article 47 of the Personal Information Protection Law (个人信息保护法): the purpose is achieved, cannot be or needs it no more;
 * the service ended or the time of keeping is over; consent was withdrawn; it was handled against the law; another law says so.
 */
export const ERASURE_BASES = [
  'PURPOSE_ACHIEVED',
  'RETENTION_EXPIRED',
  'CONSENT_WITHDRAWN',
  'UNLAWFUL_PROCESSING',
  'OTHER_LAW',
] as const;

/** By what right personal information is erased. */
export type ErasureBasis = (typeof ERASURE_BASES)[number];

/** What an office has laid down about erasures. */
export interface ErasureRules {
  /**
   * Months for which a former holder's information is kept after the certificate ended; nothing is erased before, unless it was handled against the law. No
   * stored rule names a time, so that it is a setting.
   */
  readonly keptMonths: number;
}

/** What stands: as long as it does, the register needs to know who holds it. */
const STANDING: ReadonlySet<CertificateStatus> = new Set(['VALID', 'LOST', 'FROZEN']);

/** Longest number of a decision. */
const DECISION_LENGTH = 64;

/** The rule on the number of a decision: it is given, and tells of nobody. */
export function decisionNumberProblem(decisionNumber: string, names: readonly string[]): Problem | null {
  if (decisionNumber.length < 1 || decisionNumber.length > DECISION_LENGTH)
    return refusals.text('decisionNumber', DECISION_LENGTH);
  if (names.some((name) => decisionNumber.includes(name))) return refusals.nameInText('decisionNumber');
  return identifierInText(decisionNumber, 'decisionNumber');
}

function keptUntil(record: ResidentRecord, today: CalendarDate, months: number): CalendarDate | null {
  const last = findFact(record.certificates, today) ?? record.certificates.at(-1);
  return last && months > 0 ? addMonths(last.from, months) : null;
}

/**
 * Why somebody may not be erased today; null where they may. In this order: a certificate stands, cases are under way, or the time of keeping is not over.
 *
 * @param pendingCases cases that were applied for, and neither given nor ended
 */
export function erasureProblem(
  record: ResidentRecord,
  basis: ErasureBasis,
  today: CalendarDate,
  pendingCases: number,
  { keptMonths }: ErasureRules,
): Problem | null {
  const now = findFact(record.certificates, today);
  if (now && STANDING.has(now.value.status)) return refusals.certificateStands();
  if (pendingCases > 0) return refusals.casesPending();
  const until = keptUntil(record, today, keptMonths);
  if (basis !== 'UNLAWFUL_PROCESSING' && until !== null && today < until)
    return refusals.retentionRuns(keptMonths);
  return null;
}
