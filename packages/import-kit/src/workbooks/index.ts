import { CASE_WORKBOOKS } from './cases.js';
import { DAY, needed, optional, REGION_FORM, type Workbook, YES_NO } from './column.js';
import { PARTY_WORKBOOKS, REHAB_MATTERS, RELIEF_MATTERS } from './matters.js';
import { REGISTRY_WORKBOOKS } from './registry.js';

const PREFIXES = [
  ['registry', 'registry'],
  ['rehab', 'rehab-employment'],
  ['relief', 'relief-accessibility'],
  ['party', 'party-affairs'],
] as const;

const PLAN_TASKS_ZH = '计划任务表';
const REPORTED_FIGURES_ZH = '报告数字表';

const region = needed('区划', 'regionId', 'region', REGION_FORM);
const period = needed('期间', 'period', 'period', '2019, 2019-H1, 2019-Q2, 2019-05');

/** The plan's tasks and the figures as the report prints them, for each service its own. */
const REPORT_WORKBOOKS: readonly Workbook[] = PREFIXES.flatMap(([prefix, service]): Workbook[] => [
  {
    kind: `${prefix}-plan-tasks`,
    nameZh: PLAN_TASKS_ZH,
    service,
    key: ['code', 'period', 'regionId'],
    columns: [
      needed('任务编号', 'code', 'code of a task', 'plan.…'),
      period,
      region,
      needed('板块', 'section', 'section', 'rehabilitation, …'),
      needed('名称', 'nameZh', 'name of a thing'),
      optional('目标', 'target', 'count', 'blank where the plan gives no number'),
      needed('单位', 'unit', 'unit', 'PEOPLE, HOUSEHOLDS, …'),
      optional('截止日期', 'dueOn', 'date', DAY),
    ],
  },
  {
    kind: `${prefix}-reported-figures`,
    nameZh: REPORTED_FIGURES_ZH,
    service,
    key: ['indicator', 'period', 'regionId'],
    columns: [
      needed('指标编号', 'indicator', 'code of an indicator'),
      period,
      region,
      optional('数值', 'value', 'count'),
      optional('金额（元）', 'amountYuan', 'amount', 'yuan, two decimals'),
      optional('舍入单位（元）', 'roundingYuan', 'amount', 'yuan'),
      optional('印刷文本', 'printed', 'text'),
      optional('约数', 'approximate', 'yes or no', YES_NO),
      optional('方向', 'direction', 'direction', '近, 超, 约'),
      needed('来源', 'source', 'source'),
      optional('行号', 'line', 'line of the source'),
    ],
  },
]);

/** Every kind of workbook, in the order in which a data set is imported. */
export const WORKBOOKS: readonly Workbook[] = [
  ...REGISTRY_WORKBOOKS,
  ...REHAB_MATTERS,
  ...CASE_WORKBOOKS,
  ...RELIEF_MATTERS,
  ...PARTY_WORKBOOKS,
  ...REPORT_WORKBOOKS,
];

/**
 * The workbook of a kind.
 *
 * @throws RangeError for a kind that does not exist
 */
export function workbook(kind: string): Workbook {
  const found = WORKBOOKS.find((each) => each.kind === kind);
  if (!found) throw new RangeError('no such kind of workbook');
  return found;
}

function reportWorkbook(service: string, nameZh: string): Workbook {
  const found = REPORT_WORKBOOKS.find((each) => each.service === service && each.nameZh === nameZh);
  if (!found) throw new RangeError('no such service');
  return found;
}

/**
 * The workbook of a service's plan tasks.
 *
 * @throws RangeError for a service that does not exist
 */
export function planTaskWorkbook(service: string): Workbook {
  return reportWorkbook(service, PLAN_TASKS_ZH);
}

/**
 * The workbook of a service's figures as a report prints them.
 *
 * @throws RangeError for a service that does not exist
 */
export function reportedFigureWorkbook(service: string): Workbook {
  return reportWorkbook(service, REPORTED_FIGURES_ZH);
}

/** The page that describes all workbooks (`docs/workbooks.md`), made from the same table that reads them. */
export function workbooksPage(): string {
  const parts = WORKBOOKS.map(({ kind, nameZh, service, key, columns }) =>
    [
      `## \`${kind}\` (${nameZh})`,
      '',
      `Taken by ${service}. One row for each ${key.map((each) => `\`${each}\``).join(' and ')}.`,
      '',
      '| heading | field | required | written as | value class |',
      '|---|---|---|---|---|',
      ...columns.map(
        (each) =>
          `| ${each.heading} | \`${each.field}\` | ${each.required ? 'yes' : ''} | ${each.form ?? ''} | ${each.valueClass} |`,
      ),
      '',
    ].join('\n'),
  );
  return `${PAGE_HEAD}\n${parts.join('\n')}`;
}

const PAGE_HEAD = `# Workbooks

The files that an office imports: CSV (UTF-8 with or without BOM, or GB18030) or XLSX, first row the Chinese headings, in any order; ids as text, dates
\`YYYY-MM-DD\`, money in yuan with two decimals. \`WORKBOOKS\` of \`@zhucan/import-kit\` is this table as data; a test keeps the two equal.

Rule codes of every kind: \`NOT_A_WORKBOOK\`, \`FILE_TOO_LARGE\`, \`ZIP_BOMB\`, \`MISSING_COLUMN\`, \`DUPLICATE_COLUMN\`, \`ROW_TOO_LONG\` (the file as a
whole); \`VALUE_REQUIRED\`, \`FORMULA_CELL\`, \`MALFORMED_TEXT\`, \`TEXT_TOO_LONG\`, \`CONFLICTING_ROWS\` (a row); then those of the values: \`MALFORMED_DATE\`,
\`MALFORMED_AMOUNT\`, \`MALFORMED_REGION\`, \`UNKNOWN_REGION\`, \`CITIZEN_ID_…\`, \`GRADE_RANGE\`, \`UNKNOWN_CATEGORY\` and what the service's decisions refuse.
`;
