import {
  type CommandAnswer,
  recordCommand,
  type RecordEntry,
  type RecordInput,
  type RecordKind,
} from '@zhucan/subgraph-kit';

import type { ReliefAccessibilityContext } from '../loaders/index.js';
import { honours } from '../records/honours.js';
import { modelCommunities } from '../records/model-communities.js';
import { oneVisitProcedures } from '../records/one-visit-procedures.js';
import { openMatters } from '../records/open-matters.js';
import { petitions } from '../records/petitions.js';
import { publicEvents } from '../records/public-events.js';

/** What the service records besides cases: the office imports it as workbooks, or enters it one by one. */
export const RECORD_KINDS: readonly RecordKind[] = [
  publicEvents,
  honours,
  petitions,
  modelCommunities,
  oneVisitProcedures,
  openMatters,
];

/** Each mutation with its kind, and the columns that the graph calls otherwise. */
const ENTRIES = {
  recordPublicEvent: { kind: publicEvents, columns: { titleZh: 'nameZh', campaign: 'eventKind' } },
  recordHonour: { kind: honours, columns: { titleZh: 'nameZh' } },
  recordPetition: { kind: petitions, columns: { topic: 'petitionKind' } },
  recordModelCommunity: { kind: modelCommunities, columns: { finishedOn: 'completedOn' } },
  recordOneVisitProcedure: { kind: oneVisitProcedures, columns: { achievedOn: 'completedOn' } },
  recordOpenMatter: { kind: openMatters },
} satisfies Readonly<Record<string, RecordEntry>>;

/** Enters a record, or corrects it (登记). */
export function record(
  context: ReliefAccessibilityContext,
  mutation: keyof typeof ENTRIES,
  input: RecordInput,
): Promise<CommandAnswer> {
  return recordCommand(context, mutation, ENTRIES[mutation], input);
}
