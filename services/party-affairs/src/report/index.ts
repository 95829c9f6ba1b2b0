import type { FactSource, IndicatorDefinition, IndicatorUnit, ReportDefinition } from '@zhucan/subgraph-kit';

/** Records of a kind that were held in the period. */
function held(kind: string, more: Readonly<Record<string, string>> = {}): FactSource {
  return {
    recordType: 'PartyRecord',
    from: 'party_record r',
    recordId: 'r.record_id',
    occurredOn: 'r.held_on',
    regionId: 'r.region_id',
    where: {
      region: 'r.region_id = ANY(:regions)',
      kind: `r.kind = '${kind}'`,
      status: "r.status = 'HELD'",
      period: 'r.held_on >= :from AND r.held_on < :until',
      standing: 'r.superseded_at IS NULL',
      ...more,
    },
  };
}

function counted(
  code: string,
  nameZh: string,
  nameEn: string,
  unit: IndicatorUnit,
  rule: string,
  facts: FactSource,
): IndicatorDefinition {
  return {
    code,
    nameZh,
    nameEn,
    unit,
    counts: 'HELD',
    rule,
    addsOverRegions: true,
    addsOverTime: true,
    facts,
  };
}

/** What the last check before the end of the period found; a finding of zero is zero, no check is null. */
const floatingMembers: FactSource = {
  ...held('MEMBERSHIP_CHECK'),
  statedValue: 'r.stated_value',
  where: {
    region: 'r.region_id = ANY(:regions)',
    kind: "r.kind = 'MEMBERSHIP_CHECK'",
    status: "r.status = 'HELD'",
    period: 'r.held_on < :until',
    standing: 'r.superseded_at IS NULL',
  },
};

/** Activists on the last day of the period: determined by then, and not on the next stage by then. */
const activists: FactSource = {
  recordType: 'PartyMember',
  from: 'party_stage_standing s',
  recordId: 's.member_id',
  occurredOn: 's.since',
  regionId: 's.region_id',
  where: {
    region: 's.region_id = ANY(:regions)',
    stage: "s.stage = 'ACTIVIST'",
    period: 's.since < :until AND (s.until IS NULL OR s.until >= :until)',
  },
};

const stock = { unit: 'PEOPLE', counts: 'STOCK', addsOverRegions: true, addsOverTime: false } as const;

const indicators: readonly IndicatorDefinition[] = [
  counted(
    'party.branchCommitteeMeetings',
    '支委会',
    'Branch committee meetings',
    'MEETINGS',
    '每月一次。 One in every month of the period.',
    held('BRANCH_COMMITTEE_MEETING'),
  ),
  counted(
    'party.memberAssemblies',
    '党员大会',
    'Member assemblies',
    'MEETINGS',
    '期内召开的次数，每季度不少于一次。 Held in the period, at least one in every quarter.',
    held('MEMBER_ASSEMBLY'),
  ),
  counted(
    'party.themeDays',
    '主题党日',
    'Theme Party days',
    'MEETINGS',
    '每月一次。 One in every month of the period.',
    held('THEME_DAY'),
  ),
  counted(
    'party.partyLectures',
    '党课',
    'Party lectures',
    'MEETINGS',
    '党员轮流讲课，每季度一次。 Members in turn, one in every quarter.',
    held('PARTY_LECTURE'),
  ),
  counted(
    'party.organizationalLifeMeetings',
    '组织生活会',
    'Organisational-life meetings',
    'MEETINGS',
    '按召开日期统计；所属年度另记。 Counted by the day held; the year it is for is kept apart.',
    held('ORGANIZATIONAL_LIFE_MEETING'),
  ),
  counted(
    'party.groupStudySessions',
    '集中学习',
    'Group study sessions',
    'SESSIONS',
    '每月一次。 One in every month of the period.',
    held('GROUP_STUDY'),
  ),
  {
    code: 'party.floatingMembers',
    nameZh: '流动党员',
    nameEn: 'Floating members',
    ...stock,
    addsOverRegions: false,
    rule: '最近一次组织关系排查的结果；零即排查无，空即未排查。 The result of the last membership check; zero is a finding, null is no check.',
    facts: floatingMembers,
  },
  counted(
    'party.elections',
    '换届选举',
    'Term elections',
    'ELECTIONS',
    '期内完成的换届选举。 Elections completed in the period.',
    held('ELECTION'),
  ),
  {
    code: 'party.activists',
    nameZh: '入党积极分子',
    nameEn: 'Activists',
    ...stock,
    rule: '期末在册、尚未确定为发展对象的入党积极分子。 Activists on the last day who are no candidates yet.',
    facts: activists,
  },
  counted(
    'party.pointsRatingNotices',
    '积分定等公示',
    'Notices of the points rating',
    'NOTICES',
    '期内在公示栏公示的次数。 Posted on the notice board in the period.',
    held('POINTS_RATING_NOTICE'),
  ),
  counted(
    'party.ideologyReviews',
    '意识形态专题研究',
    'Reviews of ideological work',
    'MEETINGS',
    '每季度不少于一次。 At least one in every quarter.',
    held('IDEOLOGY_REVIEW'),
  ),
  counted(
    'party.leadershipStudySessions',
    '理论学习中心组学习',
    'Study sessions of the central group',
    'SESSIONS',
    '每月一次。 One in every month.',
    held('CENTRAL_GROUP_STUDY'),
  ),
];

/** What the service answers of report and plan. */
export const partyAffairsReport: ReportDefinition = {
  sections: [{ code: 'partyBuilding', indicators }],
  planSections: ['partyBuilding'],
  planTasks: [
    {
      code: 'plan.integrityEducation',
      nameEn: 'Education in Party conduct, integrity and ideology',
      facts: held('INTEGRITY_EDUCATION'),
    },
  ],
};
