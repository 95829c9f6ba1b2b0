import { createHash } from 'node:crypto';

import {
  CASE_STATUSES,
  type CaseCommand,
  type CaseStatus,
  commandFor,
  type MainStep,
  OCCASIONS,
} from '@zhucan/casework';
import {
  type CalendarDate,
  identifierInText,
  ok,
  parseDate,
  parseRegionArgument,
  parseYuanToFen,
  type Problem,
  problem,
  refused,
  type Result,
  toDate,
} from '@zhucan/codes';
import { z } from 'zod';

import { parseCaseNumber } from '../operations/submit-application.js';

const day = z.string().transform((text): CalendarDate => toDate(text));

const subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('RESIDENT'), residentId: z.string() }),
  z.strictObject({
    kind: z.literal('HOUSEHOLD'),
    householdId: z.string().nullable(),
    residentId: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('ENTERPRISE'), enterpriseNumber: z.string() }),
]);

const importedCase = z.strictObject({
  caseNumber: z.string(),
  programmeCode: z.string(),
  subject,
  region: z.string(),
  occasion: z.enum(OCCASIONS).nullable(),
  steps: z.array(z.strictObject({ status: z.enum(CASE_STATUSES), occurredOn: day })),
  reason: z.string().nullable(),
  amountFen: z.string().regex(/^\d+$/).nullable(),
});

/** A row of a case workbook after the people in it have become internal ids: the whole way of one case. */
export type ImportedCase = z.output<typeof importedCase>;

/** Whom an imported row is about. An enterprise is named by the office's number of it. */
export type ImportedSubject = ImportedCase['subject'];

/** Reads a row back from where it waited. */
export function readImportedCase(data: unknown): ImportedCase {
  return importedCase.parse(data);
}

/** Digest of a row, hex: the same row gives the same digest. */
export function rowDigest(row: ImportedCase): string {
  const { caseNumber, programmeCode, region, occasion, steps, reason, amountFen } = row;
  const about = Object.entries(row.subject).sort(([left], [right]) => (left < right ? -1 : 1));
  const text = JSON.stringify([
    caseNumber,
    programmeCode,
    about,
    region,
    occasion,
    steps.map((each) => [each.status, each.occurredOn]),
    reason,
    amountFen,
  ]);
  return createHash('sha256').update(text).digest('hex');
}

const REASONED: ReadonlySet<CaseStatus> = new Set([
  'REJECTED',
  'WITHDRAWN',
  'RETURNED',
  'OBJECTED',
  'CANCELLED',
]);

/** The operations that a row stands for, in order; each goes through the same decision as a single one. */
export function commandsOf(row: ImportedCase): CaseCommand[] {
  const amountFen = row.amountFen === null ? null : BigInt(row.amountFen);
  return row.steps.map(({ status, occurredOn }) => ({
    name: commandFor(status),
    occurredOn,
    reason: REASONED.has(status) ? row.reason : null,
    amountFen: status === 'APPROVED' ? amountFen : null,
  }));
}

/** A field of a case workbook besides those that name people; the workbook itself is among those of the import kit. */
export type CaseField =
  | (typeof DATE_FIELDS)[number][0]
  | 'caseNumber'
  | 'programmeCode'
  | 'region'
  | 'occasion'
  | 'amountYuan'
  | 'ending'
  | 'endedOn'
  | 'reason';

/** The cells of a row by field; an empty or missing cell says nothing. */
export type CaseCells = Readonly<Partial<Record<CaseField, string>>>;

const DATE_FIELDS = [
  ['submittedOn', 'SUBMITTED'],
  ['communityReviewedOn', 'COMMUNITY_REVIEWED'],
  ['streetReviewedOn', 'STREET_REVIEWED'],
  ['approvedOn', 'APPROVED'],
  ['noticeOpenedOn', 'PUBLIC_NOTICE'],
  ['confirmedOn', 'CONFIRMED'],
  ['deliveredOn', 'DELIVERED'],
  ['paidOn', 'PAID'],
  ['followedUpOn', 'FOLLOWED_UP'],
  ['closedOn', 'CLOSED'],
] as const satisfies readonly (readonly [string, MainStep])[];

/** How a workbook says that a case left the main way. */
const ENDINGS: Readonly<Record<string, CaseStatus>> = {
  不予通过: 'REJECTED',
  撤回: 'WITHDRAWN',
  退回补正: 'RETURNED',
  公示异议: 'OBJECTED',
  取消: 'CANCELLED',
};

const OCCASION_NAMES: Readonly<Record<string, (typeof OCCASIONS)[number]>> = {
  春节: 'SPRING_FESTIVAL',
  助残日: 'HELP_DAY',
};

class Reader {
  readonly problems: Problem[] = [];

  constructor(private readonly cells: CaseCells) {}

  text(field: CaseField): string | null {
    return this.cells[field]?.trim() || null;
  }

  take<T>(result: Result<T>): T | null {
    if (result.ok) return result.value;
    this.problems.push(...result.problems);
    return null;
  }

  required(field: CaseField): string {
    const text = this.text(field);
    if (text === null)
      this.problems.push(
        problem(
          'VALUE_REQUIRED',
          field,
          'a value is given',
          '此列不能为空。',
          'This column must not be empty.',
        ),
      );
    return text ?? '';
  }

  named<T>(field: CaseField, names: Readonly<Record<string, T>>): T | null {
    const text = this.text(field);
    if (text === null) return null;
    const found = Object.hasOwn(names, text) ? names[text] : undefined;
    if (found !== undefined) return found;
    const known = Object.keys(names).join('、');
    this.problems.push(problem('UNKNOWN_NAME', field, known, `应为：${known}。`, `One of: ${known}.`));
    return null;
  }

  date(field: CaseField): CalendarDate | null {
    const text = this.text(field);
    return text === null ? null : this.take(parseDate(text, field));
  }
}

function stepsOf(reader: Reader): ImportedCase['steps'] {
  const steps = DATE_FIELDS.flatMap(([field, status]) => {
    const occurredOn = reader.date(field);
    return occurredOn === null ? [] : [{ status: status, occurredOn }];
  });
  const ending = reader.named('ending', ENDINGS);
  const endedOn = reader.date('endedOn');
  if (ending !== null && endedOn !== null) return [...steps, { status: ending, occurredOn: endedOn }];
  if ((reader.text('ending') === null) !== (reader.text('endedOn') === null)) {
    reader.problems.push(
      problem(
        'ENDING_INCOMPLETE',
        'endedOn',
        'an ending has its day',
        '终止情形和终止日期应同时填写。',
        'An ending and its day belong together.',
      ),
    );
  }
  return steps;
}

/**
 * Reads a row of a case workbook. Every wrong cell is told, by field.
 *
 * @param about whom the row is about, after the registry has turned identifiers into ids
 * @returns the row, or `VALUE_REQUIRED`, `CASE_NUMBER_FORM`, `MALFORMED_REGION`, `MALFORMED_DATE`, `MALFORMED_AMOUNT`, `UNKNOWN_NAME`,
 * `ENDING_INCOMPLETE`, `IDENTIFIER_IN_TEXT`
 */
export function parseCaseRow(cells: CaseCells, about: ImportedSubject): Result<ImportedCase> {
  const reader = new Reader(cells);
  const number = reader.required('caseNumber');
  const programmeCode = reader.required('programmeCode');
  const region = reader.required('region');
  reader.required('submittedOn');
  if (number !== '') reader.take(parseCaseNumber(number));
  const key = region === '' ? null : reader.take(parseRegionArgument(region));
  const yuan = reader.text('amountYuan');
  const amount = yuan === null ? null : reader.take(parseYuanToFen(yuan, 'amountYuan'));
  const occasion = reader.named('occasion', OCCASION_NAMES);
  const steps = stepsOf(reader);
  const reason = reader.text('reason');
  const identifier = reason === null ? null : identifierInText(reason, 'reason');
  if (identifier) reader.problems.push(identifier);
  const [first, ...others] = reader.problems;
  if (first) return refused(first, ...others);
  return ok({
    caseNumber: number,
    programmeCode,
    subject: about,
    region: key === null ? '' : key.kind === 'code' ? key.code : key.id,
    occasion,
    steps,
    reason,
    amountFen: amount?.toString() ?? null,
  });
}
