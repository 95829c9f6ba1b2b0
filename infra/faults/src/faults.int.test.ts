import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Rule } from './checker/evidence.js';
import type { Protection } from './processes/given.js';
import { type Outcome, runSeed } from './run/run-seed.js';
import { type FaultKind, makePlan, type PlanSettings } from './seeded/plan.js';
import { type Servers, startServers } from './system/servers.js';

/** A run takes the time of each fault, and what a server takes to come back: a broker up to half a minute on a busy machine. */
const WITHIN_MS = 300_000;

let servers: Servers;
beforeAll(async () => {
  servers = await startServers();
}, WITHIN_MS);
afterAll(() => servers.stop());

function run(settings: PlanSettings, without: Protection | null): Promise<Outcome> {
  return runSeed({ servers, plan: makePlan(settings), without, say: () => undefined });
}

describe('events while everything fails', () => {
  it(
    'are neither lost, nor doubled, nor out of order',
    async () => {
      const { evidence, findings } = await run({ seed: 1, events: 300 }, null);
      expect(findings).toEqual([]);
      expect(evidence.letters.length).toBeGreaterThan(0);
      expect(evidence.resumedMs.length).toBeGreaterThan(0);
    },
    WITHIN_MS,
  );

  it.each<[Protection, FaultKind, Rule]>([
    ['version-order', 'SLOW_CONSUMERS', 'ORDER_ON_THE_TOPIC'],
    ['inbox', 'DUPLICATE', 'NO_DOUBLE_EFFECT'],
    ['ordered-commit', 'KILL_CONSUMERS', 'NOTHING_LOST_AT_THE_CONSUMER'],
    ['mark-after-ack', 'KILL_BROKER_AND_PUBLISHERS', 'NOTHING_LOST_ON_THE_WAY'],
  ])(
    'break a rule without %s, and the checker says which',
    async (without, kind, rule) => {
      const { findings } = await run({ seed: 2, events: 100, only: [kind] }, without);
      expect(findings.map((finding) => finding.rule)).toContain(rule);
    },
    WITHIN_MS,
  );
});
