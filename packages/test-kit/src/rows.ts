/** Whatever runs SQL: a pool, a client, or the port of the services. */
export interface Queries {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/**
 * Writes a row straight into a table, past every operation and its rules: for what a test needs there and no operation would let in.
 *
 * @param row values by column, written by the test itself, never by a person
 */
export async function insertRow(
  to: Queries,
  table: string,
  row: Readonly<Record<string, unknown>>,
): Promise<void> {
  const columns = Object.keys(row);
  await to.query(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_column, at) => `$${at + 1}`).join(', ')})`,
    Object.values(row),
  );
}
