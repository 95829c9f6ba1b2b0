import type { Sql } from '@zhucan/sql';

import type { ProjectionTable } from './projection.js';
import { ReplayError } from './replay-error.js';

/** A table as the database describes it. */
export interface TableStructure {
  readonly name: string;
  /** Names and types, for telling whether they changed. */
  readonly columns: readonly string[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
  readonly comment: string | null;
  /** Name and definition; those that refer to other tables come last. */
  readonly constraints: readonly { readonly name: string; readonly definition: string }[];
  /** Statements that make the indexes that no constraint makes. */
  readonly indexes: readonly string[];
  /** Who else may do what. */
  readonly grants: readonly { readonly grantee: string; readonly privilege: string }[];
}

interface Row extends TableStructure {
  readonly plain: boolean;
  readonly own: boolean;
  readonly referrers: readonly string[];
}

const STRUCTURE = `
  WITH wanted AS (SELECT c.* FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relname = ANY($2::text[]))
  SELECT w.relname AS name, obj_description(w.oid, 'pg_class') AS comment,
         w.relkind = 'r' AND NOT w.relispartition AND NOT w.relhassubclass AND NOT w.relhasrules AND NOT w.relrowsecurity
           AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = w.oid AND NOT t.tgisinternal) AS plain,
         pg_get_userbyid(w.relowner) = current_user AS own,
         ARRAY(SELECT concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                                pg_get_expr(d.adbin, d.adrelid))
                 FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                WHERE a.attrelid = w.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) AS columns,
         ARRAY(SELECT a.attname::text FROM pg_constraint p JOIN pg_attribute a ON a.attrelid = w.oid AND a.attnum = ANY(p.conkey)
                WHERE p.conrelid = w.oid AND p.contype = 'p' ORDER BY a.attnum) AS key,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('name', p.conname, 'definition', pg_get_constraintdef(p.oid)) ORDER BY p.contype = 'f', p.conname), '[]')
            FROM pg_constraint p WHERE p.conrelid = w.oid AND p.contype IN ('c', 'p', 'u', 'x', 'f')) AS constraints,
         ARRAY(SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i
                WHERE i.indrelid = w.oid AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conindid = i.indexrelid AND p.contype IN ('p', 'u', 'x'))
                ORDER BY 1) AS indexes,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('grantee', CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                                                       'privilege', g.privilege_type) ORDER BY g.grantee, g.privilege_type), '[]')
            FROM aclexplode(w.relacl) g WHERE g.grantee <> w.relowner) AS grants,
         ARRAY(SELECT p.conrelid::regclass::text FROM pg_constraint p
                WHERE p.contype = 'f' AND p.confrelid = w.oid AND p.conrelid NOT IN (SELECT oid FROM wanted)
               UNION SELECT r.ev_class::regclass::text FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
                WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid
                ORDER BY 1) AS referrers
    FROM wanted w ORDER BY array_position($2::text[], w.relname::text)`;

/**
 * Describes the tables of a projection, in the order of their declaration. One statement.
 *
 * @throws ReplayError where a copy could not take their place: a table that is missing, another's, partitioned, with triggers, rules or row security, without
 * a primary key, or to which others refer
 */
export async function describeTables(
  sql: Sql,
  schema: string,
  tables: readonly ProjectionTable[],
): Promise<readonly TableStructure[]> {
  const names = tables.map(({ name }) => name);
  const rows = await sql.query<Row>(STRUCTURE, [schema, names]);
  const missing = names.find((name) => !rows.some((row) => row.name === name));
  if (missing !== undefined) throw new ReplayError('UNSUITED', `tables: there is no table ${missing}`);
  for (const { name, plain, own, key, referrers } of rows) {
    if (!own) throw new ReplayError('UNSUITED', `tables: ${name} belongs to another role`);
    if (referrers.length > 0)
      throw new ReplayError(
        'REFERRED_TO',
        `tables: ${referrers.join(', ')} refers to ${name} and is not of the projection`,
      );
    if (!plain)
      throw new ReplayError('UNSUITED', `tables: ${name} has triggers, rules, row security or partitions`);
    if (key.length === 0) throw new ReplayError('UNSUITED', `tables: ${name} has no primary key`);
  }
  return rows.map(({ name, columns, key, comment, constraints, indexes, grants }) => ({
    name,
    columns,
    key,
    comment,
    constraints,
    indexes,
    grants,
  }));
}
