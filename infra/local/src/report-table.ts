import { z } from 'zod';

import type { GraphClient } from './graph-client.js';

const SECTIONS = [
  'registry',
  'partyBuilding',
  'rehabilitation',
  'educationEmployment',
  'publicity',
  'reliefRights',
  'businessEnvironment',
] as const;

const QUERY = `query LocalReport($region: ID!, $period: String!) {
  workReport(region: $region, period: $period) {
${SECTIONS.map((section) => `    ${section} { ...Section }`).join('\n')}
  }
}
fragment Section on ReportSection {
  nameZh
  nameEn
  indicators { code nameZh value unit amountFen printed approximate }
}`;

const section = z
  .object({
    nameZh: z.string(),
    nameEn: z.string(),
    indicators: z.array(
      z.object({
        code: z.string(),
        nameZh: z.string(),
        value: z.number().nullable(),
        unit: z.string(),
        amountFen: z.union([z.string(), z.number()]).nullable(),
        printed: z.string().nullable(),
        approximate: z.boolean(),
      }),
    ),
  })
  .nullable();
const answer = z.object({
  workReport: z.object(Object.fromEntries(SECTIONS.map((name) => [name, section]))).nullable(),
});

/** The measure words of the units, as a report in Chinese has them. */
const MEASURE_WORDS: Readonly<Record<string, string>> = {
  PEOPLE: '人',
  HOUSEHOLDS: '户',
  ENTERPRISES: '家',
  EVENTS: '场次',
  MEETINGS: '次',
  SESSIONS: '次',
  ELECTIONS: '次',
  NOTICES: '次',
  VISITS: '次',
  HONOURS: '项',
  COMMUNITIES: '个',
  PROCEDURES: '项',
  CLASSES: '期',
};

/** A table of one section. */
export interface ReportTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

const HEADING = ['指标', '数值', '单位', '金额（元）', '报告原文', 'code'];

/** Reads the report on a region and a period through the gateway. */
export async function readReport(
  client: GraphClient,
  region: string,
  period: string,
): Promise<ReportTable[]> {
  const { workReport } = answer.parse(await client.ask(QUERY, { region, period }));
  return SECTIONS.flatMap((name) => {
    const found = workReport?.[name];
    if (found === undefined || found === null) return [{ title: `${name}: —`, rows: [] }];
    const rows = found.indicators.map((indicator) => [
      indicator.nameZh,
      indicator.value === null ? '—' : String(indicator.value),
      MEASURE_WORDS[indicator.unit] ?? indicator.unit,
      indicator.amountFen === null ? '' : yuan(BigInt(indicator.amountFen)),
      (indicator.printed ?? '') + (indicator.approximate ? '（约）' : ''),
      indicator.code,
    ]);
    return [{ title: `${found.nameZh} ${found.nameEn}`, rows }];
  });
}

function yuan(fen: bigint): string {
  const rest = fen % 100n;
  return `${fen / 100n}${rest === 0n ? '' : `.${String(rest).padStart(2, '0')}`}`;
}

/** Columns of a terminal that a text takes: Chinese characters and full-width signs take two. */
export function displayWidth(text: string): number {
  return Array.from(text).reduce(
    (width, character) => width + (/[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]/u.test(character) ? 2 : 1),
    0,
  );
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** Sets sections as one table whose columns stand under each other. */
export function formatReport(tables: readonly ReportTable[]): string {
  const all = [HEADING, ...tables.flatMap(({ rows }) => rows)];
  const widths = HEADING.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(HEADING), ...tables.flatMap(({ title, rows }) => ['', title, ...rows.map(line)])].join('\n');
}
