/** A column: its name, its definition and what it holds. */
export type Column = readonly [name: string, definition: string, comment: string];

/** A text as a SQL literal; only for texts of this package, never for input. */
export function literal(text: string): string {
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
    `COMMENT ON TABLE ${name} IS ${literal(comment)}`,
    ...columns.map(([column, , text]) => `COMMENT ON COLUMN ${name}.${column} IS ${literal(text)}`),
  ];
}
