import type { CaseRow } from './steps.js';

/** Services by the prefix of their workbooks. */
export type Prefix = 'registry' | 'rehab' | 'relief' | 'party';

type Task = readonly [Prefix, string, string, string, string, string];
const TASKS: readonly Task[] = [
  ['rehab', 'plan.childTrainingFollowUp', 'rehabilitation', '康复救助跟踪回访、效果评估', '308', 'PEOPLE'],
  [
    'rehab',
    'plan.autismTrainingClass',
    'rehabilitation',
    '爱在天心，关爱来自星星的孩子 自闭症儿童康复培训班',
    '1',
    'CLASSES',
  ],
  ['rehab', 'plan.schoolAid', 'educationEmployment', '残疾人及残疾人子女就学救助', '', 'PEOPLE'],
  [
    'rehab',
    'plan.employmentBaseApproval',
    'educationEmployment',
    '区级残疾人集中就业示范基地审批',
    '',
    'ENTERPRISES',
  ],
  ['rehab', 'plan.prostheses', 'rehabilitation', '假肢安装', '', 'PEOPLE'],
  ['rehab', 'plan.lowVisionAid', 'rehabilitation', '低弱视力救助', '', 'PEOPLE'],
  ['rehab', 'plan.deviceDelivery', 'rehabilitation', '辅具适配发放', '', 'PEOPLE'],
  ['rehab', 'plan.homeCareFollowUp', 'educationEmployment', '居家托养服务跟踪回访', '165', 'PEOPLE'],
  ['relief', 'plan.renovationInspection', 'reliefRights', '家庭无障碍改造检查验收', '60', 'HOUSEHOLDS'],
  ['registry', 'plan.needsSurvey', 'registry', '持证残疾人基本需求信息调查', '7210', 'PEOPLE'],
  ['party', 'plan.integrityEducation', 'partyBuilding', '党风党纪、廉政、专题、意识形态教育', '', 'SESSIONS'],
];

/** The rows of a service's workbook of plan tasks for the second half of 2019. */
export function planRows(prefix: Prefix): CaseRow[] {
  return TASKS.filter(([own]) => own === prefix).map(([, code, section, nameZh, target, unit]) => ({
    code,
    period: '2019-H2',
    regionId: '430103',
    section,
    nameZh,
    target,
    unit,
    dueOn: '2019-12-31',
  }));
}

/** Service, indicator, value, amount and rounding unit in yuan, text as printed, lines of the report. */
type Figure = readonly [Prefix, string, string, string, string, string, string];
const FIGURES: readonly Figure[] = [
  ['registry', 'registry.certificateHolders', '7210', '', '', '7210名', '182-184'],
  ['party', 'party.memberAssemblies', '8', '', '', '', '27'],
  ['party', 'party.floatingMembers', '0', '', '', '无', '43-44'],
  ['party', 'party.activists', '2', '', '', '2名', '48-50'],
  ['rehab', 'rehab.childTraining', '308', '', '', '308名', '66-68'],
  ['rehab', 'rehab.prostheses', '12', '', '', '12名', '68'],
  ['rehab', 'rehab.visualAid', '37', '', '', '37名', '68-70'],
  ['rehab', 'rehab.hearingAids', '40', '', '', '40名', '70-72'],
  ['rehab', 'rehab.assistiveDeviceApplications', '365', '', '', '365名', '72-74'],
  ['rehab', 'rehab.inclusiveEducation', '20', '', '', '20名', '74-76'],
  ['rehab', 'employment.relief', '76', '76000.00', '1000.00', '7.6万元', '80'],
  ['rehab', 'employment.pensionSubsidy', '36', '73000.00', '1000.00', '7.3万元', '82'],
  ['rehab', 'employment.blindMassageEnterprises', '5', '', '', '5家', '82-84'],
  ['rehab', 'employment.entrepreneurs', '4', '', '', '4名', '84'],
  ['rehab', 'employment.accidentInsurance', '3234', '145500.00', '100.00', '14.55万元', '86-88'],
  ['rehab', 'employment.homeCare', '165', '', '', '165名', '88-89'],
  ['rehab', 'employment.familyCareSubsidy', '103', '247200.00', '100.00', '24.72万元', '91'],
  ['relief', 'publicity.helpDayEvents', '20', '', '', '近20场次', '101'],
  ['relief', 'relief.hardship', '107', '241900.00', '1.00', '241900元', '105-107'],
  ['relief', 'relief.fuelSubsidy', '147', '', '', '147名', '107'],
  ['relief', 'relief.condolence', '223', '133800.00', '1.00', '133800元', '109'],
  ['relief', 'accessibility.renovationHouseholds', '60', '', '', '60户', '109-111'],
];

/** The rows of a service's workbook of figures as the report prints them. */
export function figureRows(prefix: Prefix): CaseRow[] {
  return FIGURES.filter(([own]) => own === prefix).map(
    ([, indicator, value, amountYuan, roundingYuan, printed, line]) => ({
      indicator,
      period: '2019-H1',
      regionId: '430103',
      value,
      amountYuan,
      roundingYuan,
      printed,
      ...(printed.startsWith('近') ? { approximate: '是', direction: '近' } : {}),
      source: '2019年上半年工作总结',
      line,
    }),
  );
}
