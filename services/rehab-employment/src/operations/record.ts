import {
  type CommandAnswer,
  recordCommand,
  type RecordEntry,
  type RecordInput,
  type RecordKind,
} from '@zhucan/subgraph-kit';

import type { RehabEmploymentContext } from '../loaders/index.js';
import { enterprises } from '../records/enterprises.js';
import { inspectionVisits } from '../records/inspection-visits.js';
import { trainingClasses } from '../records/training-classes.js';

/** What the service records besides cases: the office imports it as workbooks, or enters it one by one. */
export const RECORD_KINDS: readonly RecordKind[] = [enterprises, inspectionVisits, trainingClasses];

/** Each mutation with its kind, and the columns that the graph calls otherwise. */
const ENTRIES = {
  recordEnterprise: { kind: enterprises, columns: { kind: 'enterpriseKind', registeredOn: 'on' } },
  recordInspectionVisit: { kind: inspectionVisits, columns: { visitedOn: 'occurredOn' } },
  recordTrainingClass: { kind: trainingClasses, columns: { heldOn: 'startedOn' } },
} satisfies Readonly<Record<string, RecordEntry>>;

/** Enters a record, or corrects it (登记). */
export function record(
  context: RehabEmploymentContext,
  mutation: keyof typeof ENTRIES,
  input: RecordInput,
): Promise<CommandAnswer> {
  return recordCommand(context, mutation, ENTRIES[mutation], input);
}
