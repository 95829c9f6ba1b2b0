import type { Sql } from '@zhucan/sql';

import { readDatedPage } from '../graph/dated-page.js';
import { factParameters, type FactSource, factsSql } from './facts.js';
import type { ReportScope } from './scope.js';

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

interface EvidenceRow {
  readonly id: string;
  readonly day: string;
  readonly region_id: string | null;
  readonly amount_fen: string | null;
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
  const { totalCount, items, hasNextPage } = await readDatedPage<EvidenceRow>(
    sql,
    {
      // The range uses every parameter, since not every figure does.
      select: `WITH range AS (SELECT $1::text[], $2::date, $3::date)
        SELECT f.record_id AS id, f.occurred_on AS day, f.region_id, f.amount_fen::text FROM (${factsSql(source)}) f`,
      values: factParameters(scope.counted),
    },
    { ...page, boundTo: ['evidence', indicatorCode, scope.region.id, scope.period.code, page.viewer] },
  );
  return {
    totalCount,
    hasNextPage,
    items: items.map(({ row, cursor }) => ({
      recordId: row.id,
      occurredOn: row.day,
      regionId: row.region_id,
      amountFen: row.amount_fen === null ? null : BigInt(row.amount_fen),
      cursor,
    })),
  };
}
