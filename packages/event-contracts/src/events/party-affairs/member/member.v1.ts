import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, id, regionToStreet } from '../../../fields/basic.js';
import { partyStage } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const member = defineAggregate({
  contexts: ['party-affairs'],
  name: 'member',
  zh: '党员名册',
  en: 'Somebody on the roll of the Party branch',
  aboutZh: '名册上的党员或入党积极分子：既无姓名也无编号。每个事件给出变更后的完整情况。',
  aboutEn:
    'A member or activist on the roll: neither name nor number. Each event tells the whole after the change.',
});

export const memberPayload = toEveryone(
  z.strictObject({
    memberId: noted(id, '名册内标识，随机产生。', 'Id on the roll; random.'),
    floating: noted(
      z.boolean().nullable(),
      '是否为流动党员；未登记为空。',
      'Whether they are a floating member; null where that is not recorded.',
    ),
    joinedOn: noted(
      date.nullable(),
      '入党日期；未登记为空。',
      'Day of joining; null where it is not recorded.',
    ),
    regionId: noted(
      regionToStreet.nullable(),
      '支部所在区划，至多到街道；未知为空。',
      'Region of the branch, to the street at most; null where it is not known.',
    ),
    stages: noted(
      z
        .array(
          z.strictObject({
            stage: noted(partyStage, '发展阶段。', 'Stage.'),
            since: noted(date, '确定该阶段的日期。', 'Day of the decision on it.'),
          }),
        )
        .max(4),
      '已达到的发展阶段，按先后；尚未登记为空列表。',
      'The stages reached, in their order; empty where none is recorded yet.',
    ),
  }),
);

const MEMBER = {
  memberId: 'e5d4c3b2-a190-4e8f-97d6-b5c4a3f2e1d0',
  floating: false,
  joinedOn: null,
  regionId: '430103',
  stages: [],
};

/** An example of somebody with some stages. */
export function memberExample(stages: z.output<typeof memberPayload.public>['stages'] = []) {
  return { public: { ...MEMBER, stages }, internal: null };
}
