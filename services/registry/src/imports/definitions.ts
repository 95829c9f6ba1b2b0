import { defineImport, type ImportDefinition } from '@zhucan/import-kit';
import { importUnit, type ServiceBase } from '@zhucan/subgraph-kit';

import { applyCertificateChangeRows } from './apply-certificate-changes.js';
import { applyResidentRows } from './apply-residents.js';
import { parseCertificateChangeRow } from './certificate-change-row.js';
import { applyRegionRows, parseRegionRow } from './regions.js';
import { parseResidentRow } from './resident-row.js';

/** The workbooks that the registry takes, besides those of plan and report. */
export function registryImports(base: ServiceBase): ImportDefinition[] {
  return [
    defineImport({
      kind: 'regions',
      parse: parseRegionRow,
      apply: (sql, rows, context) => applyRegionRows(importUnit(base, sql, context), rows),
    }),
    defineImport({
      kind: 'residents',
      parse: parseResidentRow,
      apply: (sql, rows, context) => applyResidentRows(importUnit(base, sql, context), rows),
    }),
    defineImport({
      kind: 'certificate-changes',
      parse: parseCertificateChangeRow,
      apply: (sql, rows, context) => applyCertificateChangeRows(importUnit(base, sql, context), rows),
    }),
  ];
}
