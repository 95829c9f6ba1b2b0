import type { Sql } from '@zhucan/sql';
import pg from 'pg';

import type { ProjectionTable } from './projection.js';
import type { TableStructure } from './structure.js';

const { escapeIdentifier } = pg;

/** How a rebuilt table differs from the one it takes the place of, in rows. */
export interface TableDifference {
  readonly table: string;
  readonly before: number;
  readonly after: number;
  /** Rows by primary key that were not there, are there no more, and have other values. */
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** Compares the tables of a projection with those of its shadow, row by row; one statement for each table. */
export async function compareTables(
  sql: Sql,
  live: string,
  shadow: string,
  structures: readonly TableStructure[],
  tables: readonly ProjectionTable[],
): Promise<readonly TableDifference[]> {
  const differences: TableDifference[] = [];
  for (const { name, key } of structures) {
    const [first = ''] = key;
    const id = escapeIdentifier(first);
    const same = key
      .map((column) => `l.${escapeIdentifier(column)} = s.${escapeIdentifier(column)}`)
      .join(' AND ');
    const [row] = await sql.query<Omit<TableDifference, 'table'>>(
      `SELECT count(l.${id})::integer AS before, count(s.${id})::integer AS after,
              count(*) FILTER (WHERE l.${id} IS NULL)::integer AS added, count(*) FILTER (WHERE s.${id} IS NULL)::integer AS removed,
              count(*) FILTER (WHERE l.${id} IS NOT NULL AND s.${id} IS NOT NULL
                                     AND to_jsonb(l) - $1::text[] <> to_jsonb(s) - $1::text[])::integer AS changed
         FROM ${escapeIdentifier(live)}.${escapeIdentifier(name)} l
         FULL JOIN ${escapeIdentifier(shadow)}.${escapeIdentifier(name)} s ON ${same}`,
      [tables.find((table) => table.name === name)?.writtenAt ?? []],
    );
    if (row) differences.push({ table: name, ...row });
  }
  return differences;
}
