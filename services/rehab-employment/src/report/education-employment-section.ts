import { APPLIED_MAYBE_TWICE, SERVED_ONCE } from '@zhucan/case-service';
import type { IndicatorDefinition, ReportSectionDefinition } from '@zhucan/subgraph-kit';

import { applied, delivered, paid } from './case-facts.js';

const PAID_RULE =
  '支付日期在期内的人数和金额，同一人只计一次。 People paid in the period, each once, and the sum paid.';

function paidTo(code: string, nameZh: string, nameEn: string, programmeCode: string): IndicatorDefinition {
  return {
    code,
    nameZh,
    nameEn,
    unit: 'PEOPLE',
    counts: 'PAID',
    rule: PAID_RULE,
    ...SERVED_ONCE,
    facts: paid(programmeCode),
  };
}

/** Education and employment (教育就业). */
export const educationEmploymentSection: ReportSectionDefinition = {
  code: 'educationEmployment',
  indicators: [
    paidTo(
      'employment.relief',
      '困难残疾人就业救助金',
      'Employment relief for people in hardship',
      'EMPLOYMENT_RELIEF',
    ),
    paidTo(
      'employment.pensionSubsidy',
      '基本养老保险费补贴',
      'Subsidy of basic pension contributions',
      'PENSION_SUBSIDY',
    ),
    {
      code: 'employment.blindMassageEnterprises',
      nameZh: '盲人按摩企业申报补贴',
      nameEn: 'Blind-massage enterprises that applied for subsidies',
      unit: 'ENTERPRISES',
      counts: 'APPLIED',
      rule: '期内为其申报省市补贴、期末未被拒绝或撤回的企业。 Enterprises for which subsidies were applied for in the period and not refused or withdrawn by its end.',
      ...APPLIED_MAYBE_TWICE,
      facts: applied('BLIND_MASSAGE_ENTERPRISE', 'enterprise'),
    },
    {
      code: 'employment.entrepreneurs',
      nameZh: '创业扶持',
      nameEn: 'Start-up support',
      unit: 'PEOPLE',
      counts: 'APPLIED',
      rule: '期内申请省市创业扶持的残疾人。 People who applied for start-up support in the period.',
      ...APPLIED_MAYBE_TWICE,
      facts: applied('ENTREPRENEURSHIP'),
    },
    {
      code: 'employment.accidentInsurance',
      nameZh: '意外伤害保险',
      nameEn: 'Accident insurance',
      unit: 'PEOPLE',
      counts: 'PURCHASED',
      rule: '期内为其购买保险的一、二级残疾人和建档立卡贫困残疾人等，金额为保费。 People of grade 1 and 2, registered-poor and other residents for whom insurance was bought; the amount is the premium.',
      ...SERVED_ONCE,
      facts: delivered('ACCIDENT_INSURANCE', { amount: true }),
    },
    {
      code: 'employment.homeCare',
      nameZh: '居家托养服务',
      nameEn: 'Home nursing care',
      unit: 'PEOPLE',
      counts: 'DELIVERED',
      rule: '期内接受居家托养服务的智力、精神和重度肢体残疾人。 People with intellectual, mental or severe physical disability who received care at home in the period.',
      ...SERVED_ONCE,
      facts: delivered('HOME_CARE'),
    },
    paidTo(
      'employment.familyCareSubsidy',
      '困难残疾人家庭托养补贴',
      'Family-care subsidy for people in hardship',
      'FAMILY_CARE_SUBSIDY',
    ),
  ],
};
