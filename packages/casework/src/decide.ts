import {
  addDays,
  formatYuan,
  identifierInText,
  ok,
  problem,
  type Problem,
  refused,
  type Result,
} from '@zhucan/codes';

import {
  type Application,
  type CaseCommand,
  type CaseEvent,
  type CaseState,
  COMMAND_TARGETS,
  type DecisionContext,
  evolve,
  startCase,
} from './case.js';
import { checkEligibility, checkOnServiceDay, eligibilityProblems } from './eligibility.js';
import { isFinal, LIFE_CYCLE, MAIN_STEPS, mayFollow, STATUS_NAMES } from './life-cycle.js';
import { findVersion, fixedAmountFen, type Programme, type ProgrammeVersion } from './programme.js';

const NEEDS_REASON = new Set(['REJECTED', 'RETURNED', 'OBJECTED', 'CANCELLED']);

/** Longest reason that is kept; a sentence or two of an official, not a file. */
const REASON_MAX_LENGTH = 500;

function result(problems: readonly Problem[], event: CaseEvent): Result<readonly [CaseEvent]> {
  const [first, ...others] = problems;
  return first ? refused(first, ...others) : ok([event]);
}

function statusProblem(
  state: CaseState,
  command: CaseCommand,
  version: ProgrammeVersion,
): Problem | undefined {
  const target = COMMAND_TARGETS[command.name];
  if (mayFollow(version.steps, state.status, target)) return undefined;
  const [from, to] = [STATUS_NAMES[state.status], STATUS_NAMES[target]];
  const inMain = (MAIN_STEPS as readonly string[]).includes(target);
  if (inMain && !(version.steps as readonly string[]).includes(target)) {
    return problem(
      'STEP_NOT_IN_PROGRAMME',
      'status',
      `steps of the programme: ${version.steps.join(', ')}`,
      `该项目没有“${to.zh}”环节。`,
      `This programme has no step "${to.en}".`,
    );
  }
  if (isFinal(state.status)) {
    return problem(
      'CASE_ENDED',
      'status',
      'nothing follows an ended case',
      `案件${from.zh}，不能再办理。`,
      `The case is ${from.en}; nothing follows.`,
    );
  }
  return problem(
    'WRONG_STATUS',
    'status',
    `after ${state.status}: ${LIFE_CYCLE[state.status].filter((next) => mayFollow(version.steps, state.status, next)).join(', ')}`,
    `案件当前为“${from.zh}”，不能变为“${to.zh}”。`,
    `The case is ${from.en} and cannot become ${to.en}.`,
  );
}

function dateProblems(state: CaseState | null, command: CaseCommand, context: DecisionContext): Problem[] {
  const problems: Problem[] = [];
  if (state && command.occurredOn < state.lastStepOn) {
    problems.push(
      problem(
        'DATE_BEFORE_PREVIOUS_STEP',
        'occurredOn',
        'not before the previous step',
        '日期早于上一环节的日期。',
        'The date is before that of the previous step.',
      ),
    );
  }
  if (command.occurredOn > context.today) {
    problems.push(
      problem(
        'DATE_IN_FUTURE',
        'occurredOn',
        'not after the business date',
        '日期晚于当前业务日期。',
        'The date is after the business date.',
      ),
    );
  }
  if (state?.noticeOpenedOn) {
    const last = addDays(state.noticeOpenedOn, context.version.noticeDays);
    if (command.name === 'CONFIRM_AFTER_NOTICE' && command.occurredOn < last) {
      problems.push(
        problem(
          'NOTICE_NOT_OVER',
          'occurredOn',
          `notice of ${context.version.noticeDays} calendar days`,
          `公示期${context.version.noticeDays}日尚未届满。`,
          `The notice of ${context.version.noticeDays} days is not over.`,
        ),
      );
    }
    if (command.name === 'RECORD_OBJECTION' && command.occurredOn > last) {
      problems.push(
        problem(
          'NOTICE_OVER',
          'occurredOn',
          `notice of ${context.version.noticeDays} calendar days`,
          '公示期已届满，不能再登记异议。',
          'The notice is over; an objection comes too late.',
        ),
      );
    }
  }
  return problems;
}

function reasonProblems(command: CaseCommand): Problem[] {
  const reason = command.reason?.trim() ?? '';
  if (NEEDS_REASON.has(COMMAND_TARGETS[command.name]) && reason === '') {
    return [
      problem('REASON_REQUIRED', 'reason', 'a reason is stated', '应说明理由。', 'A reason must be stated.'),
    ];
  }
  if (reason.length > REASON_MAX_LENGTH) {
    return [
      problem(
        'REASON_TOO_LONG',
        'reason',
        `at most ${REASON_MAX_LENGTH} characters`,
        `理由不应超过${REASON_MAX_LENGTH}字。`,
        `A reason has at most ${REASON_MAX_LENGTH} characters.`,
      ),
    ];
  }
  const identifier = identifierInText(reason, 'reason');
  return identifier ? [identifier] : [];
}

interface Granted {
  readonly amountFen: bigint | null;
  readonly problems: readonly Problem[];
}

function refuseAmount(code: string, rule: string, messageZh: string, messageEn: string): Granted {
  return { amountFen: null, problems: [problem(code, 'amountFen', rule, messageZh, messageEn)] };
}

function approvedAmount(command: CaseCommand, version: ProgrammeVersion): Granted {
  const stated = command.amountFen ?? null;
  const fixed = fixedAmountFen(version.grant);
  if (fixed !== undefined) {
    if (stated === null || stated === fixed) return { amountFen: fixed, problems: [] };
    return refuseAmount(
      'AMOUNT_FIXED',
      `fixed: ${formatYuan(fixed)} yuan`,
      `该项目标准为${formatYuan(fixed)}元，不能另定金额。`,
      `The programme fixes ${formatYuan(fixed)} yuan.`,
    );
  }
  if (version.grant.kind !== 'MONEY' || version.grant.amount !== 'DISCRETIONARY') {
    if (stated === null) return { amountFen: null, problems: [] };
    return refuseAmount(
      'AMOUNT_NOT_EXPECTED',
      'no money is granted',
      '该项目不发放资金。',
      'The programme grants no money.',
    );
  }
  const { minFen, maxFen } = version.grant;
  const rule = `${formatYuan(minFen)} to ${formatYuan(maxFen)} yuan`;
  if (stated === null)
    return refuseAmount('AMOUNT_REQUIRED', rule, '应核定金额。', 'An amount must be decided.');
  if (stated >= minFen && stated <= maxFen) return { amountFen: stated, problems: [] };
  return refuseAmount(
    'AMOUNT_RANGE',
    rule,
    `金额应在${formatYuan(minFen)}至${formatYuan(maxFen)}元之间。`,
    `The amount is ${rule}.`,
  );
}

function amountOf(state: CaseState, command: CaseCommand, version: ProgrammeVersion): Granted {
  if (command.name === 'APPROVE_APPLICATION') return approvedAmount(command, version);
  const stated = command.amountFen ?? null;
  if (command.name === 'RECORD_PAYMENT') {
    if (stated === null || stated === state.amountFen) return { amountFen: state.amountFen, problems: [] };
    return refuseAmount(
      'AMOUNT_DIFFERS',
      'the amount approved',
      '支付金额与批准金额不一致。',
      'The amount paid differs from the amount approved.',
    );
  }
  if (stated === null) return { amountFen: null, problems: [] };
  return refuseAmount(
    'AMOUNT_NOT_EXPECTED',
    'money is named on approval and payment',
    '该环节不涉及金额。',
    'This step names no money.',
  );
}

function ruleProblems(state: CaseState, command: CaseCommand, context: DecisionContext): Problem[] {
  const { programme, version, subject, priorCases } = context;
  if (command.name === 'APPROVE_APPLICATION') {
    return eligibilityProblems(
      checkEligibility(programme.code, version, subject, command.occurredOn, priorCases, state),
      'subject',
    );
  }
  if (command.name === 'RECORD_DELIVERY' || command.name === 'RECORD_PAYMENT') {
    return eligibilityProblems(
      checkOnServiceDay(programme.code, version, subject, command.occurredOn, priorCases, state),
      'subject',
    );
  }
  return [];
}

/**
 * Decides what a command does to a case. Pure: the same case, command and facts give the same answer.
 *
 * Problems come in this order: the status alone where it does not fit (`STEP_NOT_IN_PROGRAMME`, `CASE_ENDED`, `WRONG_STATUS`); then
 * dates (`DATE_BEFORE_PREVIOUS_STEP`, `DATE_IN_FUTURE`, `NOTICE_NOT_OVER`, `NOTICE_OVER`), the reason (`REASON_REQUIRED`,
 * `REASON_TOO_LONG`, `IDENTIFIER_IN_TEXT`), the amount (`AMOUNT_FIXED`, `AMOUNT_REQUIRED`, `AMOUNT_RANGE`, `AMOUNT_DIFFERS`, `AMOUNT_NOT_EXPECTED`), and
 * `NOT_ELIGIBLE` for each rule that failed.
 */
export function decide(
  state: CaseState,
  command: CaseCommand,
  context: DecisionContext,
): Result<readonly [CaseEvent]> {
  const wrongStatus = statusProblem(state, command, context.version);
  if (wrongStatus) return refused(wrongStatus);
  const granted = amountOf(state, command, context.version);
  const problems = [
    ...dateProblems(state, command, context),
    ...reasonProblems(command),
    ...granted.problems,
    ...ruleProblems(state, command, context),
  ];
  return result(problems, {
    fromStatus: state.status,
    status: COMMAND_TARGETS[command.name],
    occurredOn: command.occurredOn,
    reason: command.reason?.trim() || null,
    amountFen: granted.amountFen,
  });
}

/** The problem of a subject of another kind than the programme's. */
export function subjectKindProblem(programme: Programme): Problem {
  return problem(
    'SUBJECT_KIND',
    'subject',
    `the programme is for ${programme.subjectKind}`,
    '申请主体类型与项目不符。',
    'The programme is for another kind of subject.',
  );
}

/**
 * Decides whether an application begins a case. Whether the subject is eligible is told at any time, and asked for on approval: an
 * application may come before its papers.
 *
 * Problems: `PROGRAMME_NOT_IN_FORCE`, `SUBJECT_KIND`, `OCCASION_REQUIRED`, `UNKNOWN_OCCASION`, `DATE_IN_FUTURE`, in this order.
 */
export function decideSubmission(
  application: Application,
  command: CaseCommand,
  context: DecisionContext,
): Result<readonly [CaseEvent]> {
  const { programme, version, subject } = context;
  const problems: Problem[] = [];
  if (findVersion(programme, command.occurredOn)?.version !== version.version) {
    problems.push(
      problem(
        'PROGRAMME_NOT_IN_FORCE',
        'occurredOn',
        'a version of the programme is in force on the day',
        '该项目在申请日没有施行。',
        'The programme was not in force on the day of the application.',
      ),
    );
  }
  if (subject.kind !== programme.subjectKind) problems.push(subjectKindProblem(programme));
  if (version.occasions.length > 0 && application.occasion === null) {
    problems.push(
      problem(
        'OCCASION_REQUIRED',
        'occasion',
        version.occasions.join(', '),
        '应说明慰问时机。',
        'The occasion must be stated.',
      ),
    );
  }
  if (application.occasion !== null && !version.occasions.includes(application.occasion)) {
    problems.push(
      problem(
        'UNKNOWN_OCCASION',
        'occasion',
        version.occasions.join(', ') || 'none',
        '该项目没有这一时机。',
        'The programme has no such occasion.',
      ),
    );
  }
  problems.push(...dateProblems(null, command, context));
  return result(problems, {
    fromStatus: null,
    status: 'SUBMITTED',
    occurredOn: command.occurredOn,
    reason: null,
    amountFen: null,
  });
}

/** A case replayed from its commands: the state it reaches and its events. */
export interface Replay {
  readonly state: CaseState;
  readonly events: readonly CaseEvent[];
}

/**
 * Runs an application and what followed it through the same decisions as the single operations, as an import does.
 *
 * @param commands the first is the submission
 * @returns the state and all events, or the problems of the first command that is refused
 */
export function decideAll(
  application: Application,
  commands: readonly CaseCommand[],
  context: DecisionContext,
): Result<Replay> {
  const [first, ...others] = commands;
  if (first?.name !== 'SUBMIT_APPLICATION') {
    return refused(
      problem(
        'SUBMISSION_MISSING',
        'submittedOn',
        'a case begins with its application',
        '缺少申请日期。',
        'The day of the application is missing.',
      ),
    );
  }
  const submitted = decideSubmission(application, first, context);
  if (!submitted.ok) return submitted;
  let state = startCase(application, context.programme, context.version, submitted.value[0]);
  const events: CaseEvent[] = [...submitted.value];
  for (const command of others) {
    const decided = decide(state, command, context);
    if (!decided.ok) return decided;
    for (const event of decided.value) {
      events.push(event);
      state = evolve(state, event);
    }
  }
  return ok({ state, events });
}
