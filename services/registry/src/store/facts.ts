import type { CalendarDate } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import type { Sql, Statement } from '@zhucan/sql';

import type { Fact, Timeline } from '../decisions/timeline.js';
import type { FactTable } from './fact-tables.js';

interface FactRow extends Readonly<Record<string, unknown>> {
  readonly fact_id: string;
  readonly resident_id: string;
  readonly valid_from: CalendarDate;
  readonly valid_to: CalendarDate | null;
}

/** Dates come as text, so that no time zone touches them. */
function selected(column: { name: string; type: string }): string {
  return column.type === 'date' ? `${column.name}::text AS ${column.name}` : column.name;
}

/**
 * Reads the facts of residents in one statement, oldest first.
 *
 * @param knownAt the instant of whose knowledge is asked; null for what stands now
 */
export async function readFacts<T>(
  sql: Sql,
  protector: Protector,
  kind: FactTable<T>,
  residentIds: readonly string[],
  knownAt: Date | null,
): Promise<Map<string, Timeline<T>>> {
  const known =
    knownAt === null
      ? 'superseded_at IS NULL'
      : 'recorded_at <= $2 AND (superseded_at IS NULL OR superseded_at > $2)';
  const rows = await sql.query<FactRow>(
    `SELECT fact_id, resident_id, valid_from::text AS valid_from, valid_to::text AS valid_to, ${kind.columns.map(selected).join(', ')}
       FROM ${kind.table} WHERE resident_id = ANY($1::uuid[]) AND ${known} ORDER BY resident_id, valid_from, fact_id`,
    knownAt === null ? [residentIds] : [residentIds, knownAt],
  );
  const found = new Map<string, Fact<T>[]>();
  for (const row of rows) {
    const fact = {
      id: row.fact_id,
      from: row.valid_from,
      to: row.valid_to,
      value: kind.read(row, protector),
    };
    const timeline = found.get(row.resident_id);
    if (timeline) timeline.push(fact);
    else found.set(row.resident_id, [fact]);
  }
  return found;
}

/** What was standing for a resident, and what stands from now on. */
export interface FactChange<T> {
  readonly residentId: string;
  readonly citizenId: string;
  readonly before: Timeline<T>;
  readonly after: Timeline<T>;
}

/**
 * Supersedes what stands no more and adds what is new: two statements at most for any number of residents, none where nothing
 * changed. Nothing is overwritten.
 */
export function* factStatements<T>(
  protector: Protector,
  kind: FactTable<T>,
  changes: readonly FactChange<T>[],
  recordedAt: Date,
): Generator<Statement> {
  const superseded: string[] = [];
  const added: { residentId: string; citizenId: string; fact: Fact<T> }[] = [];
  for (const { residentId, citizenId, before, after } of changes) {
    if (before === after) continue;
    const [former, standing] = [
      new Set(before.map((fact) => fact.id)),
      new Set(after.map((fact) => fact.id)),
    ];
    superseded.push(...before.filter((fact) => !standing.has(fact.id)).map((fact) => fact.id));
    for (const fact of after) if (!former.has(fact.id)) added.push({ residentId, citizenId, fact });
  }
  if (superseded.length > 0) {
    yield {
      text: `UPDATE ${kind.table} SET superseded_at = greatest(recorded_at, $2) WHERE fact_id = ANY($1::uuid[])`,
      values: [superseded, recordedAt],
    };
  }
  if (added.length === 0) return;
  const names = kind.columns.map((column) => column.name);
  // Arrays of JSON travel as text.
  const parameters = kind.columns.map(
    (column, index) => `$${index + 6}::${column.type === 'jsonb' ? 'text' : column.type}[]`,
  );
  const selectedColumns = kind.columns.map((column) =>
    column.type === 'jsonb' ? `${column.name}::jsonb` : column.name,
  );
  yield {
    text: `INSERT INTO ${kind.table} (fact_id, resident_id, valid_from, valid_to, recorded_at, ${names.join(', ')})
     SELECT fact_id, resident_id, valid_from, valid_to, $5::timestamptz, ${selectedColumns.join(', ')}
       FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::date[], ${parameters.join(', ')})
         AS added(fact_id, resident_id, valid_from, valid_to, ${names.join(', ')})`,
    values: [
      added.map(({ fact }) => fact.id),
      added.map(({ residentId }) => residentId),
      added.map(({ fact }) => fact.from),
      added.map(({ fact }) => fact.to),
      recordedAt,
      ...kind.columns.map((column) =>
        added.map(({ fact, citizenId }) => column.write(fact.value, protector, citizenId)),
      ),
    ],
  };
}
