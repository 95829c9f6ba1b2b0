import { describe, expect, it } from '@jest/globals';
import { toDate, valueOrThrow } from '@zhucan/codes';
import fc from 'fast-check';

import { type CaseCommand, type CommandName, type DecisionContext, evolve } from './case.js';
import { decide, decideAll, decideSubmission } from './decide.js';
import { CASE_STATUSES, type CaseStatus, isFinal } from './life-cycle.js';
import { parseProgramme } from './programme.js';
import type { RegionPath, ResidentFacts } from './subject.js';

const filedIn: RegionPath = { regionId: 'txc-0001', streetId: '430103005', districtId: '430103' };
const MONEY_STEPS = [
  'SUBMITTED',
  'COMMUNITY_REVIEWED',
  'STREET_REVIEWED',
  'APPROVED',
  'PUBLIC_NOTICE',
  'CONFIRMED',
  'PAID',
  'CLOSED',
];
const SERVICE_STEPS = [
  'SUBMITTED',
  'COMMUNITY_REVIEWED',
  'STREET_REVIEWED',
  'APPROVED',
  'DELIVERED',
  'FOLLOWED_UP',
  'CLOSED',
];

function programmeWith(
  grant: unknown,
  steps: readonly string[],
  noticeDays: number,
  rules: unknown[] = [{ rule: 'CERTIFICATE_VALID' }],
) {
  return valueOrThrow(
    parseProgramme({
      code: 'TRIAL',
      nameZh: '试',
      nameEn: 'Trial',
      subjectKind: 'RESIDENT',
      versions: [
        {
          version: 1,
          validFrom: '2019-01-01',
          validTo: null,
          unverified: true,
          source: { labels: ['K'], noteZh: '试', noteEn: 'trial' },
          rules,
          grant,
          steps,
          noticeDays,
          occasions: [],
          excludes: [],
          repeat: { limit: 1, within: 'YEAR' },
        },
      ],
    }),
  );
}

const resident: ResidentFacts = {
  kind: 'RESIDENT',
  subjectId: 'r1',
  birthDate: toDate('2001-06-15'),
  deceasedOn: null,
  timeline: [
    {
      from: toDate('2018-01-01'),
      to: null,
      region: filedIn,
      householdId: null,
      hardship: null,
      certificate: {
        status: 'VALID',
        category: 'HEARING',
        grade: 2,
        components: [],
        validFrom: toDate('2018-01-01'),
        validTo: toDate('2028-01-01'),
      },
    },
  ],
};

function contextOf(
  programme: ReturnType<typeof programmeWith>,
  changes: Partial<DecisionContext> = {},
): DecisionContext {
  return {
    programme,
    version: programme.versions[0]!,
    subject: resident,
    priorCases: [],
    today: toDate('2019-12-31'),
    ...changes,
  };
}

const discretionary = contextOf(
  programmeWith({ kind: 'MONEY', amount: 'DISCRETIONARY', minFen: 10000, maxFen: 500000 }, MONEY_STEPS, 7),
);
const fixed = contextOf(programmeWith({ kind: 'MONEY', amount: 'FIXED', amountFen: 60000 }, MONEY_STEPS, 7));
const service = contextOf(
  programmeWith({ kind: 'SERVICE' }, SERVICE_STEPS, 0, [
    { rule: 'CERTIFICATE_VALID' },
    { rule: 'AGE_BAND', min: 0, max: 17 },
  ]),
);

const command = (name: CommandName, occurredOn: string, more: Partial<CaseCommand> = {}): CaseCommand => ({
  name,
  occurredOn: toDate(occurredOn),
  ...more,
});
const REVIEWED = [
  command('SUBMIT_APPLICATION', '2019-03-01'),
  command('RECORD_COMMUNITY_REVIEW', '2019-03-04'),
  command('RECORD_STREET_REVIEW', '2019-03-08'),
];

function given(context: DecisionContext, commands: readonly CaseCommand[]) {
  const history = valueOrThrow(decideAll({ filedIn, occasion: null }, commands, context));
  return {
    when(next: CaseCommand, changes: Partial<DecisionContext> = {}) {
      const decided = decide(history.state, next, { ...context, ...changes });
      return {
        then: () => valueOrThrow(decided)[0],
        refusedWith: () => (decided.ok ? [] : decided.problems.map((each) => each.code)),
        failedRules: () => (decided.ok ? [] : decided.problems.map((each) => each.rule)),
      };
    },
  };
}

describe('an application', () => {
  it('is refused before the programme was in force, after today, and for another kind of subject', () => {
    const decided = decideSubmission(
      { filedIn, occasion: 'HELP_DAY' },
      command('SUBMIT_APPLICATION', '2018-12-31'),
      {
        ...fixed,
        today: toDate('2018-12-30'),
        subject: { kind: 'HOUSEHOLD', subjectId: 'h', members: [] },
      },
    );
    expect(decided.ok ? [] : decided.problems.map((each) => each.code)).toEqual([
      'PROGRAMME_NOT_IN_FORCE',
      'SUBJECT_KIND',
      'UNKNOWN_OCCASION',
      'DATE_IN_FUTURE',
    ]);
  });
});

describe('approval', () => {
  it('asks for the amount where it is decided case by case', () => {
    expect(
      given(discretionary, REVIEWED).when(command('APPROVE_APPLICATION', '2019-03-10')).refusedWith(),
    ).toEqual(['AMOUNT_REQUIRED']);
    const tooMuch = command('APPROVE_APPLICATION', '2019-03-10', { amountFen: 500001n });
    expect(given(discretionary, REVIEWED).when(tooMuch).refusedWith()).toEqual(['AMOUNT_RANGE']);
  });

  it('knows a fixed amount and refuses another', () => {
    expect(given(fixed, REVIEWED).when(command('APPROVE_APPLICATION', '2019-03-10')).then().amountFen).toBe(
      60000n,
    );
    const other = command('APPROVE_APPLICATION', '2019-03-10', { amountFen: 1n });
    expect(given(fixed, REVIEWED).when(other).refusedWith()).toEqual(['AMOUNT_FIXED']);
  });

  it('names every rule that failed', () => {
    const priorCases = [
      {
        caseId: 'c0',
        programmeCode: 'TRIAL',
        status: 'PAID' as const,
        serviceDate: toDate('2019-02-01'),
        occasion: null,
      },
    ];
    const subject: ResidentFacts = { ...resident, timeline: [] };
    const refusal = given(fixed, REVIEWED).when(command('APPROVE_APPLICATION', '2019-03-10'), {
      priorCases,
      subject,
    });
    expect(refusal.refusedWith()).toEqual(['NOT_ELIGIBLE', 'NOT_ELIGIBLE']);
    expect(refusal.failedRules()).toEqual(['CERTIFICATE_VALID', 'REPEAT']);
  });

  it('comes after both reviews', () => {
    expect(
      given(fixed, REVIEWED.slice(0, 2)).when(command('APPROVE_APPLICATION', '2019-03-10')).refusedWith(),
    ).toEqual(['WRONG_STATUS']);
  });
});

/*
 * How often a programme may be taken was asked on approval alone, for the year of the approval. A case that was granted in December and
 * paid in January stood beside one that was granted in January: both were paid in one year.
 */
describe('payment', () => {
  const granted = [
    ...REVIEWED,
    command('APPROVE_APPLICATION', '2019-03-10'),
    command('OPEN_PUBLIC_NOTICE', '2019-03-11'),
    command('CONFIRM_AFTER_NOTICE', '2019-03-18'),
  ];
  const pay = command('RECORD_PAYMENT', '2019-04-01');
  const prior = (status: CaseStatus, serviceDate: string, programmeCode = 'TRIAL') => ({
    priorCases: [{ caseId: 'c0', programmeCode, status, serviceDate: toDate(serviceDate), occasion: null }],
  });

  it('is refused where another case of the programme was served in its period, whenever that was granted', () => {
    for (const status of ['DELIVERED', 'PAID', 'FOLLOWED_UP', 'CLOSED'] as const)
      expect(given(fixed, granted).when(pay, prior(status, '2019-02-01')).failedRules()).toEqual(['REPEAT']);
  });

  it('is not held up by what is granted and not served, by another year, or by another programme', () => {
    for (const other of [
      prior('CONFIRMED', '2019-01-05'),
      prior('WITHDRAWN', '2019-02-01'),
      prior('PAID', '2018-12-31'),
      prior('PAID', '2019-02-01', 'OTHER'),
    ])
      expect(given(fixed, granted).when(pay, other).then().status).toBe('PAID');
  });
});

describe('the notice', () => {
  const noticed = [
    ...REVIEWED,
    command('APPROVE_APPLICATION', '2019-03-10'),
    command('OPEN_PUBLIC_NOTICE', '2019-03-11'),
  ];

  it('is waited for to its end', () => {
    expect(given(fixed, noticed).when(command('CONFIRM_AFTER_NOTICE', '2019-03-17')).refusedWith()).toEqual([
      'NOTICE_NOT_OVER',
    ]);
    expect(given(fixed, noticed).when(command('CONFIRM_AFTER_NOTICE', '2019-03-18')).then().status).toBe(
      'CONFIRMED',
    );
  });

  it('takes objections while it hangs, with a reason', () => {
    expect(given(fixed, noticed).when(command('RECORD_OBJECTION', '2019-03-19')).refusedWith()).toEqual([
      'NOTICE_OVER',
      'REASON_REQUIRED',
    ]);
    const named = command('RECORD_OBJECTION', '2019-03-15', { reason: '11010519491231002X收入不实' });
    expect(given(fixed, noticed).when(named).refusedWith()).toEqual(['IDENTIFIER_IN_TEXT']);
    const objected = [...noticed, command('RECORD_OBJECTION', '2019-03-15', { reason: '收入不实' })];
    expect(given(fixed, objected).when(command('OPEN_PUBLIC_NOTICE', '2019-03-20')).then().status).toBe(
      'PUBLIC_NOTICE',
    );
  });

  it('does not exist in a programme without one', () => {
    const refusal = given(service, [...REVIEWED, command('APPROVE_APPLICATION', '2019-03-10')]);
    expect(refusal.when(command('OPEN_PUBLIC_NOTICE', '2019-03-11')).refusedWith()).toEqual([
      'STEP_NOT_IN_PROGRAMME',
    ]);
  });
});

describe('delivery and payment', () => {
  it('judges the age on the day of the service: 17 on the eve of the birthday, 18 on the day', () => {
    const approved = [...REVIEWED, command('APPROVE_APPLICATION', '2019-03-10')];
    expect(given(service, approved).when(command('RECORD_DELIVERY', '2019-06-14')).then().status).toBe(
      'DELIVERED',
    );
    expect(given(service, approved).when(command('RECORD_DELIVERY', '2019-06-15')).failedRules()).toEqual([
      'AGE_BAND',
    ]);
  });

  it('pays what was approved and nothing else', () => {
    const confirmed = [
      ...REVIEWED,
      command('APPROVE_APPLICATION', '2019-03-10', { amountFen: 225000n }),
      command('OPEN_PUBLIC_NOTICE', '2019-03-11'),
      command('CONFIRM_AFTER_NOTICE', '2019-03-20'),
    ];
    expect(
      given(discretionary, confirmed).when(command('RECORD_PAYMENT', '2019-04-01')).then().amountFen,
    ).toBe(225000n);
    const other = command('RECORD_PAYMENT', '2019-04-01', { amountFen: 225001n });
    expect(given(discretionary, confirmed).when(other).refusedWith()).toEqual(['AMOUNT_DIFFERS']);
  });

  it('refuses a date before the previous step and one to come', () => {
    const approved = [...REVIEWED, command('APPROVE_APPLICATION', '2019-03-10')];
    expect(given(service, approved).when(command('RECORD_DELIVERY', '2019-03-09')).refusedWith()).toEqual([
      'DATE_BEFORE_PREVIOUS_STEP',
    ]);
    const today = toDate('2019-03-12');
    expect(
      given(service, approved).when(command('RECORD_DELIVERY', '2019-03-13'), { today }).refusedWith(),
    ).toEqual(['DATE_IN_FUTURE']);
  });
});

describe('the side exits', () => {
  it('sends back for papers and takes the application again, with the day on which it was first made', () => {
    const returned = [...REVIEWED, command('RETURN_APPLICATION', '2019-03-09', { reason: '缺少材料' })];
    const history = valueOrThrow(
      decideAll(
        { filedIn, occasion: null },
        [...returned, command('SUBMIT_APPLICATION', '2019-03-20')],
        fixed,
      ),
    );
    expect(history.state).toMatchObject({
      status: 'SUBMITTED',
      submittedOn: '2019-03-01',
      lastStepOn: '2019-03-20',
    });
  });

  it('lets nothing follow an end', () => {
    const withdrawn = [...REVIEWED, command('WITHDRAW_APPLICATION', '2019-03-09')];
    expect(given(fixed, withdrawn).when(command('APPROVE_APPLICATION', '2019-03-10')).refusedWith()).toEqual([
      'CASE_ENDED',
    ]);
  });
});

describe('any sequence of commands', () => {
  const names = Object.keys({
    SUBMIT_APPLICATION: 0,
    RECORD_COMMUNITY_REVIEW: 0,
    RECORD_STREET_REVIEW: 0,
    APPROVE_APPLICATION: 0,
    OPEN_PUBLIC_NOTICE: 0,
    CONFIRM_AFTER_NOTICE: 0,
    RECORD_PAYMENT: 0,
    RECORD_OBJECTION: 0,
    RETURN_APPLICATION: 0,
    CLOSE_CASE: 0,
    WITHDRAW_APPLICATION: 0,
  }) as CommandName[];
  const month = fc.integer({ min: 1, max: 12 }).map((value) => `2019-${String(value).padStart(2, '0')}-05`);
  const commands = fc.array(fc.tuple(fc.constantFrom(...names), month), { maxLength: 30 });

  it('keeps dates in order, never leaves an end, and pays only what was granted', () => {
    fc.assert(
      fc.property(commands, (sequence) => {
        let { state } = valueOrThrow(decideAll({ filedIn, occasion: null }, REVIEWED.slice(0, 1), fixed));
        for (const [name, on] of sequence) {
          const decided = decide(state, command(name, on, { reason: '理由' }), fixed);
          if (!decided.ok) {
            expect(decided.problems.length).toBeGreaterThan(0);
            continue;
          }
          const [event] = decided.value;
          expect(isFinal(state.status)).toBe(false);
          expect(event.occurredOn >= state.lastStepOn).toBe(true);
          if (event.status === 'PAID') expect(event.amountFen).toBe(60000n);
          state = evolve(state, event);
          expect(CASE_STATUSES).toContain(state.status);
        }
      }),
    );
  });
});
