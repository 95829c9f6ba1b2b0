import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { count, date, id, periodCode, regionToStreet } from '../../../fields/basic.js';
import { heldStatus, partyRecordKind } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const partyRecord = defineAggregate({
  contexts: ['party-affairs'],
  name: 'record',
  zh: '党务活动',
  en: 'Record of the Party branch',
  aboutZh: '只有种类、日期和数量；议题、发言和参加人留在支部。',
  aboutEn: 'Kinds, dates and counts alone: what was said, and by whom, stays with the branch.',
});

export const partyRecordPayload = toEveryone(
  z.strictObject({
    recordId: noted(id, '记录标识。', 'Id of the record.'),
    kind: noted(partyRecordKind, '种类。', 'What kind of record it is.'),
    status: noted(heldStatus, '是否举行。', 'Whether it took place.'),
    heldOn: noted(date, '举行或计划举行的日期。', 'Day on which it was or is to be held.'),
    forPeriod: noted(
      periodCode.nullable(),
      '所属年度、半年、季度或月份，如 2019、2019-H1、2019-Q2、2019-05；与日期一致时为空。',
      'Year, half-year, quarter or month that it is for, as 2019, 2019-H1, 2019-Q2 or 2019-05; null where the day says it.',
    ),
    regionId: noted(
      regionToStreet.nullable(),
      '支部所在区划，至多到街道；未知为空。',
      'Region of the branch, to the street at most; null where it is not known.',
    ),
    statedValue: noted(
      count.nullable(),
      '所报人数，如排查出的流动党员；0 也是结果，未报为空。',
      'People that it states, as floating members found; 0 is a finding, null says nothing.',
      { unit: 'PEOPLE' },
    ),
  }),
);

export const partyRecordExample = {
  public: {
    recordId: '2b1a0f9e-8d7c-4b6a-9584-736251403f2e',
    kind: 'MEMBERSHIP_CHECK',
    status: 'HELD',
    heldOn: '2019-04-18',
    forPeriod: null,
    regionId: '430103',
    statedValue: 3,
  },
  internal: null,
} as const;
