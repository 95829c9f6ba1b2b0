import type { Sql } from '@zhucan/sql';

import type { ColumnValue, RecordTable, RecordUnit, StoredRecord } from './record-table.js';

/** What an encrypted column of a record is bound to, so that one cannot be put in the place of another. */
export function protectionContext(
  service: string,
  { table }: Pick<RecordTable, 'table'>,
  column: string,
): string {
  return `${service}.${table}.${column}`;
}

/** How a column is read into JSON: bigint as text, since JSON numbers lose digits; encrypted bytes in hex. */
function selected(column: string, type: string): string {
  if (type === 'bigint') return `'${column}', ${column}::text`;
  if (type === 'protected') return `'${column}', encode(${column}, 'hex')`;
  return `'${column}', ${column}`;
}

interface StandingRow {
  readonly id: string;
  readonly version: number;
  readonly region_id: string;
  readonly name: string[];
  readonly key: Record<string, string>;
  readonly content: Record<string, ColumnValue>;
}

/**
 * The records that stand, by the key that names them; one statement, and none without keys.
 *
 * @param keys as `recordKey` makes them
 */
export async function readStanding(
  unit: RecordUnit,
  table: RecordTable,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredRecord>> {
  if (keys.length === 0) return new Map();
  const { idColumn, keyColumns, columns, regionInKey, lastVersion = 'version' } = table;
  const naming = [...(regionInKey ? ['region_id'] : []), ...keyColumns];
  const parts = keys.map((key) => JSON.parse(key) as string[]);
  const rows = await unit.sql.query<StandingRow>(
    `SELECT ${idColumn} AS id, ${lastVersion} AS version, region_id, ARRAY[${naming.join(', ')}] AS name,
            jsonb_build_object(${keyColumns.map((column) => `'${column}', ${column}`).join(', ')}) AS key,
            jsonb_build_object(${Object.entries(columns)
              .map(([column, type]) => selected(column, type))
              .join(', ')}) AS content
       FROM ${table.table} WHERE superseded_at IS NULL
        AND (${naming.join(', ')}) IN (SELECT * FROM unnest(${naming.map((_column, at) => `$${at + 1}::text[]`).join(', ')})) FOR UPDATE`,
    naming.map((_column, at) => parts.map((part) => part[at])),
  );
  const hidden = Object.keys(columns).filter((column) => columns[column] === 'protected');
  return new Map(
    rows.map(({ id, version, region_id: regionId, name, key, content }) => {
      const open = { ...content };
      for (const column of hidden) {
        const value = open[column];
        if (typeof value === 'string') {
          const bytes = Buffer.from(value, 'hex');
          open[column] = unit.protector.decrypt(bytes, protectionContext(unit.service, table, column));
        }
      }
      return [JSON.stringify(name), { id, version, regionId, key, content: open }];
    }),
  );
}

/** Ends the validity of the versions that corrections take the place of. */
export async function supersede(
  sql: Sql,
  { table, idColumn }: RecordTable,
  corrected: readonly StoredRecord[],
  at: Date,
): Promise<void> {
  if (corrected.length === 0) return;
  await sql.query(
    `UPDATE ${table} SET superseded_at = greatest(recorded_at, $2) WHERE ${idColumn} = ANY($1::uuid[]) AND superseded_at IS NULL`,
    [corrected.map((record) => record.id), at],
  );
}

/** Adds versions of records; one statement. */
export async function insertRecords(
  unit: RecordUnit,
  table: RecordTable,
  records: readonly StoredRecord[],
  at: Date,
): Promise<void> {
  const { idColumn, keyColumns, columns } = table;
  const names = [...keyColumns, ...Object.keys(columns)];
  const types = Object.entries(columns).map(
    ([column, type]) => `${column} ${type === 'protected' ? 'text' : type}`,
  );
  const values = names.map((column) =>
    columns[column] === 'protected' ? `decode(${column}, 'hex')` : column,
  );
  const rows = records.map(({ id, version, regionId, key, content }) => {
    const row: Record<string, unknown> = { id, version, region_id: regionId, ...key, ...content };
    for (const [column, type] of Object.entries(columns)) {
      const value = content[column];
      if (type === 'protected' && typeof value === 'string') {
        row[column] = unit.protector
          .encrypt(value, protectionContext(unit.service, table, column))
          .toString('hex');
      }
    }
    return row;
  });
  await unit.sql.query(
    `INSERT INTO ${table.table} (${idColumn}, version, region_id, recorded_at, ${names.join(', ')})
     SELECT id, version, region_id, $2, ${values.join(', ')}
       FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, version int, region_id text, ${[...keyColumns.map((column) => `${column} text`), ...types].join(', ')})`,
    [JSON.stringify(rows), at],
  );
}
