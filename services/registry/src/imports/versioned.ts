import { randomUUID } from 'node:crypto';

import { recordingInstant } from '@zhucan/codes';
import { writeAudit } from '@zhucan/subgraph-kit';

import { sameValue } from '../decisions/timeline.js';
import { findRegionsByKey } from '../store/regions.js';
import { refusals } from '../decisions/refusals.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import { rejected, type RowOutcome } from './row.js';

/** A row of a table whose corrections supersede: what it is about, and what it says. */
export interface VersionedRow {
  /** Official code or our own id, as the workbook names the region. */
  readonly regionKey: string;
  /** Columns that name the thing besides the region; with the region they are unique among what stands. */
  readonly key: Readonly<Record<string, string>>;
  readonly content: Readonly<Record<string, string | number | boolean | null>>;
}

/** A table of the kit whose corrections supersede. */
export interface VersionedTable {
  readonly table: 'plan_task' | 'reported_figure';
  readonly idColumn: string;
  /** The type of each column of the content, for PostgreSQL. */
  readonly contentTypes: Readonly<Record<string, string>>;
  readonly keyColumns: readonly string[];
  /** How the audit calls it. */
  readonly subjectType: string;
}

interface Standing {
  readonly id: string;
  readonly version: number;
  readonly region_id: string;
  readonly key: Record<string, string>;
  readonly content: Record<string, string | number | boolean | null>;
}

function keyOf(regionId: string, key: Readonly<Record<string, string>>, columns: readonly string[]): string {
  return JSON.stringify([regionId, ...columns.map((column) => key[column])]);
}

async function readStanding(
  unit: UnitOfWork,
  { table, idColumn, keyColumns, contentTypes }: VersionedTable,
  regionIds: readonly string[],
) {
  // Numbers and dates are compared as JSON has them; bigint columns are written and read as text there.
  const object = (columns: readonly string[]) =>
    `jsonb_build_object(${columns.map((column) => `'${column}', ${contentTypes[column] === 'bigint' ? `${column}::text` : column}`).join(', ')})`;
  const rows = await unit.sql.query<Standing>(
    `SELECT ${idColumn} AS id, version, region_id, ${object(keyColumns)} AS key, ${object(Object.keys(contentTypes))} AS content
       FROM ${table} WHERE region_id = ANY($1::text[]) AND superseded_at IS NULL FOR UPDATE`,
    [regionIds],
  );
  return new Map(rows.map((row) => [keyOf(row.region_id, row.key, keyColumns), row]));
}

/**
 * Applies rows to a table whose corrections supersede; five statements for any number of rows. A row that says what stands
 * changes nothing.
 */
export async function applyVersionedRows(
  unit: UnitOfWork,
  definition: VersionedTable,
  rows: readonly VersionedRow[],
): Promise<RowOutcome[]> {
  const { table, idColumn, keyColumns, contentTypes, subjectType } = definition;
  const regions = await findRegionsByKey(
    unit.sql,
    rows.map((row) => row.regionKey),
  );
  const standing = await readStanding(unit, definition, [
    ...new Set([...regions.values()].map((region) => region.id)),
  ]);
  const recordedAt = recordingInstant();
  const superseded: string[] = [];
  const added: Record<string, unknown>[] = [];
  const seen = new Set<string>();
  const outcomes = rows.map((row): RowOutcome => {
    const region = regions.get(row.regionKey);
    if (!region) return rejected([refusals.unknownRegion()]);
    const key = keyOf(region.id, row.key, keyColumns);
    if (seen.has(key)) return rejected([refusals.conflictingRow('row')]);
    seen.add(key);
    const former = standing.get(key);
    if (
      former &&
      Object.entries(row.content).every(([column, value]) => sameValue(former.content[column], value))
    )
      return { kind: 'UNCHANGED' };
    const id = former?.id ?? randomUUID();
    if (former) superseded.push(id);
    added.push({ id, version: (former?.version ?? 0) + 1, region_id: region.id, ...row.key, ...row.content });
    return { kind: former ? 'CORRECTED' : 'APPLIED' };
  });
  if (added.length === 0) return outcomes;
  if (superseded.length > 0) {
    await unit.sql.query(
      `UPDATE ${table} SET superseded_at = greatest(recorded_at, $2) WHERE ${idColumn} = ANY($1::uuid[]) AND superseded_at IS NULL`,
      [superseded, recordedAt],
    );
  }
  const columns = [...keyColumns, ...Object.keys(contentTypes)];
  const types = [
    ...keyColumns.map((column) => `${column} text`),
    ...Object.entries(contentTypes).map(([column, type]) => `${column} ${type}`),
  ];
  await unit.sql.query(
    `INSERT INTO ${table} (${idColumn}, version, region_id, recorded_at, ${columns.join(', ')})
     SELECT id, version, region_id, $2, ${columns.join(', ')}
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version int, region_id text, ${types.join(', ')})`,
    [JSON.stringify(added), recordedAt],
  );
  await writeAudit(
    unit.sql,
    unit.caller,
    added.map(({ id }) => ({
      operation: `import-${subjectType}`,
      subjectType,
      subjectId: String(id),
      occurredOn: unit.today,
    })),
  );
  return outcomes;
}
