import { isRole } from '@zhucan/access';
import { problem, type Problem, refused, type Result } from '@zhucan/codes';
import {
  type Cells,
  cellsByField,
  defineImport,
  type ImportDefinition,
  type RowOutcome as ImportRowOutcome,
  workbook,
} from '@zhucan/import-kit';

import type { CaseService } from '../service.js';
import { applyCaseRows, type RowOutcome } from './apply-case-rows.js';
import { type ImportedCase, type ImportedSubject, parseCaseRow } from './imported-case.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** How an outcome of a case row is told in its import. */
export function importOutcome(outcome: RowOutcome): ImportRowOutcome {
  switch (outcome.outcome) {
    case 'CREATED':
    case 'CONTINUED':
      return { kind: 'APPLIED' };
    case 'REJECTED':
      return { kind: 'REJECTED', problems: outcome.problems };
    case 'CORRECTED':
    case 'UNCHANGED':
    case 'WAITING':
      return { kind: outcome.outcome };
  }
}

const RESIDENT_ID_NEEDED: Problem = problem(
  'RESIDENT_ID_NEEDED',
  'residentId',
  "the id that the registry's look-up gives",
  '缺少居民编号，请先由登记服务匹配。',
  "The resident id is missing; it comes from the registry's look-up.",
);
const MALFORMED_RESIDENT_ID: Problem = problem(
  'MALFORMED_RESIDENT_ID',
  'residentId',
  'a UUID',
  '居民编号应为 UUID。',
  'A resident id is a UUID.',
);
const ENTERPRISE_NEEDED: Problem = problem(
  'VALUE_REQUIRED',
  'enterpriseNumber',
  'programmes of enterprises name one',
  '企业类项目应填写企业编号。',
  'A programme of enterprises names one.',
);

/** Whom a row is about, by the kind of subject of its programme; an unknown programme is told by the row's own decision. */
function subjectOf(service: CaseService, cells: Cells): Result<ImportedSubject> {
  const programme = service.programmes.find((cells['programmeCode'] ?? '').trim());
  if (!programme.ok) return programme;
  if (programme.value.subjectKind === 'ENTERPRISE') {
    const enterpriseNumber = (cells['enterpriseNumber'] ?? '').trim();
    return enterpriseNumber === ''
      ? refused(ENTERPRISE_NEEDED)
      : { ok: true, value: { kind: 'ENTERPRISE', enterpriseNumber } };
  }
  const residentId = (cells['residentId'] ?? '').trim().toLowerCase();
  if (residentId === '') return refused(RESIDENT_ID_NEEDED);
  if (!UUID.test(residentId)) return refused(MALFORMED_RESIDENT_ID);
  return {
    ok: true,
    value:
      programme.value.subjectKind === 'HOUSEHOLD'
        ? { kind: 'HOUSEHOLD', householdId: null, residentId }
        : { kind: 'RESIDENT', residentId },
  };
}

/**
 * The import of a case workbook, as `rehab-cases`. Its rows name residents by our own ids: a file with identifiers is refused as a
 * whole. Rows whose resident has not arrived wait, and are settled by the arrival.
 */
export function caseImport(kind: string, service: CaseService): ImportDefinition {
  const book = workbook(kind);
  return defineImport<ImportedCase>({
    kind,
    refusedFields: ['citizenId', 'certificateNumber'],
    parse(cells) {
      const byField = cellsByField(book, cells);
      const subject = subjectOf(service, byField);
      return subject.ok ? parseCaseRow(byField, subject.value) : subject;
    },
    async apply(sql, rows, { jobId, rowNumbers, actor: { subject, role, regionCode, requestId } }) {
      if (!isRole(role)) throw new RangeError('an import was opened in a role that does not exist');
      const origins = rowNumbers.map((row) => ({ jobId, row }));
      const work = { service, sql, actor: { subject, role, regionCode, requestId } };
      return (await applyCaseRows(work, rows, origins)).map(importOutcome);
    },
  });
}
