import { CATEGORIES } from '@zhucan/codes';
import type { Projection } from '@zhucan/event-consumer';
import type { Sql } from '@zhucan/sql';
import { z } from 'zod';

import { settleWaitingRows } from '../imports/waiting.js';
import type { CaseService } from '../service.js';
import { lockSubjects } from '../store/facts.js';
import { keepRegions } from '../store/region-lock.js';
import { newest, type ReadMessage, type RegistryMessage } from './messages.js';

/** The topic of the registry's residents. */
export const RESIDENT_TOPIC = 'zhucan.internal.registry.resident.v1';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const grade = z.int().min(1).max(4);

const picture = z.object({
  residentId: z.string(),
  sex: z.enum(['MALE', 'FEMALE']),
  birthDate: day,
  deceasedOn: day.nullable(),
  synthetic: z.boolean(),
  timeline: z.array(
    z.object({
      from: day,
      to: day.nullable(),
      regionId: z.string(),
      householdId: z.string().nullable(),
      hardship: z.string().nullable(),
      certificate: z
        .object({
          status: z.string(),
          category: z.enum(CATEGORIES),
          grade,
          components: z.array(z.object({ category: z.enum(CATEGORIES), grade })),
          validFrom: day,
          validTo: day.nullable(),
        })
        .nullable(),
    }),
  ),
});

type Picture = z.output<typeof picture>;

async function writeNewer(sql: Sql, residents: readonly ReadMessage<Picture>[]): Promise<Set<string>> {
  const rows = await sql.query<{ resident_id: string }>(
    `INSERT INTO resident_projection AS old (resident_id, sex, birth_date, deceased_on, synthetic, aggregate_version)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(resident_id text, sex text, birth_date date, deceased_on date, synthetic boolean, version integer)
     ON CONFLICT (resident_id) DO UPDATE SET sex = excluded.sex, birth_date = excluded.birth_date, deceased_on = excluded.deceased_on,
            synthetic = excluded.synthetic, aggregate_version = excluded.aggregate_version, received_at = now()
      WHERE old.aggregate_version < excluded.aggregate_version AND old.erased_on IS NULL RETURNING resident_id`,
    [
      JSON.stringify(
        residents.map(({ data, version }) => ({
          resident_id: data.residentId,
          sex: data.sex,
          birth_date: data.birthDate,
          deceased_on: data.deceasedOn,
          synthetic: data.synthetic,
          version,
        })),
      ),
    ],
  );
  return new Set(rows.map((row) => row.resident_id));
}

async function writeTimelines(sql: Sql, residents: readonly Picture[]): Promise<void> {
  const states = residents.flatMap(({ residentId, timeline }) =>
    timeline.map((state) => ({
      resident_id: residentId,
      valid_from: state.from,
      valid_to: state.to,
      region_id: state.regionId,
      household_id: state.householdId,
      hardship: state.hardship,
      certificate_status: state.certificate?.status ?? null,
      category: state.certificate?.category ?? null,
      grade: state.certificate?.grade ?? null,
      certificate_from: state.certificate?.validFrom ?? null,
      certificate_to: state.certificate?.validTo ?? null,
      components: state.certificate?.components ?? [],
    })),
  );
  await sql.query('DELETE FROM resident_state WHERE resident_id = ANY($1::text[])', [
    residents.map((each) => each.residentId),
  ]);
  if (states.length === 0) return;
  await sql.query(
    `INSERT INTO resident_state (resident_id, valid_from, valid_to, region_id, household_id, hardship, certificate_status, category, grade,
            certificate_from, certificate_to)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(resident_id text, valid_from date, valid_to date, region_id text, household_id text,
            hardship text, certificate_status text, category text, grade smallint, certificate_from date, certificate_to date)`,
    [JSON.stringify(states)],
  );
  const components = states.flatMap(({ resident_id, valid_from, components: own }) =>
    own.map((component) => ({ resident_id, valid_from, ...component })),
  );
  if (components.length === 0) return;
  await sql.query(
    `INSERT INTO resident_component (resident_id, valid_from, category, grade)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(resident_id text, valid_from date, category text, grade smallint)`,
    [JSON.stringify(components)],
  );
}

/** Writes residents with their timelines, each where it is newer; four statements. @returns how many changed */
async function writeResidents(sql: Sql, residents: readonly ReadMessage<Picture>[]): Promise<number> {
  const changed = await writeNewer(sql, residents);
  if (changed.size === 0) return 0;
  await writeTimelines(
    sql,
    residents.map((each) => each.data).filter((each) => changed.has(each.residentId)),
  );
  return changed.size;
}

/**
 * Takes away what is known of residents; their ids and versions stay, so that nothing older brings them back.
 *
 * @param erasures each with the business day on which it happened
 */
export async function writeErased(
  sql: Sql,
  erasures: readonly {
    readonly aggregateId: string;
    readonly aggregateVersion: number;
    readonly occurredOn: string;
  }[],
): Promise<void> {
  const residentIds = erasures.map(({ aggregateId }) => aggregateId);
  await sql.query('DELETE FROM resident_state WHERE resident_id = ANY($1::text[])', [residentIds]);
  await sql.query(
    `INSERT INTO resident_projection AS old (resident_id, synthetic, aggregate_version, erased_on)
     SELECT id, false, version, day FROM unnest($1::text[], $2::int[], $3::date[]) AS n(id, version, day)
     ON CONFLICT (resident_id) DO UPDATE SET sex = NULL, birth_date = NULL, deceased_on = NULL, erased_on = excluded.erased_on,
            aggregate_version = greatest(old.aggregate_version, excluded.aggregate_version), received_at = now()`,
    [
      residentIds,
      erasures.map(({ aggregateVersion }) => aggregateVersion),
      erasures.map(({ occurredOn }) => occurredOn),
    ],
  );
}

/**
 * Keeps the projection of residents: an event that is newer replaces the resident's whole timeline; an older or a repeated one does
 * nothing, nor does one about somebody who was erased. Imported rows that waited for one of them, or for a household of theirs, are applied in the same transaction. Six
 * statements and one look for waiting rows, for any number of events.
 *
 * @returns how many residents changed
 */
export async function projectResidents(
  service: CaseService,
  sql: Sql,
  messages: readonly RegistryMessage[],
): Promise<number> {
  const residents = newest(messages, (data) => picture.parse(data));
  if (residents.length === 0) return 0;
  const households = residents.flatMap(({ data }) =>
    data.timeline.flatMap((state) => (state.householdId === null ? [] : [state.householdId])),
  );
  const subjects = [...new Set([...residents.map((each) => each.data.residentId), ...households])];
  await keepRegions(sql);
  await lockSubjects(sql, subjects);
  const changed = await writeResidents(sql, residents);
  if (changed > 0) await settleWaitingRows(service, sql, subjects);
  return changed;
}

/** The projection of residents as it is rebuilt. */
export const residentProjection: Projection = {
  name: 'residents',
  tables: [
    { name: 'resident_projection', writtenAt: ['received_at'] },
    { name: 'resident_state' },
    { name: 'resident_component' },
  ],
  topics: [RESIDENT_TOPIC],
  async handle(sql, events) {
    await writeResidents(
      sql,
      newest(events, (data) => picture.parse(data)),
    );
  },
  erase: (sql, erasures) => writeErased(sql, erasures),
};
