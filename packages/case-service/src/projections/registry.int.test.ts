import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';

import { householdMessage, openWorld, REGIONS, residentMessage, type World } from '../testing/world.js';
import { projectRegistry } from './registry.js';

let world: World;
beforeAll(async () => {
  world = await openWorld('rehab-employment');
});
afterAll(() => world.close());

describe('events of the registry', () => {
  it('are taken in together, whatever their order, and change nothing when they come again', async () => {
    const household = randomUUID();
    const resident = residentMessage({ householdId: household });
    const events = [
      { ...resident, type: 'zhucan.registry.resident.registered' },
      { ...householdMessage(household), type: 'zhucan.registry.household.opened' },
      ...REGIONS.map((region) => ({ ...region, type: 'zhucan.registry.region.recorded' })),
    ];
    const held = async () => [
      await world.sql.query('SELECT id, aggregate_version FROM region ORDER BY id'),
      await world.sql.query('SELECT resident_id, aggregate_version, received_at FROM resident_projection'),
      await world.sql.query('SELECT household_id, region_id, received_at FROM household_projection'),
      await world.sql.query('SELECT resident_id, household_id FROM resident_state'),
    ];
    await world.transaction((sql) => projectRegistry(world.service, sql, events));
    const first = await held();
    expect(first.map((rows) => rows.length)).toEqual([5, 1, 1, 1]);
    await world.transaction((sql) => projectRegistry(world.service, sql, events));
    expect(await held()).toEqual(first);
  });
});
