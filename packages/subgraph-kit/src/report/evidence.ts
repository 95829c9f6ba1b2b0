import { createHash } from 'node:crypto';

import { type Problem, RefusedError } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import { factParameters, type FactSource, factsSql } from './facts.js';
import type { ReportScope } from './scope.js';

/** Largest page: enough for a screen of records, small enough for one statement of any figure. */
const PAGE_LIMIT = 200;

/** A page of the records behind a figure, before the records themselves are loaded. */
export interface EvidencePage {
  readonly totalCount: number;
  readonly items: readonly {
    recordId: string;
    occurredOn: string;
    regionId: string | null;
    amountFen: bigint | null;
    cursor: string;
  }[];
  readonly hasNextPage: boolean;
}

function refuse(problem: Omit<Problem, 'field'> & { field: string }): never {
  throw new RefusedError([problem]);
}

/** A digest of all that a cursor is bound to: another figure, region, period or scope makes it invalid. */
function bindingOf(indicatorCode: string, scope: ReportScope, viewer: string): string {
  return createHash('sha256')
    .update(JSON.stringify([indicatorCode, scope.region.id, scope.period.code, viewer]))
    .digest('base64url')
    .slice(0, 16);
}

function encodeCursor(binding: string, occurredOn: string, recordId: string): string {
  return Buffer.from(JSON.stringify([binding, occurredOn, recordId])).toString('base64url');
}

function decodeCursor(cursor: string, binding: string): [string, string] {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    decoded = undefined;
  }
  const parts: unknown[] = Array.isArray(decoded) ? decoded : [];
  const [bound, occurredOn, recordId] = parts;
  if (
    bound !== binding ||
    typeof occurredOn !== 'string' ||
    !/^\d{4}-\d\d-\d\d$/.test(occurredOn) ||
    typeof recordId !== 'string'
  ) {
    return refuse({
      code: 'INVALID_CURSOR',
      field: 'after',
      rule: 'a cursor of the same figure, region, period and scope',
      messageZh: '游标无效，或不属于该指标、区划、期间或权限范围。',
      messageEn: 'The cursor is invalid, or belongs to another figure, region, period or scope.',
    });
  }
  return [occurredOn, recordId];
}

/**
 * Reads a page of the records behind a figure, oldest first; one statement.
 *
 * @param viewer what the caller may see, as text; a cursor is bound to it
 * @throws RefusedError `INVALID_CURSOR`, `PAGE_SIZE`
 */
export async function readEvidence(
  sql: Sql,
  indicatorCode: string,
  source: FactSource,
  scope: ReportScope,
  page: { first: number; after: string | null; viewer: string },
): Promise<EvidencePage> {
  if (page.first < 1 || page.first > PAGE_LIMIT) {
    refuse({
      code: 'PAGE_SIZE',
      field: 'first',
      rule: `1 to ${PAGE_LIMIT}`,
      messageZh: `每页条数应为1至${PAGE_LIMIT}。`,
      messageEn: `A page has 1 to ${PAGE_LIMIT} items.`,
    });
  }
  const binding = bindingOf(indicatorCode, scope, page.viewer);
  const [day, recordId] = page.after === null ? [null, null] : decodeCursor(page.after, binding);
  const rows = await sql.query<{
    total: number;
    record_id: string | null;
    occurred_on: string;
    region_id: string | null;
    amount_fen: string | null;
  }>(
    `WITH range AS (SELECT $1::text[], $2::date, $3::date), f AS (${factsSql(source)})
     SELECT t.total, p.* FROM (SELECT count(*)::integer AS total FROM f) t
       LEFT JOIN LATERAL (
         SELECT f.record_id, f.occurred_on, f.region_id, f.amount_fen::text FROM f
          WHERE $4::date IS NULL OR (f.occurred_on, f.record_id) > ($4::date, $5::text)
          ORDER BY f.occurred_on, f.record_id LIMIT $6) p ON true
      ORDER BY p.occurred_on, p.record_id`,
    [...factParameters(scope.counted), day, recordId, page.first + 1],
  );
  const found = rows.filter((row): row is typeof row & { record_id: string } => row.record_id !== null);
  return {
    totalCount: rows[0]?.total ?? 0,
    hasNextPage: found.length > page.first,
    items: found.slice(0, page.first).map((row) => ({
      recordId: row.record_id,
      occurredOn: row.occurred_on,
      regionId: row.region_id,
      amountFen: row.amount_fen === null ? null : BigInt(row.amount_fen),
      cursor: encodeCursor(binding, row.occurred_on, row.record_id),
    })),
  };
}
