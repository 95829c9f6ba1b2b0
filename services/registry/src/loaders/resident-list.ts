import { createHash } from 'node:crypto';

import {
  addDays,
  addYears,
  type CalendarDate,
  type Problem,
  problem,
  RefusedError,
  toDate,
} from '@zhucan/codes';
import { getRegionScope } from '@zhucan/subgraph-kit';

import { refusals } from '../decisions/refusals.js';
import type { ResidentFilter } from '../generated/graphql.js';
import type { RegistryContext } from './index.js';

/** Largest page: one screen of residents, and seven statements of at most so many ids. */
const PAGE_LIMIT = 200;

/** A page of resident ids. */
export interface ResidentPage {
  readonly totalCount: number;
  readonly items: readonly { readonly id: string; readonly cursor: string }[];
  readonly hasNextPage: boolean;
}

const INVALID_CURSOR: Problem = problem(
  'INVALID_CURSOR',
  'after',
  'a cursor of the same region, filter and scope',
  '游标无效，或不属于该区划、筛选条件或权限范围。',
  'The cursor is invalid, or belongs to another region, filter or scope.',
);

/** The fields in a fixed order, so that the same filter always has the same digest. */
function bindingOf(regionId: string, filter: ResidentFilter, on: CalendarDate, viewer: string): string {
  const { category, grades, certificateStatus, hardship, ageFrom, ageTo } = filter;
  const bound = [regionId, category, grades, certificateStatus, hardship, ageFrom, ageTo, on, viewer];
  return createHash('sha256').update(JSON.stringify(bound)).digest('base64url').slice(0, 16);
}

function decode(cursor: string, binding: string): string {
  const [bound, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  if (bound !== binding || id === undefined || !/^[0-9a-f-]{36}$/.test(id))
    throw new RefusedError([INVALID_CURSOR]);
  return id;
}

/** Birthdays between which someone has completed an age on a day: after the first, up to and with the second. */
function birthRange(filter: ResidentFilter, on: CalendarDate): [string | null, string | null] {
  return [
    filter.ageTo == null ? null : addDays(addYears(on, -(filter.ageTo + 1)), 1),
    filter.ageFrom == null ? null : addYears(on, -filter.ageFrom),
  ];
}

/**
 * Where someone lives today, or lived last. By this the residents are seen whom a narrowed caller may see, one by one and in a list: of
 * whom another day is asked, the list must not name anybody whom it cannot show.
 */
const LIVES_LAST = `(SELECT l.region_id FROM residence_fact l WHERE l.resident_id = p.id AND l.superseded_at IS NULL
               AND l.valid_from <= $13::date ORDER BY l.valid_from DESC LIMIT 1)`;

/**
 * Reads a page of the residents of a region by id, counted after filtering; two statements, three for a caller who is narrowed
 * to a region.
 *
 * @throws RefusedError `MALFORMED_REGION`, `UNKNOWN_REGION`, `PAGE_SIZE`, `INVALID_CURSOR`
 */
export async function readResidentPage(
  context: RegistryContext,
  args: { region: string; filter: ResidentFilter; first: number; after: string | null },
): Promise<ResidentPage> {
  const { sql, caller, loaders } = context;
  if (args.first < 1 || args.first > PAGE_LIMIT) throw new RefusedError([refusals.pageSize(PAGE_LIMIT)]);
  const scope = await getRegionScope(sql, args.region);
  const own = await loaders.ownRegions();
  const { filter } = args;
  const on = filter.on == null ? context.clock.today() : toDate(filter.on);
  const binding = bindingOf(scope.id, filter, on, `${caller.role}|${caller.regionCode ?? '*'}`);
  const after = args.after === null ? null : decode(args.after, binding);
  const certificate = filter.category != null || filter.grades != null || filter.certificateStatus != null;
  const holds = (table: string) =>
    `${table}.resident_id = p.id AND ${table}.superseded_at IS NULL AND ${table}.valid_from <= $2::date AND (${table}.valid_to IS NULL OR ${table}.valid_to > $2::date)`;
  const rows = await sql.query<{ total: number; id: string | null }>(
    `WITH found AS (
       SELECT p.id FROM residence_fact r JOIN resident p ON ${holds('r')}
        WHERE r.region_id = ANY($1::text[]) AND p.erased_on IS NULL
          AND (NOT $3::boolean OR EXISTS (SELECT 1 FROM certificate_fact c WHERE ${holds('c')}
               AND ($4::text IS NULL OR c.category = $4) AND ($5::int[] IS NULL OR c.grade = ANY($5::int[]))
               AND ($6::text IS NULL OR c.status = $6)))
          AND ($7::text IS NULL OR EXISTS (SELECT 1 FROM hardship_fact h WHERE ${holds('h')} AND h.kind = $7))
          AND ($8::date IS NULL OR p.birth_date >= $8::date) AND ($9::date IS NULL OR p.birth_date <= $9::date)
          AND ($12::text[] IS NULL OR ${LIVES_LAST} = ANY($12::text[])))
     SELECT t.total, page.id FROM (SELECT count(*)::int AS total FROM found) t
       LEFT JOIN LATERAL (SELECT id FROM found WHERE $10::uuid IS NULL OR id > $10::uuid ORDER BY id LIMIT $11) page ON true
      ORDER BY page.id`,
    [
      scope.regionIds,
      on,
      certificate,
      filter.category ?? null,
      filter.grades ?? null,
      filter.certificateStatus ?? null,
      filter.hardship ?? null,
      ...birthRange(filter, on),
      after,
      args.first + 1,
      own === null ? null : [...own],
      context.clock.today(),
    ],
  );
  const ids = rows.map((row) => row.id).filter((id) => id !== null);
  return {
    totalCount: rows[0]?.total ?? 0,
    hasNextPage: ids.length > args.first,
    items: ids
      .slice(0, args.first)
      .map((id) => ({ id, cursor: Buffer.from(`${binding}|${id}`).toString('base64url') })),
  };
}
