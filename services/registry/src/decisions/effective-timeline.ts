import type { CalendarDate, Category, Component, Grade } from '@zhucan/codes';

import type { CertificateStatus } from './certificate-life-cycle.js';
import type { Hardship, ResidentRecord } from './resident-record.js';
import { sameValue, valueOn } from './timeline.js';

/** What other services need to know of a resident over a stretch of days. */
export interface EffectiveEntry {
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
  readonly regionId: string;
  readonly householdId: string | null;
  readonly hardship: Hardship | null;
  readonly certificate: {
    readonly status: CertificateStatus;
    readonly category: Category;
    readonly grade: Grade;
    readonly components: readonly Component[];
    /** Day of issue or last renewal. */
    readonly validFrom: CalendarDate;
    /** Day after the last day of validity, as printed. */
    readonly validTo: CalendarDate;
  } | null;
}

function entryOn(record: ResidentRecord, from: CalendarDate, to: CalendarDate | null): EffectiveEntry | null {
  const residence = valueOn(record.residence, from);
  if (residence === null) return null;
  const certificate = valueOn(record.certificates, from);
  return {
    from,
    to,
    regionId: residence.regionId,
    householdId: valueOn(record.membership, from)?.householdId ?? null,
    hardship: valueOn(record.hardship, from)?.kind ?? null,
    certificate: certificate && {
      status: certificate.status,
      category: certificate.category,
      grade: certificate.grade,
      components: certificate.components,
      validFrom: certificate.issuedOn,
      validTo: certificate.expiresOn,
    },
  };
}

function sameBut(left: EffectiveEntry, right: EffectiveEntry): boolean {
  return sameValue({ ...left, from: '', to: '' }, { ...right, from: '', to: '' });
}

/**
 * The whole effective-dated picture of a resident as events carry it: every stretch of days over which residence, household,
 * hardship and certificate stay the same, oldest first.
 */
export function effectiveTimeline(record: ResidentRecord): EffectiveEntry[] {
  const facts = [...record.residence, ...record.membership, ...record.hardship, ...record.certificates];
  const days = [
    ...new Set(facts.flatMap((fact) => (fact.to === null ? [fact.from] : [fact.from, fact.to]))),
  ].sort();
  const entries: EffectiveEntry[] = [];
  days.forEach((day, index) => {
    const entry = entryOn(record, day, days[index + 1] ?? null);
    const last = entries.at(-1);
    if (entry === null) return;
    if (last?.to === day && sameBut(last, entry)) entries[entries.length - 1] = { ...last, to: entry.to };
    else entries.push(entry);
  });
  return entries;
}
