import { ageOn, type CalendarDate, type Category, type Component, categoryNameZh } from '@zhucan/codes';

import type { EligibilityRule, SimpleRule } from './programme.js';
import {
  type CertificateState,
  type EnterpriseFacts,
  enterpriseOn,
  type EnterpriseState,
  findState,
  type RegionPath,
  type ResidentFacts,
} from './subject.js';

/** The outcome of one rule. */
export interface RuleResult {
  /** The rule's stable code. */
  readonly rule: string;
  readonly passed: boolean;
  readonly messageZh: string;
  readonly messageEn: string;
}

const IN_FORCE = new Set(['VALID', 'EXPIRING']);

/** Builds an outcome from a sentence for each side. */
export function outcome(
  rule: string,
  passed: boolean,
  met: readonly [string, string],
  failed: readonly [string, string],
): RuleResult {
  const [messageZh, messageEn] = passed ? met : failed;
  return { rule, passed, messageZh, messageEn };
}

/** Whether a certificate is in force on a day: its status and its years both say so. */
export function certificateInForce(certificate: CertificateState, on: CalendarDate): boolean {
  return (
    IN_FORCE.has(certificate.status) &&
    certificate.validFrom <= on &&
    (certificate.validTo === null || on < certificate.validTo)
  );
}

/** The disabilities that count: the components of a multiple one, else the certificate's own. */
function disabilities(certificate: CertificateState): readonly { category: Category; grade: number }[] {
  if (certificate.category !== 'MULTIPLE') return [certificate];
  const own: readonly Component[] = certificate.components;
  return [{ category: 'MULTIPLE', grade: certificate.grade }, ...own];
}

function within(region: RegionPath | null, codes: readonly string[]): boolean {
  return (
    region !== null &&
    codes.some((code) => code === region.regionId || code === region.streetId || code === region.districtId)
  );
}

type CategoryGrade = Extract<SimpleRule, { rule: 'CATEGORY_GRADE' }>['anyOf'];

function namesOf(anyOf: CategoryGrade): { zh: string; en: string } {
  const zh = anyOf.map(
    (each) =>
      `${each.category ? categoryNameZh(each.category) : '各类'}${each.maxGrade ? `${each.maxGrade}级及以上` : ''}`,
  );
  const en = anyOf.map(
    (each) =>
      `${each.category?.toLowerCase() ?? 'any category'}${each.maxGrade ? ` grade ${each.maxGrade} or more severe` : ''}`,
  );
  return { zh: zh.join('、'), en: en.join(', ') };
}

function categoryGrade(anyOf: CategoryGrade, certificate: CertificateState | null): RuleResult {
  const found = certificate ? disabilities(certificate) : [];
  const passed = anyOf.some((wanted) =>
    found.some(
      (each) => (wanted.category ?? each.category) === each.category && each.grade <= (wanted.maxGrade ?? 4),
    ),
  );
  const names = namesOf(anyOf);
  return outcome(
    'CATEGORY_GRADE',
    passed,
    [`残疾类别和等级符合（${names.zh}）。`, `Category and grade fit (${names.en}).`],
    [`残疾类别或等级不符合（应为${names.zh}）。`, `Category or grade does not fit (wanted: ${names.en}).`],
  );
}

function notApplicable(rule: string): RuleResult {
  return {
    rule,
    passed: false,
    messageZh: '该规则不适用于此类申请主体。',
    messageEn: 'This rule does not apply to this kind of subject.',
  };
}

function sameDistrict(region: RegionPath | null, filedIn: RegionPath): RuleResult {
  return outcome(
    'SAME_DISTRICT',
    region !== null && region.districtId !== null && region.districtId === filedIn.districtId,
    ['申请地与所在区一致（属地管理）。', 'Filed in the district of residence.'],
    [
      '申请地与所在区不一致，应向所在区申请（属地管理）。',
      'Not filed in the district of residence, where it belongs.',
    ],
  );
}

function regionRule(region: RegionPath | null, codes: readonly string[]): RuleResult {
  return outcome(
    'REGION',
    within(region, codes),
    ['所在区划在项目范围内。', 'The region is covered by the programme.'],
    ['所在区划不在项目范围内。', 'The region is not covered by the programme.'],
  );
}

/** Holds one rule against a resident on a day. */
function residentRule(
  rule: SimpleRule,
  resident: ResidentFacts,
  on: CalendarDate,
  filedIn: RegionPath,
): RuleResult {
  const state = findState(resident, on);
  const certificate = state?.certificate ?? null;
  const hardship = state?.hardship === 'NONE' ? null : (state?.hardship ?? null);
  switch (rule.rule) {
    case 'CERTIFICATE_VALID':
      return outcome(
        rule.rule,
        certificate !== null && certificateInForce(certificate, on),
        ['当日残疾人证有效。', 'The certificate was in force on the day.'],
        certificate === null
          ? ['当日未持有残疾人证。', 'No certificate was held on the day.']
          : [
              '当日残疾人证已过期、冻结、注销或尚未生效。',
              'The certificate was expired, frozen, cancelled or not yet in force on the day.',
            ],
      );
    case 'CATEGORY_GRADE':
      return categoryGrade(rule.anyOf, certificate);
    case 'AGE_BAND': {
      const age = ageOn(resident.birthDate, on);
      return outcome(
        rule.rule,
        resident.birthDate <= on && age >= rule.min && age <= rule.max,
        [
          `当日年龄在${rule.min}至${rule.max}周岁之间。`,
          `The age on the day was ${rule.min} to ${rule.max}.`,
        ],
        [
          `当日年龄不在${rule.min}至${rule.max}周岁之间。`,
          `The age on the day was not ${rule.min} to ${rule.max}.`,
        ],
      );
    }
    case 'HARDSHIP':
      return outcome(
        rule.rule,
        hardship !== null &&
          (rule.anyOf === undefined || (rule.anyOf as readonly string[]).includes(hardship)),
        ['当日认定为困难对象。', 'Hardship was on record on the day.'],
        ['当日未认定为项目要求的困难对象。', 'No hardship of the kind asked for was on record on the day.'],
      );
    case 'IN_HOUSEHOLD':
      return outcome(
        rule.rule,
        (state?.householdId ?? null) !== null,
        ['当日属于已登记的家庭。', 'Belonged to a registered household on the day.'],
        ['当日不属于已登记的家庭。', 'Belonged to no registered household on the day.'],
      );
    case 'SAME_DISTRICT':
      return sameDistrict(state?.region ?? null, filedIn);
    case 'REGION':
      return regionRule(state?.region ?? null, rule.within);
    case 'ENTERPRISE_KIND':
    case 'ENTERPRISE_STAFF':
      return notApplicable(rule.rule);
  }
}

/** Holds one rule against an enterprise as it was on a day. */
function enterpriseRule(rule: SimpleRule, enterprise: EnterpriseState, filedIn: RegionPath): RuleResult {
  switch (rule.rule) {
    case 'ENTERPRISE_KIND':
      return outcome(
        rule.rule,
        rule.anyOf.includes(enterprise.enterpriseKind),
        ['企业类型符合。', 'The kind of enterprise fits.'],
        ['企业类型不符合项目要求。', 'The kind of enterprise does not fit.'],
      );
    case 'ENTERPRISE_STAFF': {
      const counted = rule.category
        ? (enterprise.disabledStaffByCategory[rule.category] ?? 0)
        : enterprise.disabledStaff;
      const share = rule.minSharePercent ?? 0;
      const kind = rule.category ? categoryNameZh(rule.category) : '';
      return outcome(
        rule.rule,
        counted >= rule.minDisabled && counted * 100 >= share * enterprise.staff,
        [`${kind}残疾职工人数和比例符合。`, 'Number and share of staff with disabilities fit.'],
        [
          `${kind}残疾职工应不少于${rule.minDisabled}人${share > 0 ? `且不低于${share}%` : ''}。`,
          `At least ${rule.minDisabled} staff with disabilities${share > 0 ? ` and ${share} %` : ''} are asked for.`,
        ],
      );
    }
    case 'SAME_DISTRICT':
      return sameDistrict(enterprise.region, filedIn);
    case 'REGION':
      return regionRule(enterprise.region, rule.within);
    case 'CERTIFICATE_VALID':
    case 'CATEGORY_GRADE':
    case 'AGE_BAND':
    case 'HARDSHIP':
    case 'IN_HOUSEHOLD':
      return notApplicable(rule.rule);
  }
}

/** Holds a rule, also one made of others, against a resident or an enterprise. */
export function judge(
  rule: EligibilityRule,
  subject: ResidentFacts | EnterpriseFacts,
  on: CalendarDate,
  filedIn: RegionPath,
): RuleResult {
  const simple = (each: SimpleRule): RuleResult =>
    subject.kind === 'RESIDENT'
      ? residentRule(each, subject, on, filedIn)
      : enterpriseRule(each, enterpriseOn(subject, on), filedIn);
  if (rule.rule !== 'ANY_OF') return simple(rule);
  const results = rule.rules.map(simple);
  const met = results.find((each) => each.passed);
  if (met) return { ...met, rule: 'ANY_OF' };
  return {
    rule: 'ANY_OF',
    passed: false,
    messageZh: `以下条件均不满足：${results.map((each) => each.messageZh).join('')}`,
    messageEn: `None of these is met: ${results.map((each) => each.messageEn).join(' ')}`,
  };
}
