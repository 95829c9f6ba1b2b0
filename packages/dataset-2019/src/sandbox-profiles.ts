import { type CalendarDate, toDate } from '@zhucan/codes';

import type { GENERAL_MIX, Profile } from './people.js';
import type { Step } from './steps.js';

/** A case that a sandbox resident has: none of them changes a figure of the first half of 2019. */
export interface SandboxCase {
  readonly programme: string;
  readonly submittedOn: CalendarDate;
  readonly reaches: Step;
}

/** A sandbox resident before there is a name to it. */
export interface SandboxProfile extends Omit<Profile, 'group' | 'count'> {
  readonly has?: SandboxCase;
}

const CHILD = [2005, 2012] as const;
const WORKING = [1965, 1995] as const;
const OLD = [1940, 1948] as const;

const sandbox = (
  category: (typeof GENERAL_MIX)[number][0],
  grade: number,
  born: readonly [number, number],
  hardship: boolean,
  has?: SandboxCase,
): SandboxProfile => ({
  categories: [[category, 1]],
  grades: [grade],
  born,
  hardship,
  ...(has ? { has } : {}),
});

/** Granted in June 2019, delivery or payment to come: it may be taken further to see a figure change. */
const determined = (programme: string): SandboxCase => ({
  programme,
  submittedOn: toDate('2019-06-10'),
  reaches: 'confirmedOn',
});
const served = (programme: string, submittedOn: string, reaches: 'deliveredOn' | 'paidOn'): SandboxCase => ({
  programme,
  submittedOn: toDate(submittedOn),
  reaches,
});

/** Twenty people for documents and tests; some hold a case that a rule of repetition or exclusion is about. */
export const SANDBOX_PROFILES: readonly SandboxProfile[] = [
  sandbox('HEARING', 2, CHILD, false, determined('HEARING_AIDS')),
  sandbox('HEARING', 4, WORKING, true, served('EXTRAORDINARY_RELIEF', '2019-04-01', 'paidOn')),
  sandbox('HEARING', 3, OLD, false),
  sandbox('VISION', 1, WORKING, false, served('ENTREPRENEURSHIP', '2017-10-09', 'deliveredOn')),
  sandbox('VISION', 4, OLD, true),
  sandbox('VISION', 2, CHILD, true),
  sandbox('PHYSICAL', 1, WORKING, true, determined('HOME_CARE')),
  sandbox('PHYSICAL', 4, WORKING, false),
  sandbox('PHYSICAL', 2, OLD, false, served('HOME_RENOVATION', '2018-05-07', 'deliveredOn')),
  sandbox('PHYSICAL', 3, CHILD, true, determined('PROSTHESES')),
  sandbox('INTELLECTUAL', 3, CHILD, true),
  sandbox('INTELLECTUAL', 2, CHILD, false),
  sandbox('INTELLECTUAL', 4, WORKING, true),
  sandbox('MENTAL', 2, WORKING, true, determined('FAMILY_CARE_SUBSIDY')),
  sandbox('MENTAL', 3, WORKING, false),
  sandbox('MENTAL', 3, CHILD, true),
  sandbox('SPEECH', 3, WORKING, true),
  sandbox('SPEECH', 4, OLD, false),
  sandbox('MULTIPLE', 1, WORKING, true),
  sandbox('MULTIPLE', 3, OLD, false),
];
