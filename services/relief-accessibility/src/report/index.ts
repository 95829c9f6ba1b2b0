import { APPLIED_MAYBE_TWICE, SERVED_ONCE } from '@zhucan/case-service';
import type { IndicatorDefinition, ReportDefinition } from '@zhucan/subgraph-kit';

import { applied, confirmedHouseholds, inspectedHouseholds, paid } from './case-facts.js';
import { helpDayEvents, honours, modelCommunities, oneVisitProcedures } from './matter-facts.js';

/** What is recorded once, at one place on one day, adds up. */
const recorded = { addsOverRegions: true, addsOverTime: true } as const;

const PAID_RULE =
  '支付日期在期内的人数和金额，同一人只计一次。 People paid in the period, each once, and the sum paid.';

const publicity: readonly IndicatorDefinition[] = [
  {
    code: 'publicity.helpDayEvents',
    nameZh: '全国助残日活动',
    nameEn: 'Events of the National Day for Helping Disabled Persons',
    unit: 'EVENTS',
    counts: 'HELD',
    rule: '期内已举办的全国助残日活动场次。 Events of the campaign held in the period.',
    ...recorded,
    facts: helpDayEvents,
  },
  {
    code: 'publicity.honours',
    nameZh: '荣誉',
    nameEn: 'Honours',
    unit: 'HONOURS',
    counts: 'RECEIVED',
    rule: '期内获得的荣誉。 Honours received in the period.',
    ...recorded,
    facts: honours,
  },
];

const reliefRights: readonly IndicatorDefinition[] = [
  {
    code: 'relief.hardship',
    nameZh: '困难救助金',
    nameEn: 'Hardship relief',
    unit: 'PEOPLE',
    counts: 'PAID',
    rule: PAID_RULE,
    ...SERVED_ONCE,
    facts: paid('HARDSHIP_RELIEF'),
  },
  {
    code: 'relief.fuelSubsidy',
    nameZh: '机动车燃油补贴申请',
    nameEn: 'Applications for the fuel subsidy',
    unit: 'PEOPLE',
    counts: 'APPLIED',
    rule: '期内申请、期末未被拒绝、撤回或取消的肢体残疾人。 Physically disabled people who applied in the period and were not refused, withdrawn or cancelled by its end.',
    ...APPLIED_MAYBE_TWICE,
    facts: applied('FUEL_SUBSIDY'),
  },
  {
    code: 'relief.condolence',
    nameZh: '春节、助残日帮扶慰问',
    nameEn: 'Consolation grants at the Spring Festival and on the National Day',
    unit: 'PEOPLE',
    counts: 'PAID',
    rule: PAID_RULE,
    // Somebody may be visited on both occasions, in two streets, and counts once.
    addsOverRegions: false,
    addsOverTime: false,
    facts: paid('CONDOLENCE'),
  },
  {
    code: 'accessibility.renovationHouseholds',
    nameZh: '家庭无障碍改造',
    nameEn: 'Barrier-free renovation of homes',
    unit: 'HOUSEHOLDS',
    counts: 'CONFIRMED',
    rule: '期内确定实施改造、期末未撤回或取消的户数，验收另计。 Households determined in the period and not withdrawn or cancelled by its end; inspection follows.',
    // A home is renovated once; but one whose case was cancelled later counts in the earlier part of the period alone.
    addsOverRegions: true,
    addsOverTime: false,
    facts: confirmedHouseholds('HOME_RENOVATION'),
  },
  {
    code: 'accessibility.modelCommunities',
    nameZh: '市级无障碍改造社区',
    nameEn: 'Model communities of barrier-free renovation',
    unit: 'COMMUNITIES',
    counts: 'IN_PROGRESS',
    rule: '期内正在打造的市级无障碍改造社区。 Communities under work in the period for a model of the city.',
    addsOverRegions: true,
    addsOverTime: false,
    facts: modelCommunities,
  },
];

const businessEnvironment: readonly IndicatorDefinition[] = [
  {
    code: 'service.oneVisitProcedures',
    nameZh: '“最多跑一次”事项',
    nameEn: 'Procedures that take one visit at most',
    unit: 'PROCEDURES',
    counts: 'COMPLETED',
    rule: '期内实现最多跑一次的事项。 Procedures that came to take one visit at most in the period.',
    ...recorded,
    facts: oneVisitProcedures,
  },
];

/** What the service answers of report and plan. */
export const reliefAccessibilityReport: ReportDefinition = {
  sections: [
    { code: 'publicity', indicators: publicity },
    { code: 'reliefRights', indicators: reliefRights },
    { code: 'businessEnvironment', indicators: businessEnvironment },
  ],
  planSections: ['reliefRights'],
  planTasks: [
    {
      code: 'plan.renovationInspection',
      nameEn: 'Inspection of barrier-free renovation',
      facts: inspectedHouseholds('HOME_RENOVATION'),
    },
  ],
};
