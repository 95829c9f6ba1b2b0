import type { EventContract } from '../contract/contract.js';
import { membersOf } from '../contract/members.js';
import type { CodeList } from '../fields/code-lists.js';
import { MADE, table } from './pages.js';
import { UNITS } from './words.js';

const FORMS = [
  [
    '日期 date',
    '`2019-05-17`',
    '公历日期，按本区当地时间；没有时刻。',
    'Calendar date in the time of the district; no time of day.',
  ],
  [
    '区间 interval',
    '`from`, `to`',
    '含起日、不含止日；`to` 为空表示至今。',
    'From the first day on, up to but without the last; `to` null means that it still holds.',
  ],
  [
    '期间 period',
    '`2019`, `2019-H1`, `2019-Q2`, `2019-05`',
    '年、半年、季度、月。',
    'Year, half-year, quarter, month.',
  ],
  [
    '区划 region',
    '`430103`, `430103005`',
    '6 位到市或区县，9 位到街道；内部部分可有 12 位社区代码或本系统编号 `txc-0001`。',
    '6 digits for a city or district, 9 for a street; internal parts also have 12 for a community, or our own id `txc-0001`.',
  ],
  ['等级 grade', '1–4', '1 最重，4 最轻。', '1 is the most severe, 4 the least.'],
  ['金额 amount', '`"120000"`', '以分计的十进制文本：1200.00 元。', 'Fen as decimal text: 1,200.00 yuan.'],
  [
    '代码 dotted code',
    '`plan.schoolAid`',
    '报告指标、计划任务和未决事项的稳定代码。',
    'Stable code of an indicator, a task of the plan or an open matter.',
  ],
] as const;

interface Use {
  readonly list: CodeList;
  readonly at: Set<string>;
}

function usesOf(events: readonly EventContract[]): Use[] {
  const uses = new Map<string, Use>();
  for (const event of events)
    for (const payload of [event.public, event.internal])
      for (const { codes, path } of payload ? membersOf(payload) : []) {
        if (!codes) continue;
        const use = uses.get(codes.name) ?? { list: codes, at: new Set() };
        use.at.add(`[${event.aggregateType}](${event.aggregateType}.md) \`${path}\``);
        uses.set(codes.name, use);
      }
  return [...uses.values()].sort((one, other) => (one.list.name < other.list.name ? -1 : 1));
}

function section({ list, at }: Use): string[] {
  return [
    `### ${list.name}`,
    `${list.zh}。 ${list.en}.`,
    list.open
      ? '开放：可能增加新代码，不认识的按原样处理。 Open: codes may join; take one that you do not know as it stands.'
      : '封闭：同一版本内不增不减。 Closed: none joins or leaves within a version.',
    table(
      ['代码 code', '含义', 'meaning'],
      Object.entries(list.codes).map(([code, { zh, en }]) => [`\`${code}\``, zh, en]),
    ),
    `见于 In: ${[...at].join(', ')}`,
  ];
}

/** What codes, units and forms of the events mean. */
export function codebook(events: readonly EventContract[]): string {
  return [
    MADE,
    '# 代码本 Codebook',
    '事件中的代码、单位和写法。 Codes, units and forms in the events.',
    '## 单位 Units',
    table(
      ['单位 unit', '含义', 'meaning'],
      Object.entries(UNITS).map(([unit, { zh, en }]) => [`\`${unit}\``, zh, en]),
    ),
    '数人时每人只计一次（人）；数服务时同一人两次计两次（人次）。个案事件每件一次：数某项目服务了多少人，要由内部部分按 `residentId` 去重；公开部分只能数件数。',
    'Where people are counted each counts once (人); where services are, somebody served twice counts twice (人次). A case tells of one application: to count people of a programme take distinct `residentId` of the internal part; by the public part cases can be counted alone.',
    '## 写法 Forms',
    table(['写法 form', '示例 example', '含义', 'meaning'], FORMS),
    '## 代码 Codes',
    ...usesOf(events).flatMap(section),
    '',
  ].join('\n\n');
}
