import { caseEvents } from './cases/case/index.js';
import { enterpriseEvents } from './rehab-employment/enterprise/index.js';
import { honourEvents } from './relief-accessibility/honour/index.js';
import { householdEvents } from './registry/household/index.js';
import { matterEvents } from './relief-accessibility/matter/index.js';
import { memberEvents } from './party-affairs/member/index.js';
import { petitionEvents } from './relief-accessibility/petition/index.js';
import { planTaskEvents } from './report/plan-task/index.js';
import { procedureEvents } from './relief-accessibility/procedure/index.js';
import { projectEvents } from './relief-accessibility/project/index.js';
import { publicEventEvents } from './relief-accessibility/public-event/index.js';
import { recordEvents } from './party-affairs/record/index.js';
import { regionEvents } from './registry/region/index.js';
import { reportedFigureEvents } from './report/reported-figure/index.js';
import { residentEvents } from './registry/resident/index.js';
import { surveyRoundEvents } from './registry/survey-round/index.js';
import { surveyVisitEvents } from './registry/survey-visit/index.js';
import { trainingClassEvents } from './rehab-employment/training-class/index.js';
import { visitEvents } from './rehab-employment/visit/index.js';

/** Every version of every event. */
export const ALL_EVENTS = [
  ...regionEvents,
  ...residentEvents,
  ...householdEvents,
  ...surveyRoundEvents,
  ...surveyVisitEvents,
  ...caseEvents,
  ...enterpriseEvents,
  ...visitEvents,
  ...trainingClassEvents,
  ...publicEventEvents,
  ...honourEvents,
  ...petitionEvents,
  ...projectEvents,
  ...procedureEvents,
  ...matterEvents,
  ...planTaskEvents,
  ...reportedFigureEvents,
  ...recordEvents,
  ...memberEvents,
];
