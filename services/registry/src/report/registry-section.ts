import type { FactSource, ReportDefinition } from '@zhucan/subgraph-kit';

/**
 * People who hold a valid certificate on the last day of the period, where they lived on that day. Lost, frozen, expired,
 * cancelled and transferred ones are not counted; a certificate expires by its date without any entry.
 */
const certificateHolders: FactSource = {
  recordType: 'Certificate',
  from: 'certificate_fact c JOIN residence_fact r ON r.resident_id = c.resident_id',
  recordId: 'c.certificate_id',
  subject: 'c.resident_id',
  occurredOn: 'c.valid_from',
  regionId: 'r.region_id',
  where: {
    region: 'r.region_id = ANY(:regions)',
    period: 'c.valid_from < :until AND (c.valid_to IS NULL OR c.valid_to >= :until)',
    status: "c.status = 'VALID'",
    standing: 'c.superseded_at IS NULL',
    residence: 'r.valid_from < :until AND (r.valid_to IS NULL OR r.valid_to >= :until)',
    standingResidence: 'r.superseded_at IS NULL',
  },
};

/** People of the frozen frame who were asked in the period: visited, met or by phone; those who were lost were not asked. */
const peopleSurveyed: FactSource = {
  recordType: 'SurveyVisit',
  from: 'survey_visit v JOIN survey_frame f ON f.round_id = v.round_id AND f.resident_id = v.resident_id',
  recordId: 'v.visit_id',
  subject: 'v.resident_id',
  occurredOn: 'v.visited_on',
  regionId: 'f.region_id',
  where: {
    region: 'f.region_id = ANY(:regions)',
    period: 'v.visited_on >= :from AND v.visited_on < :until',
    outcome: "v.outcome IN ('VISITED', 'MET', 'PHONE')",
    standing: 'v.superseded_at IS NULL',
  },
};

/** What the registry answers of report and plan. */
export const registryReport: ReportDefinition = {
  sections: [
    {
      code: 'registry',
      indicators: [
        {
          code: 'registry.certificateHolders',
          nameZh: '持证残疾人',
          nameEn: 'Certificate holders',
          unit: 'PEOPLE',
          counts: 'STOCK',
          rule: '期末持有有效残疾人证的人数，按当日居住地统计。 People with a valid certificate on the last day, where they lived on it.',
          addsOverRegions: true,
          addsOverTime: false,
          facts: certificateHolders,
        },
      ],
    },
  ],
  planSections: ['registry'],
  planTasks: [
    { code: 'plan.needsSurvey', nameEn: 'Needs survey of certificate holders', facts: peopleSurveyed },
  ],
};
