import { ok, type Problem, type Problems, refused } from '@zhucan/codes';
import { entryReader, type EntryValue } from '@zhucan/import-kit';

import type { SubgraphContext } from '../graph/context.js';
import { type CommandAnswer, runCommand } from '../graph/mutation.js';
import { enterRecords, readRecord, type RecordKind } from './record-import.js';

/** A kind of record as a mutation enters it. */
export interface RecordEntry {
  readonly kind: RecordKind;
  /** The columns of the workbook that the input calls otherwise: its name for each. A `region` is a `regionId` everywhere. */
  readonly columns?: Readonly<Record<string, string>>;
}

/** What every input of a record has: the caller's id of the request, the record's region in any form, and the columns of its kind. */
export type RecordInput = Readonly<Record<string, EntryValue>> & {
  readonly requestId: string;
  readonly region: string;
};

/** The record of an input by the columns of its workbook. */
function byColumn(input: RecordInput, columns: Readonly<Record<string, string>>): Record<string, EntryValue> {
  return Object.fromEntries(
    Object.entries(input)
      .filter(([name]) => name !== 'requestId')
      .map(([name, value]) => [columns[name] ?? name, value]),
  );
}

/** Problems name what the caller sent, not the column of a workbook that the caller never saw. */
function inWordsOfTheInput(problems: Problems, columns: Readonly<Record<string, string>>): Problems {
  const name = ({ field, ...rest }: Problem): Problem => ({
    ...rest,
    field: Object.keys(columns).find((each) => columns[each] === field) ?? field,
  });
  const [first, ...others] = problems;
  return [name(first), ...others.map(name)];
}

/**
 * Enters one record, or corrects the one that has its key: by the rules of the import, with history, audit and event, once per request
 * id. For roles that may write such matters (`WRITE_MATTERS`).
 *
 * @param field the mutation, for a refusal of the caller
 * @throws GraphQLError `FORBIDDEN`
 */
export function recordCommand<Loaders>(
  context: SubgraphContext<Loaders>,
  field: string,
  { kind, columns: named }: RecordEntry,
  input: RecordInput,
): Promise<CommandAnswer> {
  context.require('WRITE_MATTERS', field);
  const columns = { region: 'regionId', ...named };
  const { requestId } = input;
  const operation = `record-${kind.table.aggregateType}`;
  return runCommand(context, { requestId, operation, input }, async ({ sql }) => {
    const row = readRecord(kind, entryReader(kind.workbook, byColumn(input, columns)));
    if (!row.ok) return refused(...inWordsOfTheInput(row.problems, columns));
    const { service, protector, caller, clock } = context;
    const unit = { service, sql, protector, caller, today: clock.today() };
    const [saved] = await enterRecords(unit, kind, [row.value]);
    if (!saved) throw new RangeError('an outcome for each row is needed');
    return saved.kind === 'REJECTED' ? refused(...inWordsOfTheInput(saved.problems, columns)) : ok(saved.id);
  });
}
