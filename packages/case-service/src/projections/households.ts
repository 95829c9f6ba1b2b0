import type { Projection } from '@zhucan/event-consumer';
import type { Sql } from '@zhucan/sql';
import { z } from 'zod';

import { settleWaitingRows } from '../imports/waiting.js';
import type { CaseService } from '../service.js';
import { lockSubjects } from '../store/facts.js';
import { keepRegions } from '../store/region-lock.js';
import { newest, type ReadMessage, type RegistryMessage } from './messages.js';

/** The topic of the registry's households. */
export const HOUSEHOLD_TOPIC = 'zhucan.internal.registry.household.v1';

const household = z.object({
  householdId: z.string(),
  synthetic: z.boolean(),
  timeline: z.array(z.object({ from: z.string(), regionId: z.string() })),
});

type Household = z.output<typeof household>;

/** Writes households, each where it is newer; one statement. @returns how many changed */
async function writeHouseholds(sql: Sql, households: readonly ReadMessage<Household>[]): Promise<number> {
  const changed = await sql.query(
    `INSERT INTO household_projection AS old (household_id, region_id, synthetic, aggregate_version)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS n(household_id text, region_id text, synthetic boolean, version integer)
     ON CONFLICT (household_id) DO UPDATE SET region_id = excluded.region_id, synthetic = excluded.synthetic,
            aggregate_version = excluded.aggregate_version, received_at = now()
      WHERE old.aggregate_version < excluded.aggregate_version RETURNING household_id`,
    [
      JSON.stringify(
        households.map(({ data, version }) => ({
          household_id: data.householdId,
          region_id: data.timeline.at(-1)?.regionId ?? null,
          synthetic: data.synthetic,
          version,
        })),
      ),
    ],
  );
  return changed.length;
}

/**
 * Keeps the projection of households; who belongs to one follows from the residents. Imported rows that waited for one are applied in
 * the same transaction.
 *
 * @returns how many households changed
 */
export async function projectHouseholds(
  service: CaseService,
  sql: Sql,
  messages: readonly RegistryMessage[],
): Promise<number> {
  const households = newest(messages, (data) => household.parse(data));
  if (households.length === 0) return 0;
  const ids = households.map((each) => each.data.householdId);
  await keepRegions(sql);
  await lockSubjects(sql, ids);
  const changed = await writeHouseholds(sql, households);
  if (changed > 0) await settleWaitingRows(service, sql, ids);
  return changed;
}

/** The projection of households as it is rebuilt. */
export const householdProjection: Projection = {
  name: 'households',
  tables: [{ name: 'household_projection', writtenAt: ['received_at'] }],
  topics: [HOUSEHOLD_TOPIC],
  async handle(sql, events) {
    await writeHouseholds(
      sql,
      newest(events, (data) => household.parse(data)),
    );
  },
};
