import { closedCodes, openCodes } from './code-lists.js';

export const sex = closedCodes('Sex', '性别', 'Sex as recorded', {
  MALE: ['男', 'male'],
  FEMALE: ['女', 'female'],
});

export const category = closedCodes(
  'DisabilityCategory',
  '残疾类别（GB/T 26341）',
  'Category of disability by GB/T 26341',
  {
    VISION: ['视力残疾', 'vision'],
    HEARING: ['听力残疾', 'hearing'],
    SPEECH: ['言语残疾', 'speech'],
    PHYSICAL: ['肢体残疾', 'physical'],
    INTELLECTUAL: ['智力残疾', 'intellectual'],
    MENTAL: ['精神残疾', 'mental'],
    MULTIPLE: ['多重残疾', 'two or more of the others'],
  },
);

export const certificateStatus = closedCodes(
  'CertificateStatus',
  '残疾人证状态',
  'Where a certificate stands',
  {
    VALID: ['有效', 'in force'],
    EXPIRED: ['过期', 'past its date'],
    LOST: ['挂失', 'reported lost'],
    FROZEN: ['冻结', 'frozen, as when a transfer is overdue'],
    TRANSFERRED_OUT: ['迁出', 'transferred to another federation'],
    CANCELLED: ['注销', 'cancelled'],
  },
);

export const hardship = closedCodes('Hardship', '困难类型', 'Kind of recognised hardship', {
  REGISTERED_POOR: ['建档立卡', 'registered as poor'],
  MINIMUM_LIVING: ['低保', 'minimum living allowance'],
  LOW_INCOME: ['低收入', 'low income'],
  EXTREME_HARDSHIP: ['特困', 'extreme hardship'],
});

export const regionLevel = closedCodes('RegionLevel', '区划级别', 'Level of an administrative division', {
  PROVINCE_CITY: ['市', 'a city'],
  DISTRICT: ['区、县', 'a district or county'],
  STREET: ['街道、乡镇', 'a street or town'],
  COMMUNITY: ['社区、村', 'a community or village'],
});

export const surveyOutcome = closedCodes(
  'SurveyOutcome',
  '动态更新调查方式和结果',
  'How a visit of the needs survey ended',
  {
    VISITED: ['入户', 'visited at home'],
    MET: ['见面', 'met elsewhere'],
    PHONE: ['电话', 'asked by phone'],
    LOST: ['失访', 'lost: died, moved, not to be found'],
  },
);

export const caseStatus = closedCodes('CaseStatus', '个案状态', 'Where a case stands', {
  SUBMITTED: ['已提交', 'submitted'],
  COMMUNITY_REVIEWED: ['社区已审核', 'passed by the community'],
  STREET_REVIEWED: ['街道已审核', 'passed by the street'],
  APPROVED: ['区残联已批准', 'approved by the district federation'],
  PUBLIC_NOTICE: ['公示中', 'in public notice'],
  CONFIRMED: ['已确定', 'confirmed after the notice'],
  DELIVERED: ['已服务', 'given: the device, service or insurance'],
  PAID: ['已支付', 'paid'],
  FOLLOWED_UP: ['已回访', 'visited afterwards'],
  CLOSED: ['已结案', 'closed'],
  REJECTED: ['不予通过', 'refused'],
  WITHDRAWN: ['已撤回', 'taken back by the applicant'],
  RETURNED: ['退回补正', 'sent back for more papers'],
  OBJECTED: ['公示有异议', 'stopped by an objection'],
  CANCELLED: ['已取消', 'cancelled by the federation'],
});

export const subjectKind = closedCodes('SubjectKind', '救助对象', 'For whom a case is', {
  RESIDENT: ['残疾人', 'a resident'],
  HOUSEHOLD: ['残疾人家庭', 'a household'],
  ENTERPRISE: ['企业', 'an enterprise'],
});

export const occasion = closedCodes(
  'ConsolationOccasion',
  '慰问时机',
  'The occasion of a consolation grant',
  {
    SPRING_FESTIVAL: ['春节', 'the Spring Festival'],
    HELP_DAY: ['全国助残日', 'the National Day for Helping Disabled Persons'],
  },
);

export const enterpriseKind = closedCodes('EnterpriseKind', '企业类别', 'Kind of enterprise', {
  BLIND_MASSAGE: ['盲人按摩机构', 'a massage shop of blind people'],
  EMPLOYMENT_BASE: ['集中就业单位', 'an enterprise that employs people with disabilities together'],
  OTHER: ['其他企业', 'any other enterprise'],
});

export const datePrecision = closedCodes('DatePrecision', '日期精度', 'How exactly a date is known', {
  DAY: ['精确到日', 'to the day'],
  MONTH: ['只知月份，日期为当月1日', 'to the month alone; the date is the first of it'],
});

export const campaign = closedCodes('PublicEventCampaign', '活动类型', 'What a public event belongs to', {
  HELP_DAY: ['全国助残日', 'the National Day for Helping Disabled Persons'],
  OTHER: ['其他', 'any other'],
});

export const heldStatus = closedCodes('PartyRecordStatus', '举办状态', 'Whether it took place', {
  PLANNED: ['计划', 'planned'],
  HELD: ['已举办、已召开', 'held'],
  CANCELLED: ['已取消', 'cancelled'],
});

export const petitionTopic = closedCodes('PetitionTopic', '信访类型', 'What a petition is about', {
  DEMOLITION: ['拆迁', 'demolition and relocation'],
  OTHER: ['其他', 'anything else'],
});

export const petitionStatus = closedCodes('PetitionStatus', '信访办理状态', 'Where a petition stands', {
  RECEIVED: ['已收到', 'received; whether it is taken up is to be decided'],
  ACCEPTED: ['已受理', 'taken up, and being handled'],
  HANDLED: ['已办结', 'settled, or not taken up'],
});

export const modelLevel = closedCodes('ModelCommunityLevel', '示范级别', 'Who awards a model', {
  NATIONAL: ['国家级', 'the state'],
  PROVINCIAL: ['省级', 'the province'],
  MUNICIPAL: ['市级', 'the city'],
  DISTRICT: ['区级', 'the district'],
});

export const partyRecordKind = closedCodes(
  'PartyRecordKind',
  '党务活动种类',
  'What kind of Party record it is',
  {
    BRANCH_COMMITTEE_MEETING: ['支委会', 'a meeting of the branch committee'],
    MEMBER_ASSEMBLY: ['党员大会', 'an assembly of the members'],
    THEME_DAY: ['主题党日', 'a theme Party day'],
    PARTY_LECTURE: ['党课', 'a Party lecture'],
    ORGANIZATIONAL_LIFE_MEETING: ['组织生活会', 'an organisational-life meeting'],
    DEMOCRATIC_APPRAISAL: ['民主评议', 'a democratic appraisal'],
    GROUP_STUDY: ['集中学习', 'a group study session'],
    MEMBERSHIP_CHECK: [
      '组织关系排查',
      'a check of organisational relations, with the number of floating members',
    ],
    ELECTION: ['换届选举', 'a term election'],
    POINTS_RATING_NOTICE: ['积分定等公示', 'a notice of the points rating'],
    IDEOLOGY_REVIEW: ['意识形态专题研究', 'a review of ideological work'],
    CENTRAL_GROUP_STUDY: ['理论学习中心组学习', 'a study session of the theory-study central group'],
    INTEGRITY_EDUCATION: ['党风廉政教育', 'a session of integrity education'],
    WORK_PLAN: ['工作计划', 'a work plan'],
  },
);

export const partyStage = closedCodes(
  'PartyStage',
  '发展阶段',
  'How far somebody is on the way into the Party',
  {
    ACTIVIST: ['入党积极分子', 'activist'],
    DEVELOPMENT_CANDIDATE: ['发展对象', 'development candidate'],
    PROBATIONARY_MEMBER: ['预备党员', 'probationary member'],
    FULL_MEMBER: ['正式党员', 'full member'],
  },
);

export const programmeCode = openCodes('Programme', '救助或服务项目', 'The programme under which a case is', {
  ACCIDENT_INSURANCE: ['残疾人意外伤害保险', 'accident insurance'],
  ASSISTIVE_DEVICES: ['辅助器具适配', 'provision of assistive devices'],
  BLIND_MASSAGE_ENTERPRISE: ['盲人按摩企业补贴申报', 'subsidy for enterprises of massage by blind persons'],
  CHILD_REHABILITATION_TRAINING: [
    '残疾儿童免费康复训练',
    'free rehabilitation training for children with disabilities',
  ],
  CONDOLENCE: ['春节、助残日帮扶慰问', 'consolation visit and grant'],
  EMPLOYMENT_BASE: ['区级残疾人集中就业示范基地', 'district model base of concentrated employment'],
  EMPLOYMENT_RELIEF: ['困难残疾人就业救助', 'employment relief for persons in hardship'],
  ENTREPRENEURSHIP: ['残疾人创业扶持', 'start-up support'],
  EXTRAORDINARY_RELIEF: ['特殊困难残疾人特殊救助', 'extraordinary relief for exceptional hardship'],
  FAMILY_CARE_SUBSIDY: ['困难残疾人家庭托养补贴', 'family-care subsidy'],
  FUEL_SUBSIDY: ['残疾人机动轮椅车燃油补贴', 'fuel subsidy for motor wheelchairs'],
  HARDSHIP_RELIEF: ['困难残疾人救助', 'hardship relief'],
  HEARING_AIDS: ['助听器验配', 'hearing-aid fitting'],
  HOME_CARE: ['残疾人居家托养服务', 'home nursing care'],
  HOME_RENOVATION: ['家庭无障碍改造', 'barrier-free renovation of homes'],
  INCLUSIVE_EDUCATION: ['残疾儿童融合教育', 'inclusive education for children with disabilities'],
  PENSION_SUBSIDY: ['基本养老保险费补贴', 'subsidy of pension contributions'],
  PROSTHESES: ['截肢患者免费安装假肢', 'free prostheses for amputees'],
  SCHOOL_AID: ['残疾人及残疾人子女就学救助', 'schooling relief'],
  VISUAL_AID: ['“光明关爱”视力救助', '“Bright Care” sight relief'],
});

export const countedUnit = openCodes(
  'IndicatorUnit',
  '计划任务的计量单位',
  'What a task of the plan counts',
  {
    PEOPLE: ['人（每人只计一次）', 'people; each counts once'],
    HOUSEHOLDS: ['户', 'households'],
    ENTERPRISES: ['家（企业）', 'enterprises'],
    EVENTS: ['场（活动）', 'public events'],
    MEETINGS: ['次（会议）', 'meetings'],
    SESSIONS: ['次（学习、教育）', 'sessions'],
    ELECTIONS: ['次（换届）', 'elections'],
    NOTICES: ['次（公示）', 'notices'],
    VISITS: ['人次、次（走访、调研）', 'visits; somebody visited twice counts twice (person-times)'],
    HONOURS: ['项（荣誉）', 'honours'],
    COMMUNITIES: ['个（社区）', 'communities'],
    PROCEDURES: ['项（办理事项）', 'procedures'],
    CLASSES: ['期（培训班）', 'classes'],
  },
);
