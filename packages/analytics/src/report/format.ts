import type { Absence, CountedFigure, EventReport } from './report.js';

/** Why a number is missing, Chinese first. */
const WHY: Readonly<Record<Absence, string>> = {
  MONEY_OF_PERSONS:
    '金额：公开事件不含个人金额，逐笔公布的累计数相减即得单笔，故不由事件计算；“报告所载”为办公室报告的印刷数。 Money: public events tell none of single persons, and running totals would tell it by their differences; what stands there is as the report prints it.',
  PERIOD_NOT_OVER:
    '期末数：期间尚未结束，公开事件只给出月末。 Stock: the period is not over, and public events tell month ends alone.',
};

/** Columns of a terminal: Chinese characters and full-width signs take two. */
function width(text: string): number {
  return Array.from(text).reduce((sum, each) => sum + (/[⺀-꓏豈-﫿︰-﹏＀-｠￠-￦]/u.test(each) ? 2 : 1), 0);
}

const pad = (text: string, to: number): string => text + ' '.repeat(Math.max(0, to - width(text)));

function yuan(fen: string): string {
  const cents = fen.padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`.replace(/\.00$/, '');
}

function row(figure: CountedFigure): readonly string[] {
  const value = figure.value === null ? '—' : String(figure.value);
  const money = figure.absent === 'MONEY_OF_PERSONS';
  return [
    figure.nameZh,
    value,
    figure.unitZh,
    money ? '不公开' : '',
    figure.printedFen === null ? '' : yuan(figure.printedFen),
    figure.occurredOn ?? '',
    figure.code,
  ];
}

const HEADING = ['指标', '数值', '单位', '金额（元）', '报告所载（元）', '日期', 'code'];

/** The report as a table for a terminal, Chinese first, with the reason for each number that is missing. */
export function formatReport({
  region,
  period,
  sections,
  events,
  incompleteCases,
  erasedResidents,
}: EventReport): string {
  const rows = sections.map(({ figures }) => figures.map(row));
  const widths = HEADING.map((_, at) =>
    Math.max(...[HEADING, ...rows.flat()].map((each) => width(each[at] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  const reasons = new Set(sections.flatMap(({ figures }) => figures.flatMap(({ absent }) => absent ?? [])));
  return [
    `${region.nameZh}（${region.code}）${period.code}：仅由公开事件计算 from public events alone`,
    `事件 ${events.count} 条，最后记录于 ${events.lastRecordedAt ?? '—'} (${events.count} events)`,
    '',
    line(HEADING),
    ...sections.flatMap(({ nameZh, nameEn }, at) => [
      '',
      `${nameZh} ${nameEn}`,
      ...(rows[at] ?? []).map(line),
    ]),
    '',
    ...[...reasons].map((reason) => WHY[reason]),
    ...(incompleteCases === 0
      ? []
      : [
          `有 ${incompleteCases} 个个案的最近事件早于现行契约，未计入。 ${incompleteCases} cases were last told of before the present contract and are in no figure.`,
        ]),
    ...(erasedResidents === 0
      ? []
      : [
          `有 ${erasedResidents} 人的信息已依法删除，不再计入各期持证人数。 ${erasedResidents} residents were erased and are in no stock of holders any more, also of the past.`,
        ]),
  ].join('\n');
}
