import {
  type CaseCommand,
  type CommandName,
  COMMAND_TARGETS,
  type Programme,
  type ProgrammeVersion,
} from '@zhucan/casework';
import { addDays, type Problem, type Result, toDate } from '@zhucan/codes';

import { submitApplication, type SubjectRequest } from '../operations/submit-application.js';
import { takeStep } from '../operations/take-step.js';
import type { CaseWork } from '../service.js';
import { newTrialResident, TRIAL_PLACES, type TrialWorld } from './trial-world.js';

/** How far a case comes, with the days on which it does. */
interface Way {
  readonly submitted: string;
  readonly approved?: string;
  /** Whether the notice is over without objection, a week after the approval; also for programmes without one. */
  readonly confirmed?: boolean;
  /** Day of delivery or payment. */
  readonly served?: string;
  readonly withdrawn?: string;
  readonly cancelled?: string;
}

/** A case that a trial makes, or takes further. */
interface Filed extends Way {
  readonly which: 'first' | 'second' | 'third' | 'fourth';
  readonly place: keyof typeof TRIAL_PLACES;
}

/** Something that may happen to one subject in one programme, step after step; what the rules refuse does not happen. */
export interface Trial {
  readonly name: string;
  /** Whether each case is about somebody of its own. */
  readonly apart: boolean;
  readonly filed: readonly Filed[];
}

const first = { which: 'first', place: 'firstStreet' } as const;
const second = { which: 'second', place: 'secondStreet' } as const;

/** What tries to make a figure of parts differ from that of the whole. */
export const TRIALS: readonly Trial[] = [
  {
    name: 'each once, in every part of the district and of the year',
    apart: true,
    filed: [
      { ...first, submitted: '2019-01-15', approved: '2019-01-20', confirmed: true, served: '2019-02-15' },
      { ...second, submitted: '2019-03-15', approved: '2019-03-20', confirmed: true, served: '2019-04-15' },
      {
        which: 'third',
        place: 'community',
        submitted: '2019-05-15',
        approved: '2019-05-20',
        confirmed: true,
        served: '2019-06-15',
      },
      {
        which: 'fourth',
        place: 'district',
        submitted: '2019-06-16',
        approved: '2019-06-20',
        confirmed: true,
        served: '2019-08-15',
      },
    ],
  },
  {
    name: 'served again in another quarter',
    apart: false,
    filed: [
      { ...first, submitted: '2019-01-02', approved: '2019-01-10', confirmed: true, served: '2019-02-01' },
      { ...second, submitted: '2019-04-02', approved: '2019-04-10', confirmed: true, served: '2019-05-02' },
    ],
  },
  {
    name: 'granted in two years, and served for both in the second',
    apart: false,
    filed: [
      { ...first, submitted: '2018-12-01', approved: '2018-12-20' },
      { ...second, submitted: '2019-01-02', approved: '2019-01-05' },
      { ...first, submitted: '2018-12-01', approved: '2018-12-20', confirmed: true, served: '2019-02-10' },
      { ...second, submitted: '2019-01-02', approved: '2019-01-05', confirmed: true, served: '2019-05-10' },
    ],
  },
  {
    name: 'served in two years, and the first not finished',
    apart: false,
    filed: [
      { ...first, submitted: '2018-09-01', approved: '2018-09-05', confirmed: true, served: '2018-10-01' },
      { ...second, submitted: '2019-02-01', approved: '2019-02-05', confirmed: true, served: '2019-03-01' },
    ],
  },
  {
    name: 'withdrawn in the next quarter, and applied for again',
    apart: false,
    filed: [
      { ...first, submitted: '2019-02-01', withdrawn: '2019-04-10' },
      { ...second, submitted: '2019-04-20' },
    ],
  },
  {
    name: 'applied for twice, and both open',
    apart: false,
    filed: [
      { ...first, submitted: '2019-02-03' },
      { ...second, submitted: '2019-05-03' },
    ],
  },
  {
    name: 'determined, cancelled, and determined again',
    apart: false,
    filed: [
      {
        ...first,
        submitted: '2019-01-05',
        approved: '2019-01-10',
        confirmed: true,
        cancelled: '2019-04-20',
      },
      { ...second, submitted: '2019-04-21', approved: '2019-04-25', confirmed: true },
    ],
  },
];

/** Fen, within the bounds of every programme that decides its amounts. */
const AMOUNT_FEN = 60_000n;

/** What the office does on the way of a case, in the programme's own steps. */
function commandsOf({ steps, grant }: ProgrammeVersion, way: Way): CaseCommand[] {
  const { submitted, approved, served, withdrawn, cancelled } = way;
  const decided = grant.kind === 'MONEY' && grant.amount === 'DISCRETIONARY';
  const confirmed = approved && way.confirmed ? addDays(toDate(approved), 7) : undefined;
  const planned: readonly (readonly [CommandName, string | undefined])[] = [
    ['SUBMIT_APPLICATION', submitted],
    ['RECORD_COMMUNITY_REVIEW', approved && submitted],
    ['RECORD_STREET_REVIEW', approved && submitted],
    ['APPROVE_APPLICATION', approved],
    ['OPEN_PUBLIC_NOTICE', confirmed && approved],
    ['CONFIRM_AFTER_NOTICE', confirmed],
    ['RECORD_DELIVERY', served],
    ['RECORD_PAYMENT', served],
    ['WITHDRAW_APPLICATION', withdrawn],
    ['CANCEL_CASE', cancelled],
  ];
  const own = new Set<string>([...steps, 'WITHDRAWN', 'CANCELLED']);
  return planned.flatMap(([name, on]) =>
    on !== undefined && own.has(COMMAND_TARGETS[name])
      ? [
          {
            name,
            occurredOn: toDate(on),
            reason: name === 'CANCEL_CASE' ? '试' : null,
            amountFen: name === 'APPROVE_APPLICATION' && decided ? AMOUNT_FEN : null,
          },
        ]
      : [],
  );
}

async function newSubject(world: TrialWorld, programme: Programme, place: string): Promise<SubjectRequest> {
  if (programme.subjectKind === 'ENTERPRISE') {
    const enterpriseId = await world.newEnterprise?.(place, programme);
    if (enterpriseId === undefined) throw new Error('the service has no enterprises');
    return { kind: 'ENTERPRISE', enterpriseId };
  }
  const { residentId, householdId } = await newTrialResident(world);
  return programme.subjectKind === 'HOUSEHOLD'
    ? { kind: 'HOUSEHOLD', householdId, residentId }
    : { kind: 'RESIDENT', residentId };
}

/** A case under way: its id, and how many of its steps are taken. */
interface UnderWay {
  readonly subject: SubjectRequest;
  caseId: string | null;
  taken: number;
}

/** What the rules did not let happen, by trial. */
export type TrialRefusals = ReadonlyMap<string, readonly Problem[]>;

/**
 * Lets everything happen to a programme that its rules let happen, by the operations of the office one after the other: so that a figure
 * which is said to add up is held to what the rules admit, and not to what a test takes for granted. A programme with occasions is taken
 * on one, then on the other.
 */
export async function runTrials(world: TrialWorld, programme: Programme): Promise<TrialRefusals> {
  const version = programme.versions.at(-1);
  if (!version) throw new RangeError('a programme has a version');
  const refusals = new Map<string, readonly Problem[]>();
  const operate = <T>(operation: (work: CaseWork) => Promise<Result<T>>): Promise<Result<T>> =>
    world.transaction((sql) =>
      operation({
        service: world.service,
        sql,
        actor: { subject: 'trial', role: 'district', regionCode: null, requestId: 'trial' },
      }),
    );
  for (const { name, apart, filed } of TRIALS) {
    const one = await newSubject(world, programme, TRIAL_PLACES.firstStreet);
    const cases = new Map<string, UnderWay>();
    for (const { which, place, ...way } of filed) {
      const known = cases.get(which) ?? {
        subject: apart ? await newSubject(world, programme, TRIAL_PLACES[place]) : one,
        caseId: null,
        taken: 0,
      };
      cases.set(which, known);
      const occasion = which === 'first' ? 'SPRING_FESTIVAL' : 'HELP_DAY';
      for (const command of commandsOf(version, way).slice(known.taken)) {
        const { caseId } = known;
        const done =
          caseId === null
            ? await operate((work) =>
                submitApplication(work, {
                  programmeCode: programme.code,
                  subject: known.subject,
                  region: TRIAL_PLACES[place],
                  occasion: version.occasions.length > 0 ? occasion : null,
                  occurredOn: command.occurredOn,
                }),
              )
            : await operate((work) => takeStep(work, command.name, { caseId, ...command }));
        if (!done.ok) {
          refusals.set(name, done.problems);
          break;
        }
        known.caseId = done.value;
        known.taken += 1;
      }
    }
  }
  return refusals;
}
