import type { Sql } from '@zhucan/sql';
import { type DatedPage, type PageRequest, readDatedPage } from '@zhucan/subgraph-kit';

import { byThing, type Version, type Versioned } from './versions.js';

/** A version of a matter. */
export interface OpenMatterVersionView extends Version {
  readonly code: string;
  readonly nameZh: string;
  readonly openedOn: string;
  readonly closedOn: string | null;
  readonly noteZh: string | null;
  readonly regionId: string;
}

/** A matter as it stands, with its versions. */
export type OpenMatterView = Versioned<OpenMatterVersionView>;

/** Matters by id, with their versions; one statement. */
export async function findOpenMatters(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OpenMatterView>> {
  const rows = await sql.query<OpenMatterVersionView>(
    `SELECT matter_id AS id, version, code, name_zh AS "nameZh", opened_on AS "openedOn", closed_on AS "closedOn", note_zh AS "noteZh",
            region_id AS "regionId", recorded_at AS "recordedAt", superseded_at AS "supersededAt"
       FROM open_matter WHERE matter_id::text = ANY($1::text[]) ORDER BY matter_id, version`,
    [ids],
  );
  return byThing(rows);
}

/**
 * A page of the matters of some regions by the day on which they were raised; one statement.
 *
 * @param closed whether those are listed too that were closed since
 * @throws RefusedError `PAGE_SIZE`, `INVALID_CURSOR`
 */
export function readOpenMatterPage(
  sql: Sql,
  { regionIds, closed }: { readonly regionIds: readonly string[]; readonly closed: boolean },
  page: PageRequest,
): Promise<DatedPage<{ readonly id: string; readonly day: string }>> {
  const select = `SELECT matter_id::text AS id, opened_on AS day FROM open_matter
     WHERE superseded_at IS NULL AND region_id = ANY($1::text[]) AND ($2::boolean OR closed_on IS NULL)`;
  return readDatedPage(sql, { select, values: [regionIds, closed] }, page);
}
