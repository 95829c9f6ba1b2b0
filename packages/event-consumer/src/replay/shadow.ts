import { randomUUID } from 'node:crypto';

import type { Sql } from '@zhucan/sql';
import pg from 'pg';

import { deadLetterTableSql, inboxTableSql } from '../tables.js';
import type { TableStructure } from './structure.js';

const { escapeIdentifier } = pg;
const PREFIX = 'replay_';

/** A name for the schema in which a projection is rebuilt. Each replay has one of its own: one that lost its lock must not write into another's. */
export function newShadowName(projection: string): string {
  return `${PREFIX}${projection.replaceAll('-', '_')}_${randomUUID().slice(0, 8)}`;
}

/** The shadows that stand in the database: of replays that ended early, where none runs. */
export async function findShadows(sql: Sql): Promise<readonly string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE starts_with(nspname, $1) AND pg_get_userbyid(nspowner) = current_user ORDER BY 1`,
    [PREFIX],
  );
  return rows.map(({ name }) => name);
}

/** Takes a shadow away with all that is in it. */
export async function dropShadow(sql: Sql, shadow: string): Promise<void> {
  await sql.query(`DROP SCHEMA IF EXISTS ${escapeIdentifier(shadow)} CASCADE`);
}

/** Makes the tables of a projection once more, empty and under the same names, with what a consumer needs beside them. In the caller's transaction. */
export async function makeShadow(
  sql: Sql,
  live: string,
  shadow: string,
  tables: readonly TableStructure[],
): Promise<void> {
  const [from, to] = [escapeIdentifier(live), escapeIdentifier(shadow)];
  await sql.query(`CREATE SCHEMA ${to}`);
  for (const { name, comment, grants } of tables) {
    const table = `${to}.${escapeIdentifier(name)}`;
    await sql.query(
      `CREATE TABLE ${table} (LIKE ${from}.${escapeIdentifier(name)} INCLUDING ALL EXCLUDING INDEXES EXCLUDING CONSTRAINTS)`,
    );
    if (comment !== null) await sql.query(`COMMENT ON TABLE ${table} IS ${pg.escapeLiteral(comment)}`);
    for (const { grantee, privilege } of grants)
      await sql.query(`GRANT ${privilege} ON ${table} TO ${grantee}`);
  }
  // What a definition names without a schema is the copy, where there is one.
  await sql.query(`SET LOCAL search_path TO ${to}, ${from}`);
  const constraints = tables.flatMap(({ name, constraints: own }) =>
    own.map((each) => ({ table: name, ...each })),
  );
  const refers = (definition: string): boolean => definition.startsWith('FOREIGN KEY');
  for (const { table, name, definition } of [
    ...constraints.filter((each) => !refers(each.definition)),
    ...constraints.filter((each) => refers(each.definition)),
  ])
    await sql.query(
      `ALTER TABLE ${to}.${escapeIdentifier(table)} ADD CONSTRAINT ${escapeIdentifier(name)} ${definition}`,
    );
  for (const { name, indexes } of tables)
    for (const index of indexes) await sql.query(await movedIndex(sql, index, { live, shadow, name }));
  const kit = [...inboxTableSql(), ...deadLetterTableSql()];
  for (const statement of kit) await sql.query(statement);
}

/** The statement of an index over the copy of its table. */
async function movedIndex(
  sql: Sql,
  definition: string,
  { live, shadow, name }: { live: string; shadow: string; name: string },
): Promise<string> {
  const [row] = await sql.query<{ definition: string }>(
    `SELECT replace($1, format(' ON %I.%I ', $2::text, $4::text), format(' ON %I.%I ', $3::text, $4::text)) AS definition`,
    [definition, live, shadow, name],
  );
  return row?.definition ?? definition;
}
