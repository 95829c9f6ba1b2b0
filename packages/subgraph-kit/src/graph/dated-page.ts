import { createHash } from 'node:crypto';

import { parseDate, problem, RefusedError } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

/** Largest page: enough for a screen of records, small enough for one statement of any list. */
const PAGE_LIMIT = 200;

/** Which page of a list is asked for. */
export interface PageRequest {
  readonly first: number;
  /** The cursor after which to go on; null for the first page. */
  readonly after: string | null;
  /** All that a cursor is bound to: which list, its filter, what the caller may see. */
  readonly boundTo: readonly unknown[];
}

/** A list in an order of its own: by day, then by id. */
export interface DatedList {
  /** A query whose rows have `id` (text) and `day` (date, never null) besides what the list shows. */
  readonly select: string;
  readonly values: readonly unknown[];
}

/** A page of a list, counted after filtering. */
export interface DatedPage<Row> {
  readonly totalCount: number;
  readonly items: readonly { readonly row: Row; readonly cursor: string }[];
  readonly hasNextPage: boolean;
}

function bindingOf(boundTo: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(boundTo)).digest('base64url').slice(0, 16);
}

function decodeCursor(cursor: string, binding: string): [string, string] {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    decoded = undefined;
  }
  const parts: unknown[] = Array.isArray(decoded) ? decoded : [];
  const [bound, day, id] = parts;
  if (bound === binding && typeof day === 'string' && parseDate(day).ok && typeof id === 'string')
    return [day, id];
  throw new RefusedError([
    problem(
      'INVALID_CURSOR',
      'after',
      'a cursor of the same list, region, filter and scope',
      '游标无效，或不属于该列表、区划、筛选条件或权限范围。',
      'The cursor is invalid, or belongs to another list, region, filter or scope.',
    ),
  ]);
}

/**
 * Reads a page of a list, oldest first; one statement.
 *
 * @throws RefusedError `PAGE_SIZE`, `INVALID_CURSOR`
 */
export async function readDatedPage<Row extends { readonly id: string; readonly day: string }>(
  sql: Sql,
  { select, values }: DatedList,
  { first, after, boundTo }: PageRequest,
): Promise<DatedPage<Row>> {
  if (first < 1 || first > PAGE_LIMIT) {
    throw new RefusedError([
      problem(
        'PAGE_SIZE',
        'first',
        `1 to ${PAGE_LIMIT}`,
        `每页条数应为1至${PAGE_LIMIT}。`,
        `A page has 1 to ${PAGE_LIMIT} items.`,
      ),
    ]);
  }
  const binding = bindingOf(boundTo);
  const [day, id] = after === null ? [null, null] : decodeCursor(after, binding);
  const at = (offset: number): string => `$${values.length + offset}`;
  const rows = await sql.query<{ total: number } & (Row | { readonly id: null })>(
    `WITH f AS (${select})
     SELECT t.total, p.* FROM (SELECT count(*)::integer AS total FROM f) t
       LEFT JOIN LATERAL (
         SELECT f.* FROM f WHERE ${at(1)}::date IS NULL OR (f.day, f.id) > (${at(1)}::date, ${at(2)}::text)
          ORDER BY f.day, f.id LIMIT ${at(3)}) p ON true
      ORDER BY p.day, p.id`,
    [...values, day, id, first + 1],
  );
  const found = rows.filter((row): row is { total: number } & Row => row.id !== null);
  return {
    totalCount: rows[0]?.total ?? 0,
    hasNextPage: found.length > first,
    items: found.slice(0, first).map((row) => ({
      row,
      cursor: Buffer.from(JSON.stringify([binding, row.day, row.id])).toString('base64url'),
    })),
  };
}
