import {
  activists,
  applied,
  certificateHolders,
  confirmed,
  delivered,
  type Facts,
  floatingMembers,
  held,
  helpDayEvents,
  honours,
  inService,
  inspectionVisits,
  modelCommunities,
  oneVisitProcedures,
  paid,
} from './facts.js';

/** A figure of the half-year report. */
export interface Figure {
  readonly code: string;
  readonly nameZh: string;
  /** Measure word of what is counted. */
  readonly unitZh: string;
  readonly facts: Facts;
  /** Whether it is what there is on the last day of the period. */
  readonly stock?: boolean;
  /** Whether the report gives a sum of money beside, which public events do not tell. */
  readonly money?: boolean;
}

/** A section of the report with its figures. */
export interface Section {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly figures: readonly Figure[];
}

const figure = (
  code: string,
  nameZh: string,
  unitZh: string,
  facts: Facts,
  more: Pick<Figure, 'stock' | 'money'> = {},
): Figure => ({ code, nameZh, unitZh, facts, ...more });

/** The figures that the report has, in its order; what each counts follows the definitions of the services. */
export const SECTIONS: readonly Section[] = [
  {
    nameZh: '残疾人基本情况',
    nameEn: 'Register of certificate holders',
    figures: [figure('registry.certificateHolders', '持证残疾人', '人', certificateHolders, { stock: true })],
  },
  {
    nameZh: '党建工作',
    nameEn: 'Party building',
    figures: [
      figure('party.branchCommitteeMeetings', '支委会', '次', held('BRANCH_COMMITTEE_MEETING')),
      figure('party.memberAssemblies', '党员大会', '次', held('MEMBER_ASSEMBLY')),
      figure('party.themeDays', '主题党日', '次', held('THEME_DAY')),
      figure('party.partyLectures', '党课', '次', held('PARTY_LECTURE')),
      figure('party.organizationalLifeMeetings', '组织生活会', '次', held('ORGANIZATIONAL_LIFE_MEETING')),
      figure('party.groupStudySessions', '集中学习', '次', held('GROUP_STUDY')),
      figure('party.floatingMembers', '流动党员', '人', floatingMembers, { stock: true }),
      figure('party.elections', '换届选举', '次', held('ELECTION')),
      figure('party.activists', '入党积极分子', '人', activists, { stock: true }),
      figure('party.pointsRatingNotices', '积分定等公示', '次', held('POINTS_RATING_NOTICE')),
      figure('party.ideologyReviews', '意识形态专题研究', '次', held('IDEOLOGY_REVIEW')),
      figure('party.leadershipStudySessions', '理论学习中心组学习', '次', held('CENTRAL_GROUP_STUDY')),
    ],
  },
  {
    nameZh: '精准康复',
    nameEn: 'Targeted rehabilitation',
    figures: [
      figure(
        'rehab.childTraining',
        '0-17岁残疾儿童免费康复训练',
        '人',
        delivered('CHILD_REHABILITATION_TRAINING'),
      ),
      figure('rehab.prostheses', '截肢患者免费安装假肢', '人', delivered('PROSTHESES')),
      figure('rehab.visualAid', '“光明关爱”视力救助', '人', delivered('VISUAL_AID')),
      figure('rehab.hearingAids', '助听器验配', '人', delivered('HEARING_AIDS')),
      figure('rehab.assistiveDeviceApplications', '辅具适配申请', '人', applied('ASSISTIVE_DEVICES')),
      figure('rehab.inclusiveEducation', '残疾儿童融合教育', '人', inService('INCLUSIVE_EDUCATION'), {
        stock: true,
      }),
      figure('rehab.inspectionVisits', '上级调研', '次', inspectionVisits),
    ],
  },
  {
    nameZh: '教育就业',
    nameEn: 'Education and employment',
    figures: [
      figure('employment.relief', '困难残疾人就业救助金', '人', paid('EMPLOYMENT_RELIEF'), { money: true }),
      figure('employment.pensionSubsidy', '基本养老保险费补贴', '人', paid('PENSION_SUBSIDY'), {
        money: true,
      }),
      figure(
        'employment.blindMassageEnterprises',
        '盲人按摩企业申报补贴',
        '家',
        applied('BLIND_MASSAGE_ENTERPRISE'),
      ),
      figure('employment.entrepreneurs', '创业扶持', '人', applied('ENTREPRENEURSHIP')),
      figure('employment.accidentInsurance', '意外伤害保险', '人', delivered('ACCIDENT_INSURANCE'), {
        money: true,
      }),
      figure('employment.homeCare', '居家托养服务', '人', delivered('HOME_CARE')),
      figure('employment.familyCareSubsidy', '困难残疾人家庭托养补贴', '人', paid('FAMILY_CARE_SUBSIDY'), {
        money: true,
      }),
    ],
  },
  {
    nameZh: '组织宣传',
    nameEn: 'Organisation and publicity',
    figures: [
      figure('publicity.helpDayEvents', '全国助残日活动', '场次', helpDayEvents),
      figure('publicity.honours', '荣誉', '项', honours),
    ],
  },
  {
    nameZh: '维权救助',
    nameEn: 'Relief and rights',
    figures: [
      figure('relief.hardship', '困难救助金', '人', paid('HARDSHIP_RELIEF'), { money: true }),
      figure('relief.fuelSubsidy', '机动车燃油补贴申请', '人', applied('FUEL_SUBSIDY')),
      figure('relief.condolence', '春节、助残日帮扶慰问', '人', paid('CONDOLENCE'), { money: true }),
      figure('accessibility.renovationHouseholds', '家庭无障碍改造', '户', confirmed('HOME_RENOVATION')),
      figure('accessibility.modelCommunities', '市级无障碍改造社区', '个', modelCommunities),
    ],
  },
  {
    nameZh: '营商环境助残服务',
    nameEn: 'Service for the business environment',
    figures: [figure('service.oneVisitProcedures', '“最多跑一次”事项', '项', oneVisitProcedures)],
  },
];
