import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';
import { type DatedPage, type PageRequest, readDatedPage } from '@zhucan/subgraph-kit';

import type { PetitionStatus } from '../decisions/petition-deadlines.js';
import { byThing, type Version, type Versioned } from './versions.js';

/** A version of a petition. */
export interface PetitionVersionView extends Version {
  readonly number: string;
  readonly topic: 'DEMOLITION' | 'OTHER';
  readonly status: PetitionStatus;
  readonly receivedOn: CalendarDate;
  readonly acceptedOn: string | null;
  readonly extendedOn: string | null;
  readonly settledOn: string | null;
  readonly dueOn: CalendarDate | null;
  readonly regionId: string;
}

/** A petition as it stands, with its versions. */
export type PetitionView = Versioned<PetitionVersionView>;

/** Petitions by id, with their versions; one statement. */
export async function findPetitions(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PetitionView>> {
  const rows = await sql.query<PetitionVersionView>(
    `SELECT petition_id AS id, version, number, topic, status, received_on AS "receivedOn", accepted_on AS "acceptedOn", extended_on AS "extendedOn",
            settled_on AS "settledOn", due_on AS "dueOn", region_id AS "regionId", recorded_at AS "recordedAt", superseded_at AS "supersededAt"
       FROM petition WHERE petition_id::text = ANY($1::text[]) ORDER BY petition_id, version`,
    [ids],
  );
  return byThing(rows);
}

/**
 * A page of the petitions of some regions by the day of receipt; one statement.
 *
 * @param status only those that stand there; all where null
 * @throws RefusedError `PAGE_SIZE`, `INVALID_CURSOR`
 */
export function readPetitionPage(
  sql: Sql,
  { regionIds, status }: { readonly regionIds: readonly string[]; readonly status: PetitionStatus | null },
  page: PageRequest,
): Promise<DatedPage<{ readonly id: string; readonly day: string }>> {
  const select = `SELECT petition_id::text AS id, received_on AS day FROM petition
     WHERE superseded_at IS NULL AND region_id = ANY($1::text[]) AND ($2::text IS NULL OR status = $2)`;
  return readDatedPage(sql, { select, values: [regionIds, status] }, page);
}
