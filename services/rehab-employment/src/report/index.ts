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
    {
      code: 'plan.childTrainingFollowUp',
      nameEn: 'Follow-up visits and evaluation after rehabilitation training',
      facts: followedUp('CHILD_REHABILITATION_TRAINING'),
    },
    {
      code: 'plan.autismTrainingClass',
      nameEn: 'Training class for the rehabilitation of autistic children',
      facts: autismClasses,
    },
    { code: 'plan.prostheses', nameEn: 'Fitting of prostheses', facts: delivered('PROSTHESES') },
    { code: 'plan.lowVisionAid', nameEn: 'Aid for low vision', facts: delivered('VISUAL_AID') },
    {
      code: 'plan.deviceDelivery',
      nameEn: 'Delivery of assistive devices',
      facts: delivered('ASSISTIVE_DEVICES'),
    },
    {
      code: 'plan.schoolAid',
      nameEn: 'School aid for disabled people and their children',
      facts: paid('SCHOOL_AID'),
    },
    {
      code: 'plan.employmentBaseApproval',
      nameEn: 'Approval of district bases of concentrated employment',
      facts: employmentBases,
    },
    {
      code: 'plan.homeCareFollowUp',
      nameEn: 'Follow-up visits of home nursing care',
      facts: followedUp('HOME_CARE'),
    },
  ],
};
