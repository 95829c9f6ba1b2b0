import { isRole } from '@zhucan/access';
import type { Clock } from '@zhucan/codes';
import { defineImport, type ImportContext, type ImportDefinition } from '@zhucan/import-kit';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import type { UnitOfWork } from '../store/unit-of-work.js';
import { applyCertificateChangeRows } from './apply-certificate-changes.js';
import { applyResidentRows } from './apply-residents.js';
import { parseCertificateChangeRow } from './certificate-change-row.js';
import { applyPlanTaskRows, parsePlanTaskRow } from './plan-tasks.js';
import { applyRegionRows, parseRegionRow } from './regions.js';
import { applyReportedFigureRows, parseReportedFigureRow } from './reported-figures.js';
import { parseResidentRow } from './resident-row.js';

/** The imports of the registry. */
export function registryImports(protector: Protector, clock: Clock): ImportDefinition[] {
  const unit = (sql: Sql, { actor }: ImportContext): UnitOfWork => {
    if (!isRole(actor.role)) throw new RangeError('an import was opened in a role that does not exist');
    return {
      sql,
      protector,
      caller: { subject: actor.subject, role: actor.role, requestId: actor.requestId },
      today: clock.today(),
    };
  };
  return [
    defineImport({
      kind: 'regions',
      parse: parseRegionRow,
      apply: (sql, rows, context) => applyRegionRows(unit(sql, context), rows),
    }),
    defineImport({
      kind: 'residents',
      parse: parseResidentRow,
      apply: (sql, rows, context) => applyResidentRows(unit(sql, context), rows),
    }),
    defineImport({
      kind: 'certificate-changes',
      parse: parseCertificateChangeRow,
      apply: (sql, rows, context) => applyCertificateChangeRows(unit(sql, context), rows),
    }),
    defineImport({
      kind: 'registry-plan-tasks',
      parse: parsePlanTaskRow,
      apply: (sql, rows, context) => applyPlanTaskRows(unit(sql, context), rows),
    }),
    defineImport({
      kind: 'registry-reported-figures',
      parse: parseReportedFigureRow,
      apply: (sql, rows, context) => applyReportedFigureRows(unit(sql, context), rows),
    }),
  ];
}
