import { randomUUID } from 'node:crypto';

import { type Problems, problem, recordingInstant } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import { lockKeys } from '@zhucan/sql';

import { writeAudit } from '../store/audit.js';
import { findRegionPlaces } from '../store/region-ids.js';
import { insertRecords, readStanding, supersede } from './record-rows.js';
import type {
  ColumnValue,
  RecordContent,
  RecordRow,
  RecordTable,
  RecordUnit,
  StoredRecord,
} from './record-table.js';

/** How a record came out; the id is that of the thing. */
export type SavedRecord =
  | { readonly kind: 'APPLIED' | 'UNCHANGED' | 'CORRECTED'; readonly id: string }
  | { readonly kind: 'REJECTED'; readonly problems: Problems };

/** A mark of our locks on records within PostgreSQL's space of advisory locks. */
const RECORD_LOCKS = 430_103_02;

const UNKNOWN_REGION = problem(
  'UNKNOWN_REGION',
  'regionId',
  'a region known to the registry',
  '没有这个区划。',
  'There is no such region.',
);
const CONFLICTING_ROWS = problem(
  'CONFLICTING_ROWS',
  '',
  'one row about one thing',
  '同一文件中有内容不同的多行指向同一对象。',
  'Several rows of the file that differ are about the same thing.',
);

function sameValue(left: ColumnValue | undefined, right: ColumnValue): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return left === right;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => left[name] === right[name]);
}

function sameContent(left: RecordContent, right: RecordContent): boolean {
  return Object.entries(right).every(([column, value]) => sameValue(left[column], value));
}

/** What names a record among all of its table. */
export function recordKey(table: RecordTable, regionId: string, key: RecordRow['key']): string {
  return JSON.stringify([
    ...(table.regionInKey ? [regionId] : []),
    ...table.keyColumns.map((column) => key[column] ?? ''),
  ]);
}

/**
 * Saves records in the caller's transaction: state, audit and events of all of them, in a fixed number of statements. A row that says
 * what stands changes nothing, another one about the same thing is a correction, which keeps the former as history.
 *
 * @returns how each came out, in the order of the rows; `UNKNOWN_REGION`, or `CONFLICTING_ROWS` where two rows are about one thing
 */
export async function saveRecords(
  unit: RecordUnit,
  table: RecordTable,
  rows: readonly RecordRow[],
): Promise<SavedRecord[]> {
  const { sql, service, caller, today } = unit;
  const regions = await findRegionPlaces(
    sql,
    rows.map((row) => row.regionKey),
  );
  const placed = rows.map((row) => ({ ...row, regionId: regions.get(row.regionKey)?.id }));
  const keys = placed.flatMap(({ regionId, key }) =>
    regionId === undefined ? [] : [recordKey(table, regionId, key)],
  );
  await lockKeys(
    sql,
    RECORD_LOCKS,
    keys.map((key) => `${table.table} ${key}`),
  );
  const standing = await readStanding(unit, table, keys);
  const saved: StoredRecord[] = [];
  const seen = new Set<string>();
  const outcomes = placed.map(({ regionId, key, content }): SavedRecord => {
    if (regionId === undefined) return { kind: 'REJECTED', problems: [UNKNOWN_REGION] };
    const name = recordKey(table, regionId, key);
    if (seen.has(name)) return { kind: 'REJECTED', problems: [CONFLICTING_ROWS] };
    seen.add(name);
    const former = standing.get(name);
    if (former && former.regionId === regionId && sameContent(former.content, content))
      return { kind: 'UNCHANGED', id: former.id };
    const id = former?.id ?? randomUUID();
    saved.push({ id, version: (former?.version ?? 0) + 1, regionId, key, content });
    return { kind: former ? 'CORRECTED' : 'APPLIED', id };
  });
  if (saved.length === 0) return outcomes;
  const recordedAt = recordingInstant();
  const corrected = saved.filter((record) => record.version > 1);
  await supersede(sql, table, corrected, recordedAt);
  await insertRecords(unit, table, saved, recordedAt);
  const verb = ({ version }: StoredRecord): string => (version === 1 ? 'record' : 'correct');
  const { aggregateType, auditType = aggregateType } = table;
  await writeAudit(
    sql,
    caller,
    saved.map((record) => ({
      operation: `${verb(record)}-${auditType}`,
      subjectType: auditType,
      subjectId: record.id,
      occurredOn: today,
    })),
  );
  const streets = new Map([...regions.values()].map(({ id, toStreet }) => [id, toStreet]));
  const alongside = await table.alongside?.(
    sql,
    corrected.map((record) => record.id),
  );
  await appendToOutbox(
    sql,
    saved.map((record) => ({
      type: `zhucan.${service}.${aggregateType}.${verb(record)}ed`,
      aggregateId: record.id,
      aggregateVersion: record.version,
      occurredOn: table.occurredOn?.(record.content) ?? today,
      public: table.announce(
        { ...record, regionId: streets.get(record.regionId) ?? null },
        alongside?.get(record.id) ?? null,
      ),
    })),
  );
  return outcomes;
}
