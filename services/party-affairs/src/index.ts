import { readFileSync } from 'node:fs';

import type { Transport } from '@zhucan/messaging';
import { type RunningService, startSubgraph } from '@zhucan/subgraph-kit';

import { startBackground } from './background.js';
import type { PartyAffairsConfiguration } from './environment.js';
import { partyAffairsLoaders } from './loaders/index.js';
import { Branch1561939200000 } from './migrations/1561939200000-branch.js';
import { Imports1563148800000 } from './migrations/1563148800000-imports.js';
import { partyAffairsReport } from './report/index.js';
import { resolvers } from './resolvers/index.js';

/** The service's own SDL. */
const SCHEMA = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/**
 * Starts the service: migrates, takes in regions, sends what is in the outbox, listens.
 *
 * @param transport one that services in one process share; the service's own where left out
 * @throws where the database cannot be reached, a migration fails or the port is taken
 */
export function start(
  configuration: PartyAffairsConfiguration,
  transport?: Transport,
): Promise<RunningService> {
  return startSubgraph(
    {
      service: 'party-affairs',
      schema: SCHEMA,
      resolvers: { ...resolvers },
      entities: [],
      migrations: [Branch1561939200000, Imports1563148800000],
      loaders: partyAffairsLoaders,
      report: partyAffairsReport,
      evidence: {
        PartyRecord: (id, context) => context.loaders.record.load(id),
        PartyMember: (id, context) => context.loaders.member.load(id),
      },
      background: (runtime, settings) => startBackground(runtime, settings, transport),
    },
    configuration,
  );
}
