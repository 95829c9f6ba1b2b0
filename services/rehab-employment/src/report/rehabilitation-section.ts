import { APPLIED_MAYBE_TWICE, SERVED_ONCE } from '@zhucan/case-service';
import type { FactSource, IndicatorDefinition, ReportSectionDefinition } from '@zhucan/subgraph-kit';

import { applied, delivered, inService } from './case-facts.js';

const DELIVERED_RULE =
  '服务日期在期内的人数，同一人只计一次。 People whose service was given in the period, each once.';

function completed(code: string, nameZh: string, nameEn: string, programmeCode: string): IndicatorDefinition {
  return {
    code,
    nameZh,
    nameEn,
    unit: 'PEOPLE',
    counts: 'COMPLETED',
    rule: DELIVERED_RULE,
    ...SERVED_ONCE,
    facts: delivered(programmeCode),
  };
}

const inspectionVisits: FactSource = {
  recordType: 'InspectionVisit',
  from: 'inspection_visit v',
  recordId: 'v.visit_id',
  occurredOn: 'v.visited_on',
  occurredText: "to_char(v.visited_on, CASE v.precision WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END)",
  regionId: 'v.region_id',
  where: {
    region: 'v.region_id = ANY(:regions)',
    period: 'v.visited_on >= :from AND v.visited_on < :until',
    standing: 'v.superseded_at IS NULL',
  },
};

/** Targeted rehabilitation (精准康复). */
export const rehabilitationSection: ReportSectionDefinition = {
  code: 'rehabilitation',
  indicators: [
    completed(
      'rehab.childTraining',
      '0-17岁残疾儿童免费康复训练',
      'Free rehabilitation training of children aged 0 to 17',
      'CHILD_REHABILITATION_TRAINING',
    ),
    completed('rehab.prostheses', '截肢患者免费安装假肢', 'Free prostheses for amputees', 'PROSTHESES'),
    completed('rehab.visualAid', '“光明关爱”视力救助', '“Bright Care” visual aid', 'VISUAL_AID'),
    completed('rehab.hearingAids', '助听器验配', 'Hearing-aid fitting', 'HEARING_AIDS'),
    {
      code: 'rehab.assistiveDeviceApplications',
      nameZh: '辅具适配申请',
      nameEn: 'Applications for assistive devices',
      unit: 'PEOPLE',
      counts: 'APPLIED',
      rule: '申请日期在期内、期末未被拒绝、撤回或取消的人数。 People who applied in the period and were not refused, withdrawn or cancelled by its end.',
      ...APPLIED_MAYBE_TWICE,
      facts: applied('ASSISTIVE_DEVICES'),
    },
    {
      code: 'rehab.inclusiveEducation',
      nameZh: '残疾儿童融合教育',
      nameEn: 'Inclusive education of children with disabilities',
      unit: 'PEOPLE',
      counts: 'STOCK',
      rule: '期末正在接受融合教育服务的家庭贫困的自闭症、智力残疾儿童。 Autistic or intellectually disabled children of poor families in the service on the last day.',
      // Whoever is served again in another year, while the former case is not finished, may be so in another street.
      addsOverRegions: false,
      addsOverTime: false,
      facts: inService('INCLUSIVE_EDUCATION'),
    },
    {
      code: 'rehab.inspectionVisits',
      nameZh: '上级调研',
      nameEn: 'Visits by a higher federation',
      unit: 'VISITS',
      counts: 'HELD',
      rule: '中国残联领导来区调研的次数。 Visits by leaders of the China Disabled Persons’ Federation.',
      addsOverRegions: true,
      addsOverTime: true,
      facts: inspectionVisits,
    },
  ],
};
