import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import type { PROTECTED } from './unit-of-work.js';

/** Where numbers of one kind are found: constants of this service, never input. */
export interface BlindIndex {
  readonly context: (typeof PROTECTED)[keyof typeof PROTECTED];
  readonly table: 'resident' | 'household' | 'certificate_fact';
  /** The column with the index of the number. */
  readonly column: 'citizen_id_index' | 'number_index';
  /** The column with the id that is looked for. */
  readonly id: 'id' | 'resident_id';
}

/** Finds ids by the numbers of what they belong to, through a blind index; one statement for any number. */
export async function findByBlindIndex(
  sql: Sql,
  protector: Protector,
  { context, table, column, id }: BlindIndex,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  if (numbers.length === 0) return new Map();
  const byIndex = new Map(
    numbers.map((number) => [protector.blindIndex(number, context).toString('hex'), number]),
  );
  const rows = await sql.query<{ id: string; index: string }>(
    `SELECT DISTINCT ${id} AS id, encode(${column}, 'hex') AS index FROM ${table}
      WHERE ${column} = ANY(SELECT decode(hex, 'hex') FROM unnest($1::text[]) AS wanted(hex))`,
    [[...byIndex.keys()]],
  );
  return new Map(rows.map((row) => [byIndex.get(row.index) ?? '', row.id]));
}
