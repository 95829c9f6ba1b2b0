import { readFileSync } from 'node:fs';

import type { Projection } from '@zhucan/event-consumer';
import { topicsOf } from '@zhucan/event-contracts';
import type { Transport } from '@zhucan/messaging';
import {
  recordImport,
  regionProjection,
  type RunningService,
  startEvents,
  startSubgraph,
} from '@zhucan/subgraph-kit';

import { readBranchRules } from './branch-rules.js';
import type { PartyAffairsConfiguration } from './environment.js';
import { partyMemberImport } from './imports/party-members.js';
import { partyAffairsLoaders } from './loaders/index.js';
import { Branch1561939200000 } from './migrations/1561939200000-branch.js';
import { Imports1563148800000 } from './migrations/1563148800000-imports.js';
import { Members1563235200000 } from './migrations/1563235200000-members.js';
import { Relay1564704000000 } from './migrations/1564704000000-relay.js';
import { DeadLetters1564876800000 } from './migrations/1564876800000-dead-letters.js';
import { partyRecords } from './records/party-records.js';
import { partyAffairsReport } from './report/index.js';
import { partyAffairsResolvers } from './resolvers/index.js';

/** The service's own SDL. */
const SCHEMA = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** What the service keeps of the registry's events, each to be rebuilt by itself. */
export function projections(): readonly Projection[] {
  return [regionProjection];
}

/**
 * Starts the service: migrates, takes in regions, sends what is in the outbox, listens.
 *
 * @param transport one that services in one process share; the service's own where left out
 * @throws where the database cannot be reached, a migration fails, the rules of the branch are wrong or the port is taken
 */
export async function start(
  configuration: PartyAffairsConfiguration,
  transport?: Transport,
): Promise<RunningService> {
  const rules = await readBranchRules(new URL('../norms/branch.json', import.meta.url));
  return startSubgraph(
    {
      service: 'party-affairs',
      schema: SCHEMA,
      resolvers: { ...partyAffairsResolvers(rules) },
      entities: [],
      migrations: [
        Branch1561939200000,
        Imports1563148800000,
        Members1563235200000,
        Relay1564704000000,
        DeadLetters1564876800000,
      ],
      loaders: partyAffairsLoaders,
      report: partyAffairsReport,
      evidence: {
        PartyRecord: (id, context) => context.loaders.record.load(id),
        PartyMember: (id, context) => context.loaders.member.load(id),
      },
      imports: (base) => [recordImport(partyRecords, base), partyMemberImport(base)],
      background: (runtime, { kafkaBrokers, kafkaSecurity, outboxKeptMs }) =>
        startEvents(
          runtime,
          {
            source: 'party-affairs',
            kafkaBrokers,
            kafkaSecurity,
            outboxKeptMs,
            topics: topicsOf('party-affairs'),
            takesIn: { topics: regionProjection.topics, handle: regionProjection.handle },
          },
          transport,
        ),
    },
    configuration,
  );
}
