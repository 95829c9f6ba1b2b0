import { isRole } from '@zhucan/access';
import { ok, parseRegionArgument, type Problem, refused, type Result } from '@zhucan/codes';
import {
  type CellReader,
  cellReader,
  defineImport,
  type ImportContext,
  type ImportDefinition,
} from '@zhucan/import-kit';
import type { Sql } from '@zhucan/sql';

import type { ServiceBase } from '../graph/context.js';
import type { RecordRow, RecordTable, RecordUnit } from './record-table.js';
import { saveRecords, type SavedRecord } from './save-records.js';

/** A kind of record that an office imports, and enters one by one by the same rules. */
export interface RecordKind {
  /** The kind of workbook, as `honours`. */
  readonly workbook: string;
  readonly table: RecordTable;
  /** Reads a row; every required cell has a value, and the region is well-formed. */
  read(cells: CellReader): Result<Omit<RecordRow, 'regionKey'>>;
  /** The rules over what was read; null where it keeps them all. */
  refuse?(row: Pick<RecordRow, 'key' | 'content'>, today: RecordUnit['today']): Problem | null;
}

/** Reads a record, whether it comes as a row of a workbook or by itself: its form first, then its region, then what the kind asks. */
export function readRecord(kind: RecordKind, cells: CellReader): Result<RecordRow> {
  const wrong = cells.missing() ?? cells.unfit();
  if (wrong) return refused(wrong);
  const region = parseRegionArgument(cells.text('regionId') ?? '', 'regionId');
  if (!region.ok) return region;
  const row = kind.read(cells);
  if (!row.ok) return row;
  const { value: key } = region;
  return ok({ ...row.value, regionKey: key.kind === 'code' ? key.code : key.id });
}

/** What an import's rows are saved with: its transaction, and whoever opened it. */
export function importUnit(
  { service, protector, clock }: ServiceBase,
  sql: Sql,
  { actor }: Pick<ImportContext, 'actor'>,
): RecordUnit {
  const { subject, role, requestId } = actor;
  if (!isRole(role)) throw new RangeError('an import was opened in a role that does not exist');
  return { service, sql, protector, caller: { subject, role, requestId }, today: clock.today() };
}

/** Applies the rules of a kind, then saves the records that keep them; the outcomes come in the order of the rows. */
export async function enterRecords(
  unit: RecordUnit,
  kind: Pick<RecordKind, 'table' | 'refuse'>,
  rows: readonly RecordRow[],
): Promise<SavedRecord[]> {
  const problems = rows.map((row) => kind.refuse?.(row, unit.today) ?? null);
  const saved = await saveRecords(
    unit,
    kind.table,
    rows.filter((_row, at) => problems[at] === null),
  );
  const next = saved.values();
  return problems.map((found): SavedRecord => {
    if (found) return { kind: 'REJECTED', problems: [found] };
    const outcome = next.next().value;
    if (!outcome) throw new RangeError('an outcome for each row is needed');
    return outcome;
  });
}

/** The import of a kind of record. */
export function recordImport(kind: RecordKind, base: ServiceBase): ImportDefinition {
  return defineImport<RecordRow>({
    kind: kind.workbook,
    parse: (cells) => readRecord(kind, cellReader(kind.workbook, cells)),
    apply: (sql, rows, context) => enterRecords(importUnit(base, sql, context), kind, rows),
  });
}
