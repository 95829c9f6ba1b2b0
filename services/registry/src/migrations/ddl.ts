/** A column: its name, its definition and what it holds. */
export type Column = readonly [name: string, definition: string, comment: string];

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The statements that make a table with a comment on it and on each of its columns. */
export function tableSql(
  name: string,
  comment: string,
  columns: readonly Column[],
  constraints: readonly string[] = [],
): string[] {
  const body = [...columns.map(([column, definition]) => `${column} ${definition}`), ...constraints];
  return [
    `CREATE TABLE ${name} (\n  ${body.join(',\n  ')})`,
    `COMMENT ON TABLE ${name} IS ${quoted(comment)}`,
    ...columns.map(([column, , text]) => `COMMENT ON COLUMN ${name}.${column} IS ${quoted(text)}`),
  ];
}

/**
 * A table of facts over stretches of days: what held when, and since when that was known. A row is only ever superseded.
 *
 * @param owner the column that names the thing the facts are about
 * @param alone the columns by which standing facts must not overlap; none where they may
 */
export function factTableSql(
  name: string,
  comment: string,
  owner: Column,
  columns: readonly Column[],
  { alone, constraints = [] }: { alone: string | null; constraints?: readonly string[] },
): string[] {
  const exclusion =
    alone === null
      ? []
      : [
          `CONSTRAINT ${name}_one_at_a_time EXCLUDE USING gist
           (${alone} WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded_at IS NULL)`,
        ];
  return [
    ...tableSql(
      name,
      comment,
      [
        ['fact_id', 'uuid PRIMARY KEY', 'Id of this entry.'],
        owner,
        ...columns,
        ['valid_from', 'date NOT NULL', 'First day on which it held.'],
        ['valid_to', 'date', 'Day after the last on which it held; null while no end is known.'],
        ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant from which it was known.'],
        [
          'superseded_at',
          'timestamptz',
          'Instant from which other entries stand instead; null for what stands.',
        ],
      ],
      [
        `CONSTRAINT ${name}_days CHECK (valid_to IS NULL OR valid_to > valid_from)`,
        `CONSTRAINT ${name}_known CHECK (superseded_at IS NULL OR superseded_at >= recorded_at)`,
        ...constraints,
        ...exclusion,
      ],
    ),
    `CREATE INDEX ${name}_owner ON ${name} (${owner[0]}) WHERE superseded_at IS NULL`,
    `CREATE INDEX ${name}_history ON ${name} (${owner[0]}, recorded_at)`,
  ];
}
