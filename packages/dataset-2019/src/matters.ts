import { addDays, toDate } from '@zhucan/codes';

import type { CaseRow } from './steps.js';

const REGION = { regionId: '430103' };
const MONTHS = ['01', '02', '03', '04', '05', '06'];

function meetings(): readonly (readonly [string, string, CaseRow])[] {
  const monthly = (kind: string, day: string) =>
    MONTHS.map((month) => [kind, `2019-${month}-${day}`, { forPeriod: `2019-${month}` }] as const);
  const on = (kind: string, ...days: string[]) => days.map((day) => [kind, day, {}] as const);
  return [
    ...monthly('支委会', '08'),
    ...monthly('主题党日', '15'),
    ...monthly('集中学习', '20'),
    ...monthly('中心组学习', '22'),
    ...on(
      '党员大会',
      '2019-01-10',
      '2019-02-14',
      '2019-03-07',
      '2019-03-28',
      '2019-04-11',
      '2019-05-16',
      '2019-06-06',
      '2019-06-21',
    ),
    ...on('党课', '2019-03-14', '2019-06-13'),
    ...on('意识形态专题研究', '2019-03-19', '2019-06-18'),
    ...on('积分定等公示', '2019-04-02'),
    ['组织生活会', '2019-03-26', { forPeriod: '2018' }],
    ['民主评议', '2019-03-26', { forPeriod: '2018' }],
    ['组织关系排查', '2019-04-18', { result: '0' }],
    ['换届选举', '2019-06-21', {}],
    ['工作计划', '2019-01-09', { forPeriod: '2019', topicZh: '年度工作计划和主题党日计划' }],
    // Neither of these is in the half-year, and the third was not held.
    ['支委会', '2018-12-07', { forPeriod: '2018-12' }],
    ['党员大会', '2018-08-16', { topicZh: '确定入党积极分子' }],
    ['党课', '2019-05-09', { status: '已取消' }],
    ['主题党日', '2019-07-01', { forPeriod: '2019-07' }],
  ];
}

function partyMembers(): CaseRow[] {
  const member = { memberKind: '正式党员', floating: '否', ...REGION };
  const activist = {
    ...member,
    memberKind: '入党积极分子',
    determinedOn: '2018-08-16',
    determinedBy: '党员大会',
  };
  return [
    ...Array.from({ length: 9 }, (_row, at) => ({
      ...member,
      name: `示例党员${String(at + 1)}`,
      joinedOn: `${String(1995 + at)}-07-01`,
    })),
    { ...activist, name: '示例积极分子1' },
    { ...activist, name: '示例积极分子2' },
  ].map((each, at) => ({ number: `PM-${String(at + 1)}`, ...each }));
}

const event = (number: string, heldOn: string, more: CaseRow = {}): CaseRow => ({
  number,
  nameZh: '全国助残日社区活动',
  eventKind: '助残日',
  heldOn,
  status: '已举办',
  ...REGION,
  ...more,
});

/** The rows of the workbooks that are about things, not people: by kind, by field. */
export function matterRows(): Readonly<Record<string, readonly CaseRow[]>> {
  return {
    'inspection-visits': [
      { number: 'IV-1', visitorZh: '中国残联', topicZh: '精准康复', occurredOn: '2019-05', ...REGION },
      { number: 'IV-2', visitorZh: '示例单位', topicZh: '康复', occurredOn: '2018-11', ...REGION },
    ],
    'training-classes': [
      {
        number: 'TC-1',
        nameZh: '爱在天心，关爱来自星星的孩子',
        startedOn: '2018-09-10',
        endedOn: '2018-09-14',
        people: '18',
        taskCode: 'plan.autismTrainingClass',
        ...REGION,
      },
    ],
    'public-events': [
      event('PE-1', '2019-05-18', { hostZh: '桥头社区' }),
      event('PE-2', '2019-05-18', { hostZh: '怡智家园' }),
      ...Array.from({ length: 18 }, (_row, at) =>
        event(`PE-${String(at + 3)}`, addDays(toDate('2019-05-10'), at % 14)),
      ),
      event('PE-21', '2018-05-20'),
      event('PE-22', '2019-05-19', { status: '已取消' }),
      event('PE-23', '2019-05-19', { regionId: '430111' }),
      event('PE-24', '2019-03-05', { nameZh: '志愿服务活动', eventKind: '其他' }),
    ],
    honours: [
      {
        number: 'HO-1',
        nameZh: '第六届全国助残爱心个人',
        recipientZh: '张建明',
        receivedOn: '2019-05',
        ...REGION,
      },
      { number: 'HO-2', nameZh: '中国好人', recipientZh: '汤俊杰', receivedOn: '2019-04', ...REGION },
      {
        number: 'HO-3',
        nameZh: '首批残疾人文化创意产业基地',
        recipientZh: '湖南金棕编织文化艺术有限公司',
        grantedByZh: '中国残联',
        receivedOn: '2019-03',
        ...REGION,
      },
      { number: 'HO-4', nameZh: '示例荣誉', recipientZh: '示例单位', receivedOn: '2018-05', ...REGION },
    ],
    petitions: [
      { number: 'PT-1', petitionKind: '拆迁', receivedOn: '2019-02-20', acceptedOn: '2019-03-01', ...REGION },
      {
        number: 'PT-2',
        petitionKind: '其他',
        receivedOn: '2019-01-08',
        acceptedOn: '2019-01-15',
        settledOn: '2019-03-04',
        ...REGION,
      },
    ],
    // 东瓜山 comes after the twelve communities of 坡子街.
    'model-communities': [
      { number: 'MC-1', nameZh: '市级无障碍改造社区', startedOn: '2019-03-11', regionId: 'txc-0013' },
    ],
    'one-visit-procedures': [
      { number: 'OV-1', nameZh: '残疾人证办理', visitsRequired: '1', completedOn: '2019-04-15', ...REGION },
      { number: 'OV-2', nameZh: '燃油补贴申请', visitsRequired: '1', completedOn: '2019-05-06', ...REGION },
      { number: 'OV-3', nameZh: '示例事项', visitsRequired: '3', completedOn: '2019-05-06', ...REGION },
    ],
    'open-matters': [
      {
        code: 'petitions.demolition',
        nameZh: '拆迁等信访事件',
        openedOn: '2019-02-20',
        noteZh: '化解难度大',
        ...REGION,
      },
      {
        code: 'relief.specialHardship',
        nameZh: '特殊困难群体特殊救助',
        openedOn: '2019-06-30',
        noteZh: '有待加强',
        ...REGION,
      },
    ],
    'party-members': partyMembers(),
    'party-records': meetings().map(([recordKind, heldOn, more], at) => ({
      number: `PR-${String(at + 1).padStart(3, '0')}`,
      recordKind,
      heldOn,
      status: '已召开',
      ...REGION,
      ...more,
    })),
  };
}
