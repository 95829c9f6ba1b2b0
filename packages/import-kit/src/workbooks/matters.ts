import { DAY, needed, optional, REGION_FORM, type Workbook } from './column.js';

const region = needed('区划', 'regionId', 'region', REGION_FORM);
const number = needed('编号', 'number', 'number of the record');
const name = needed('名称', 'nameZh', 'name of a thing');

/** What rehab-employment takes besides cases. */
export const REHAB_MATTERS: readonly Workbook[] = [
  {
    kind: 'enterprises',
    nameZh: '企业表',
    service: 'rehab-employment',
    key: ['enterpriseNumber'],
    columns: [
      needed('企业编号', 'enterpriseNumber', 'enterprise number', 'the office’s own number'),
      name,
      needed('类型', 'enterpriseKind', 'kind of enterprise', '盲人按摩机构, 集中就业单位, 其他企业'),
      region,
      needed('职工人数', 'staff', 'count'),
      needed('残疾职工人数', 'disabledStaff', 'count'),
      needed('视力残疾职工人数', 'visionStaff', 'count'),
      needed('登记日期', 'on', 'date', `${DAY}; the row holds from it on`),
    ],
  },
  {
    kind: 'inspection-visits',
    nameZh: '上级调研表',
    service: 'rehab-employment',
    key: ['number'],
    columns: [
      number,
      needed('单位', 'visitorZh', 'name of a body'),
      needed('主题', 'topicZh', 'topic'),
      needed('日期', 'occurredOn', 'date or month', 'YYYY-MM-DD or YYYY-MM'),
      region,
    ],
  },
  {
    kind: 'training-classes',
    nameZh: '培训班表',
    service: 'rehab-employment',
    key: ['number'],
    columns: [
      number,
      name,
      needed('开班日期', 'startedOn', 'date', DAY),
      optional('结束日期', 'endedOn', 'date', DAY),
      region,
      optional('人数', 'people', 'count'),
      optional('计划任务', 'taskCode', 'code of a task', 'plan.…, where the class carries one out'),
    ],
  },
];

/** What relief-accessibility takes besides cases. */
export const RELIEF_MATTERS: readonly Workbook[] = [
  {
    kind: 'public-events',
    nameZh: '宣传活动表',
    service: 'relief-accessibility',
    key: ['number'],
    columns: [
      number,
      name,
      needed('类型', 'eventKind', 'kind of event', '助残日, 其他'),
      needed('日期', 'heldOn', 'date', DAY),
      region,
      optional('主办', 'hostZh', 'name of a body'),
      needed('状态', 'status', 'status', '已举办, 已取消'),
    ],
  },
  {
    kind: 'honours',
    nameZh: '荣誉表',
    service: 'relief-accessibility',
    key: ['number'],
    columns: [
      number,
      needed('荣誉名称', 'nameZh', 'name of a thing'),
      needed('获得者', 'recipientZh', 'recipient'),
      optional('授予单位', 'grantedByZh', 'name of a body'),
      needed('日期', 'receivedOn', 'date or month', 'YYYY-MM-DD or YYYY-MM'),
      region,
    ],
  },
  {
    kind: 'petitions',
    nameZh: '信访表',
    service: 'relief-accessibility',
    key: ['number'],
    columns: [
      number,
      needed('类型', 'petitionKind', 'kind of petition', '拆迁, 其他'),
      needed('收到日期', 'receivedOn', 'date', DAY),
      optional('受理日期', 'acceptedOn', 'date', DAY),
      optional('延期告知日期', 'extendedOn', 'date', `${DAY}, where the term was extended`),
      optional('办结日期', 'settledOn', 'date', DAY),
      region,
    ],
  },
  {
    kind: 'model-communities',
    nameZh: '无障碍社区表',
    service: 'relief-accessibility',
    key: ['number'],
    columns: [
      number,
      name,
      region,
      optional('级别', 'level', 'level', '国家级, 省级, 市级, 区级; blank where 名称 begins with it'),
      needed('开工日期', 'startedOn', 'date', DAY),
      optional('完工日期', 'completedOn', 'date', DAY),
    ],
  },
  {
    kind: 'one-visit-procedures',
    nameZh: '最多跑一次事项表',
    service: 'relief-accessibility',
    key: ['number'],
    columns: [
      number,
      name,
      needed('最多现场次数', 'visitsRequired', 'count'),
      needed('实现日期', 'completedOn', 'date', DAY),
      region,
    ],
  },
  {
    kind: 'open-matters',
    nameZh: '未决事项表',
    service: 'relief-accessibility',
    key: ['code'],
    columns: [
      needed('事项代码', 'code', 'code of a matter'),
      name,
      needed('提出日期', 'openedOn', 'date', DAY),
      optional('办结日期', 'closedOn', 'date', DAY),
      optional('说明', 'noteZh', 'note'),
      region,
    ],
  },
];

/** What party-affairs takes. */
export const PARTY_WORKBOOKS: readonly Workbook[] = [
  {
    kind: 'party-members',
    nameZh: '党员名册',
    service: 'party-affairs',
    key: ['number'],
    columns: [
      number,
      needed('姓名', 'name', 'name'),
      needed('类型', 'memberKind', 'kind of member', '正式党员, 预备党员, 入党积极分子, 发展对象'),
      optional('确定日期', 'determinedOn', 'date', `${DAY}: 入党积极分子, 发展对象; of 正式党员 the 转正`),
      optional('确定机构', 'determinedBy', 'body', '党员大会, 支委会: 入党积极分子, 发展对象'),
      optional('入党日期', 'joinedOn', 'date', `${DAY}: 正式党员, 预备党员`),
      needed('流动党员', 'floating', 'yes or no', '是, 否'),
      region,
    ],
  },
  {
    kind: 'party-records',
    nameZh: '党务记录表',
    service: 'party-affairs',
    key: ['number'],
    columns: [
      needed('记录编号', 'number', 'number of the record'),
      needed(
        '种类',
        'recordKind',
        'kind of record',
        '支委会, 党员大会, 主题党日, 党课, 组织生活会, 民主评议, 集中学习, 组织关系排查, 换届选举, 积分定等公示, 意识形态专题研究, 中心组学习, 党风廉政教育, 工作计划',
      ),
      needed('召开日期', 'heldOn', 'date', DAY),
      optional('所属期间', 'forPeriod', 'period', 'as 2018 or 2019-05'),
      region,
      optional('主题', 'topicZh', 'topic'),
      optional('参加人数', 'people', 'count'),
      optional('结果数值', 'result', 'count', 'an explicit 0 is a result'),
      needed('状态', 'status', 'status', '已召开, 已取消, 计划'),
    ],
  },
];
