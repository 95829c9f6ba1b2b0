import {
  CATEGORIES,
  type Category,
  type Grade,
  ok,
  parseDate,
  problem,
  refused,
  type CalendarDate,
  type Result,
} from '@zhucan/codes';
import { z } from 'zod';

import { MAIN_STEPS } from './life-cycle.js';

/** Why people are in hardship, as the registry records it (困难类型). */
export const HARDSHIPS = ['REGISTERED_POOR', 'MINIMUM_LIVING', 'LOW_INCOME', 'EXTREME_HARDSHIP'] as const;

/** What a programme is for. */
export const SUBJECT_KINDS = ['RESIDENT', 'HOUSEHOLD', 'ENTERPRISE'] as const;

/** Kinds of enterprise that programmes know. */
export const ENTERPRISE_KINDS = ['BLIND_MASSAGE', 'EMPLOYMENT_BASE', 'OTHER'] as const;

/** Occasions of a consolation grant. */
export const OCCASIONS = ['SPRING_FESTIVAL', 'HELP_DAY'] as const;

const date = z.string().transform((text, context): CalendarDate => {
  const parsed = parseDate(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: 'not a calendar date' });
  return z.NEVER;
});
const fen = z
  .int()
  .positive()
  .transform((value) => BigInt(value));
const category = z.enum(
  CATEGORIES.filter((each): each is Exclude<Category, 'MULTIPLE'> => each !== 'MULTIPLE'),
);
const grade = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]) satisfies z.ZodType<Grade>;
/** A setting that no stored official rule confirms; shown as such, and to be changed by the office. */
const unverified = z.boolean().default(false);

const simpleRules = [
  z.strictObject({ rule: z.literal('CERTIFICATE_VALID'), unverified }),
  z.strictObject({
    rule: z.literal('CATEGORY_GRADE'),
    unverified,
    anyOf: z.array(z.strictObject({ category: category.optional(), maxGrade: grade.optional() })).min(1),
  }),
  z.strictObject({ rule: z.literal('AGE_BAND'), unverified, min: z.int().min(0), max: z.int().max(150) }),
  z.strictObject({
    rule: z.literal('HARDSHIP'),
    unverified,
    anyOf: z.array(z.enum(HARDSHIPS)).min(1).optional(),
  }),
  z.strictObject({ rule: z.literal('IN_HOUSEHOLD'), unverified }),
  z.strictObject({ rule: z.literal('SAME_DISTRICT'), unverified }),
  z.strictObject({
    rule: z.literal('REGION'),
    unverified,
    within: z.array(z.string().regex(/^\d{6}(\d{3})?$/)).min(1),
  }),
  z.strictObject({
    rule: z.literal('ENTERPRISE_KIND'),
    unverified,
    anyOf: z.array(z.enum(ENTERPRISE_KINDS)).min(1),
  }),
  z.strictObject({
    rule: z.literal('ENTERPRISE_STAFF'),
    unverified,
    minDisabled: z.int().min(1),
    minSharePercent: z.int().min(1).max(100).optional(),
    category: category.optional(),
  }),
] as const;

const simpleRule = z.discriminatedUnion('rule', simpleRules);
const rule = z.discriminatedUnion('rule', [
  ...simpleRules,
  z.strictObject({ rule: z.literal('ANY_OF'), unverified, rules: z.array(simpleRule).min(2) }),
]);

const grant = z.union([
  z.strictObject({ kind: z.literal('MONEY'), amount: z.literal('FIXED'), amountFen: fen }),
  z
    .strictObject({ kind: z.literal('MONEY'), amount: z.literal('DISCRETIONARY'), minFen: fen, maxFen: fen })
    .refine((value) => value.minFen <= value.maxFen, 'minFen is above maxFen'),
  z.strictObject({ kind: z.literal('DEVICE') }),
  z.strictObject({ kind: z.literal('SERVICE') }),
  z.strictObject({ kind: z.literal('INSURANCE'), premiumFen: fen, months: z.int().positive() }),
]);

const programmeVersion = z
  .strictObject({
    version: z.int().positive(),
    validFrom: date,
    /** The day after the last; null for none. */
    validTo: date.nullable(),
    /** Whether anything of this version is a default that no stored official rule confirms. */
    unverified: z.boolean(),
    source: z.strictObject({
      labels: z.array(z.string().min(1)).min(1),
      noteZh: z.string().min(1),
      noteEn: z.string().min(1),
    }),
    rules: z.array(rule).min(1),
    grant,
    steps: z.array(z.enum(MAIN_STEPS)).min(3),
    /** Calendar days for which the notice hangs; 0 where the programme has none. */
    noticeDays: z.int().min(0).max(60),
    occasions: z.array(z.enum(OCCASIONS)),
    excludes: z.array(
      z.strictObject({
        programme: z.string().regex(/^[A-Z_]+$/),
        within: z.enum(['YEAR', 'EVER']),
        unverified,
      }),
    ),
    repeat: z
      .strictObject({
        limit: z.int().positive(),
        within: z.enum(['YEAR', 'HALF_YEAR', 'OCCASION_IN_YEAR', 'EVER']),
      })
      .nullable(),
  })
  .superRefine((value, context) => {
    const has = (step: (typeof MAIN_STEPS)[number]): boolean => value.steps.includes(step);
    const require = (holds: boolean, message: string): void => {
      if (!holds) context.addIssue({ code: 'custom', message });
    };
    const places = value.steps.map((step) => MAIN_STEPS.indexOf(step));
    require(places.every(
      (place, at) => at === 0 || place > (places[at - 1] ?? -1),
    ), 'steps are not in the order of the main way');
    require(value.steps[0] === 'SUBMITTED' &&
      value.steps.at(-1) === 'CLOSED', 'steps lead from SUBMITTED to CLOSED');
    require(has('APPROVED'), 'a programme has a decision of the district');
    require(has('PUBLIC_NOTICE') === has('CONFIRMED'), 'a notice and its confirmation belong together');
    require(has('PUBLIC_NOTICE') === value.noticeDays > 0, 'a notice has days, and days need a notice');
    require(has('PAID') !== has('DELIVERED'), 'a programme either pays or delivers');
    require(has('PAID') === (value.grant.kind === 'MONEY'), 'money is paid, everything else is delivered');
    require((value.repeat?.within === 'OCCASION_IN_YEAR') ===
      value.occasions.length > 0, 'occasions and the repeat rule over them belong together');
    require(value.validTo === null || value.validFrom < value.validTo, 'validTo is not after validFrom');
  });

const programme = z
  .strictObject({
    code: z.string().regex(/^[A-Z_]+$/),
    nameZh: z.string().min(1),
    nameEn: z.string().min(1),
    subjectKind: z.enum(SUBJECT_KINDS),
    versions: z.array(programmeVersion).min(1),
  })
  .superRefine((value, context) => {
    value.versions.forEach((version, at) => {
      const before = value.versions[at - 1];
      if (
        before &&
        (before.validTo === null || before.validTo > version.validFrom || before.version >= version.version)
      ) {
        context.addIssue({ code: 'custom', message: 'versions are in order and do not overlap' });
      }
    });
  });

/** A programme with all its versions (项目). */
export type Programme = z.output<typeof programme>;
/** What holds for a programme during a time (项目政策版本). */
export type ProgrammeVersion = z.output<typeof programmeVersion>;
/** A rule that decides who may take part. */
export type EligibilityRule = z.output<typeof rule>;
/** A rule that is not made of others. */
export type SimpleRule = z.output<typeof simpleRule>;
/** What a programme gives. */
export type Grant = z.output<typeof grant>;
export type Hardship = (typeof HARDSHIPS)[number];
export type SubjectKind = (typeof SUBJECT_KINDS)[number];
export type EnterpriseKind = (typeof ENTERPRISE_KINDS)[number];
export type Occasion = (typeof OCCASIONS)[number];

/**
 * Reads a programme from its data.
 *
 * @returns the programme, or `PROGRAMME_DATA` for each place where the data is wrong
 */
export function parseProgramme(data: unknown): Result<Programme> {
  const parsed = programme.safeParse(data);
  if (parsed.success) return ok(parsed.data);
  const [first, ...others] = parsed.error.issues.map((issue) =>
    problem(
      'PROGRAMME_DATA',
      issue.path.join('.'),
      issue.message,
      '项目数据有误。',
      `The programme data is wrong: ${issue.message}.`,
    ),
  );
  return refused(
    first ?? problem('PROGRAMME_DATA', '', 'schema', '项目数据有误。', 'The programme data is wrong.'),
    ...others,
  );
}

/** The version in force on a day, if one is. A case of 2019 is judged by what held in 2019. */
export function findVersion(programme: Programme, on: CalendarDate): ProgrammeVersion | undefined {
  return programme.versions.find(
    (version) => version.validFrom <= on && (version.validTo === null || on < version.validTo),
  );
}

/** The amount that follows from the grant itself; undefined where it is decided case by case or there is none. */
export function fixedAmountFen(granted: Grant): bigint | undefined {
  if (granted.kind === 'INSURANCE') return granted.premiumFen;
  return granted.kind === 'MONEY' && granted.amount === 'FIXED' ? granted.amountFen : undefined;
}
