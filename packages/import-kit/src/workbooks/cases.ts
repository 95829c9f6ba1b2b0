import { DAY, type ImportColumn, needed, optional, REGION_FORM, type Workbook } from './column.js';

/** The columns of both case workbooks; the subject columns stand first. */
const CASE_WORKBOOK_COLUMNS: readonly ImportColumn[] = [
  optional(
    '公民身份号码',
    'citizenId',
    'citizen id',
    'in the office’s file only; the registry’s look-up turns it into 居民编号',
  ),
  optional('残疾人证号', 'certificateNumber', 'certificate number', 'instead of 公民身份号码'),
  optional(
    '居民编号',
    'residentId',
    'resident id',
    'UUID; what the service receives; a household by its applicant',
  ),
  optional(
    '企业编号',
    'enterpriseNumber',
    'enterprise number',
    'for programmes of enterprises; as in the 企业表',
  ),
  needed('案件编号', 'caseNumber', 'case number', 'as RE-2019-000001'),
  needed('项目代码', 'programmeCode', 'programme'),
  needed('申请区划', 'region', 'region', REGION_FORM),
  optional('慰问时机', 'occasion', 'occasion', '春节, 助残日'),
  needed('申请日期', 'submittedOn', 'date', DAY),
  optional('社区审核日期', 'communityReviewedOn', 'date', DAY),
  optional('街道审核日期', 'streetReviewedOn', 'date', DAY),
  optional('批准日期', 'approvedOn', 'date', DAY),
  optional('公示日期', 'noticeOpenedOn', 'date', DAY),
  optional('确定日期', 'confirmedOn', 'date', DAY),
  optional('服务日期', 'deliveredOn', 'date', DAY),
  optional('支付日期', 'paidOn', 'date', DAY),
  optional('回访日期', 'followedUpOn', 'date', DAY),
  optional('结案日期', 'closedOn', 'date', DAY),
  optional('金额（元）', 'amountYuan', 'amount', 'yuan, two decimals'),
  optional('终止情形', 'ending', 'ending', '不予通过, 撤回, 退回补正, 公示异议, 取消'),
  optional('终止日期', 'endedOn', 'date', DAY),
  optional('理由', 'reason', 'reason'),
];

/** The case workbooks of the two services. */
export const CASE_WORKBOOKS: readonly Workbook[] = [
  {
    kind: 'rehab-cases',
    nameZh: '康复就业案件表',
    service: 'rehab-employment',
    key: ['caseNumber'],
    columns: CASE_WORKBOOK_COLUMNS,
  },
  {
    kind: 'relief-cases',
    nameZh: '救助无障碍案件表',
    service: 'relief-accessibility',
    key: ['caseNumber'],
    columns: CASE_WORKBOOK_COLUMNS,
  },
];
