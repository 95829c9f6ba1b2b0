import {
  type ApplicationFacts,
  type CaseCommand,
  type CaseStatus,
  checkEligibility,
  commandFor,
  decideAll,
  type DecisionContext,
  findVersion,
  type PriorCase,
  type Programme,
  type ProgrammeVersion,
  type Replay,
  type SubjectFacts,
} from '@zhucan/casework';
import { type CalendarDate, parseYuanToFen, type Result, toDate, valueOrThrow } from '@zhucan/codes';

import { REASONS } from '../refusals.js';
import type { Row, Subjects } from './subjects.js';

const STEPS: readonly (readonly [string, CaseStatus])[] = [
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
];
const ENDINGS: Readonly<Record<string, CaseStatus>> = {
  不予通过: 'REJECTED',
  撤回: 'WITHDRAWN',
  退回补正: 'RETURNED',
  公示异议: 'OBJECTED',
  取消: 'CANCELLED',
};
const OCCASIONS: Readonly<Record<string, NonNullable<ApplicationFacts['occasion']>>> = {
  春节: 'SPRING_FESTIVAL',
  助残日: 'HELP_DAY',
};
const RULES = new Map<string, string>(Object.entries(REASONS).map(([rule, reason]) => [reason, rule]));
/** The business day on which a data set can be imported at the earliest. */
const IMPORTED_ON = toDate('2019-07-01');

/** A case of a workbook with what the rules need to judge it. */
export class DatasetCase {
  readonly commands: readonly CaseCommand[];
  readonly programme: Programme;
  readonly version: ProgrammeVersion;
  readonly subject: SubjectFacts;
  readonly application: ApplicationFacts;
  readonly submittedOn: CalendarDate;

  constructor(
    readonly row: Row,
    programmes: readonly Programme[],
    subjects: Subjects,
  ) {
    const programme = programmes.find((each) => each.code === row['programmeCode']);
    this.submittedOn = toDate(row['submittedOn'] ?? '');
    const version = programme && findVersion(programme, this.submittedOn);
    if (!version) throw new RangeError('a case of no programme');
    this.programme = programme;
    this.version = version;
    this.subject = subjects.subject(row, programme.subjectKind);
    this.application = {
      filedIn: subjects.region(row['region'] ?? ''),
      occasion: OCCASIONS[row['occasion'] ?? ''] ?? null,
    };
    this.commands = this.readCommands();
  }

  get status(): CaseStatus {
    return statusAfter(this.row);
  }

  /** Whether the office refused it. */
  get rejected(): boolean {
    return this.row['ending'] === '不予通过';
  }

  /** The rule by which it was refused, as its reason says. */
  get refusedBy(): string | undefined {
    return this.rejected ? RULES.get(this.row['reason'] ?? '') : undefined;
  }

  /** The days on which its subject is judged: that of the application, and that of the decision where there is one. */
  get judgedOn(): readonly CalendarDate[] {
    const decided = this.row['approvedOn'] ?? this.row['endedOn'];
    return decided === undefined ? [this.submittedOn] : [this.submittedOn, toDate(decided)];
  }

  /** The case as another one of the same subject sees it. */
  get prior(): PriorCase {
    const { deliveredOn, paidOn, approvedOn } = this.row;
    return {
      caseId: this.row['caseNumber'] ?? '',
      programmeCode: this.programme.code,
      status: this.status,
      serviceDate: toDate(deliveredOn ?? paidOn ?? approvedOn ?? this.submittedOn),
      occasion: this.application.occasion,
    };
  }

  /** The rules that its subject fails on a day, with other cases of the same subject. */
  failedRules(on: CalendarDate, others: readonly PriorCase[]): string[] {
    const { programme, version, subject, application } = this;
    const { results } = checkEligibility(programme.code, version, subject, on, others, application);
    return results.filter((each) => !each.passed).map((each) => each.rule);
  }

  /** Every rule that is held against its subject. */
  rules(): string[] {
    const { programme, version, subject, application, submittedOn } = this;
    return checkEligibility(programme.code, version, subject, submittedOn, [], application).results.map(
      (each) => each.rule,
    );
  }

  /** Runs it through the decisions of the single operations, as an import does. */
  replay(earlier: readonly PriorCase[]): Result<Replay> {
    const { programme, version, subject, application, commands } = this;
    const context: DecisionContext = {
      programme,
      version,
      subject,
      priorCases: earlier,
      today: IMPORTED_ON,
    };
    return decideAll(application, commands, context);
  }

  private readCommands(): CaseCommand[] {
    const { row } = this;
    const amount = row['amountYuan'];
    const commands = STEPS.flatMap(([field, status]): CaseCommand[] => {
      const on = row[field];
      if (on === undefined) return [];
      const amountFen =
        status === 'APPROVED' && amount !== undefined ? valueOrThrow(parseYuanToFen(amount)) : null;
      return [{ name: commandFor(status), occurredOn: toDate(on), amountFen }];
    });
    const ending = ENDINGS[row['ending'] ?? ''];
    if (!ending) return commands;
    return [
      ...commands,
      {
        name: commandFor(ending),
        occurredOn: toDate(row['endedOn'] ?? ''),
        reason: row['reason'] ?? null,
      },
    ];
  }
}

function statusAfter(row: Row): CaseStatus {
  const reached = STEPS.findLast(([field]) => row[field] !== undefined)?.[1] ?? 'SUBMITTED';
  return ENDINGS[row['ending'] ?? ''] ?? reached;
}

/** The cases of a data set in the order of the import, with the others of the same subject and service. */
export function datasetCases(
  rows: ReadonlyMap<string, readonly Row[]>,
  programmes: readonly Programme[],
  subjects: Subjects,
): { readonly each: DatasetCase; readonly earlier: PriorCase[]; readonly others: PriorCase[] }[] {
  return ['rehab-cases', 'relief-cases'].flatMap((kind) => {
    const cases = (rows.get(kind) ?? []).map((row) => new DatasetCase(row, programmes, subjects));
    const bySubject = new Map<string, DatasetCase[]>();
    for (const each of cases) {
      const { subjectId } = each.subject;
      bySubject.set(subjectId, [...(bySubject.get(subjectId) ?? []), each]);
    }
    return cases.map((each) => {
      const own = bySubject.get(each.subject.subjectId) ?? [];
      return {
        each,
        earlier: own.slice(0, own.indexOf(each)).map((other) => other.prior),
        others: own.filter((other) => other !== each).map((other) => other.prior),
      };
    });
  });
}
