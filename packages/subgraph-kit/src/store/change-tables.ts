/** A column to add: its name, its definition and what it holds. */
export type AddedColumn = readonly [name: string, definition: string, comment: string];

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The statements that add columns to a table, each with its comment; for forward migrations. */
export function addColumnsSql(table: string, columns: readonly AddedColumn[]): string[] {
  return columns.flatMap(([name, definition, comment]) => [
    `ALTER TABLE ${table} ADD COLUMN ${name} ${definition}`,
    `COMMENT ON COLUMN ${table}.${name} IS ${literal(comment)}`,
  ]);
}

/** The statements that give the records of a table the office's own number, by which an import finds them again. */
export function addNumberSql(table: string, idColumn: string): string[] {
  return [
    ...addColumnsSql(table, [
      ['number', 'text', "The office's own number of it (编号); unique among what stands."],
    ]),
    `UPDATE ${table} SET number = ${idColumn}::text`,
    `ALTER TABLE ${table} ALTER COLUMN number SET NOT NULL`,
    `CREATE UNIQUE INDEX ${table}_number ON ${table} (number) WHERE superseded_at IS NULL`,
  ];
}
