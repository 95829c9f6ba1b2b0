import { type CalendarDate, toDate } from '@zhucan/codes';

import type { Asks } from './asks.js';
import type { Profile } from './people.js';
import { ADULT, only, type ProgrammePlan } from './programmes/plan.js';

/** Why an application is refused, in the words of the office, by the code of the rule that fails. */
export const REASONS = {
  ALIVE: '申请人在申请前已去世，残疾人证随之注销',
  CERTIFICATE_VALID: '申请时残疾人证已过有效期',
  AGE_BAND: '申请时年龄不在项目规定范围内',
  CATEGORY_GRADE: '残疾类别或等级不符合项目要求',
  ANY_OF: '既非一、二级残疾人，也未认定为困难对象',
  HARDSHIP: '申请时未认定为困难对象',
  SAME_DISTRICT: '居住地或所在地不在本区，应向所在区申请',
  REPEAT: '项目规定的次数已用完，不能重复申请',
  EXCLUDED_BY_HEARING_AIDS: '同年已验配助听器，不重复受理',
  EXCLUDED_BY_PROSTHESES: '同年已安装假肢，不重复受理',
  EXCLUDED_BY_HOME_CARE: '同年已享受居家托养服务，不重复受理',
  EXCLUDED_BY_FAMILY_CARE_SUBSIDY: '同年已享受家庭托养补贴，不重复受理',
  EXCLUDED_BY_EXTRAORDINARY_RELIEF: '同年已享受特殊困难救助，不重复受理',
  ENTERPRISE_KIND: '企业类型不符合项目要求',
  ENTERPRISE_STAFF: '残疾职工人数或比例不符合项目要求',
} as const;

/** Why somebody is refused who meets every rule. */
export const PAPERS_MISSING = '材料不齐全，逾期未补正';

/** The code of a rule by which somebody is refused here. */
export type RefusedRule = keyof typeof REASONS;

/**
 * The reason for a rule.
 *
 * @throws RangeError for a rule by which nobody is refused
 */
export function reasonFor(rule: string): string {
  if (!Object.hasOwn(REASONS, rule)) throw new RangeError(`no reason for ${rule}`);
  return REASONS[rule as RefusedRule];
}

const EXPIRED: CalendarDate = toDate('2018-12-31');
const DIED: CalendarDate = toDate('2019-02-10');

type Change = Partial<Omit<Profile, 'group' | 'count'>>;

function otherDisability(disabilities: NonNullable<Asks['disabilities']>): Change {
  // Where a category is taken in its severe grades only, it is the grade that does not fit.
  const severe = disabilities.find(([, lightest]) => lightest === 2);
  return { categories: only(severe ? severe[0] : 'SPEECH'), grades: [3, 4] };
}

/** What makes people who meet all that a programme asks fail one rule and no other, by the rule. */
export function unfit({ asks }: ProgrammePlan): ReadonlyMap<RefusedRule, Change> {
  const changes: [RefusedRule, Change][] = [
    ['ALIVE', { diedOn: DIED }],
    ['CERTIFICATE_VALID', { expiresOn: EXPIRED }],
    ['SAME_DISTRICT', { elsewhere: true }],
  ];
  if (asks.ages) changes.push(['AGE_BAND', { born: asks.ages[0] === 0 ? ADULT : [1940, 1950] }]);
  if (asks.disabilities) changes.push(['CATEGORY_GRADE', otherDisability(asks.disabilities)]);
  if (asks.severeOrPoor)
    changes.push(['ANY_OF', { categories: only('PHYSICAL'), grades: [3, 4], hardship: false }]);
  if (asks.hardship) changes.push(['HARDSHIP', { hardship: false }]);
  return new Map(changes);
}
