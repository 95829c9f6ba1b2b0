import { ok, problem, refused } from '@zhucan/codes';
import { notBefore, notLaterThanToday, type RecordKind } from '@zhucan/subgraph-kit';

/** As `petitions.demolition`: events tell the code alone, so that it must be one. */
const CODE = /^[a-zA-Z]+\.[a-zA-Z]+$/;

const MALFORMED_CODE = problem(
  'MALFORMED_CODE',
  'code',
  'two words of Latin letters with a point between, as petitions.demolition',
  '事项代码应为以点分隔的两个英文单词（如 petitions.demolition）。',
  'A code is two words of Latin letters with a point between, as petitions.demolition.',
);

/** Matters that a report leaves open (未决事项), by their code. */
export const openMatters: RecordKind = {
  workbook: 'open-matters',
  table: {
    table: 'open_matter',
    idColumn: 'matter_id',
    aggregateType: 'matter',
    keyColumns: ['code'],
    regionInKey: false,
    columns: { name_zh: 'text', opened_on: 'date', closed_on: 'date', note_zh: 'text' },
    occurredOn: ({ opened_on: from, closed_on: until }) =>
      [until, from].find((day) => typeof day === 'string') ?? null,
    announce: ({ id, regionId, key, content }) => ({
      matterId: id,
      code: key['code'],
      openedOn: content['opened_on'],
      closedOn: content['closed_on'],
      regionId,
    }),
  },
  read(cells) {
    const code = cells.text('code') ?? '';
    if (!CODE.test(code)) return refused(MALFORMED_CODE);
    const [openedOn, closedOn] = [cells.date('openedOn'), cells.date('closedOn')];
    if (!openedOn.ok) return openedOn;
    if (!closedOn.ok) return closedOn;
    return ok({
      key: { code },
      content: {
        name_zh: cells.text('nameZh'),
        opened_on: openedOn.value,
        closed_on: closedOn.value,
        note_zh: cells.text('noteZh'),
      },
    });
  },
  refuse: ({ content: { opened_on: openedOn, closed_on: closedOn } }, today) =>
    notBefore(closedOn, 'closedOn', {
      day: openedOn,
      nameZh: '提出日期',
      nameEn: 'the day on which it was raised',
    }) ??
    notLaterThanToday(openedOn, 'openedOn', today) ??
    notLaterThanToday(closedOn, 'closedOn', today),
};
