import type { FactSource, ReportDefinition } from '@zhucan/subgraph-kit';

import { delivered, followedUp, paid } from './case-facts.js';
import { educationEmploymentSection } from './education-employment-section.js';
import { rehabilitationSection } from './rehabilitation-section.js';

const autismClasses: FactSource = {
  recordType: 'TrainingClass',
  from: 'training_class t',
  recordId: 't.class_id',
  occurredOn: 't.held_on',
  regionId: 't.region_id',
  where: {
    region: 't.region_id = ANY(:regions)',
    task: "t.task_code = 'plan.autismTrainingClass'",
    period: 't.held_on >= :from AND t.held_on < :until',
    standing: 't.superseded_at IS NULL',
  },
};

const employmentBases: FactSource = {
  recordType: 'RehabEmploymentCase',
  from: 'case_record c',
  recordId: 'c.case_id',
  subject: 'c.enterprise_id',
  occurredOn: 'c.approved_on',
  regionId: 'c.region_id',
  where: {
    region: 'c.region_id = ANY(:regions)',
    programme: "c.programme_code = 'EMPLOYMENT_BASE'",
    period: 'c.approved_on >= :from AND c.approved_on < :until',
    status: 'c.ended_on IS NULL OR c.ended_on >= :until',
  },
};

/** What the service answers of report and plan. */
export const rehabEmploymentReport: ReportDefinition = {
  sections: [rehabilitationSection, educationEmploymentSection],
  planSections: ['rehabilitation', 'educationEmployment'],
  planTasks: [
    { code: 'plan.childTrainingFollowUp', facts: followedUp('CHILD_REHABILITATION_TRAINING') },
    { code: 'plan.autismTrainingClass', facts: autismClasses },
    { code: 'plan.prostheses', facts: delivered('PROSTHESES') },
    { code: 'plan.lowVisionAid', facts: delivered('VISUAL_AID') },
    { code: 'plan.deviceDelivery', facts: delivered('ASSISTIVE_DEVICES') },
    { code: 'plan.schoolAid', facts: paid('SCHOOL_AID') },
    { code: 'plan.employmentBaseApproval', facts: employmentBases },
    { code: 'plan.homeCareFollowUp', facts: followedUp('HOME_CARE') },
  ],
};
