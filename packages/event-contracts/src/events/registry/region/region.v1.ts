import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, regionId } from '../../../fields/basic.js';
import { regionLevel } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const region = defineAggregate({
  contexts: ['registry'],
  name: 'region',
  zh: '区划',
  en: 'Region',
  aboutZh: '行政区划的参照数据，含社区；与任何个人无关。其他事件中的区划至多到街道。',
  aboutEn:
    'Administrative divisions as reference data, communities included; they tell of nobody. Regions in other events go to the street at most.',
});

export const regionPayload = toEveryone(
  z.strictObject({
    id: noted(
      regionId,
      '区划标识：市、区、街道为官方代码，社区可为本系统编号。',
      'Id of the region: the official code of a city, district or street, our own id of a community.',
    ),
    code: noted(regionId.nullable(), '官方代码；未知为空。', 'Official code; null where none is known.'),
    level: noted(regionLevel, '级别。', 'Its level.'),
    nameZh: noted(z.string().min(1).max(100), '官方名称。', 'Its official name in Chinese.', {
      spelledOut: 'the official name of a place, from the published list of divisions',
    }),
    parentId: noted(
      regionId.nullable(),
      '上一级区划；最高一级为空。',
      'The region directly above; null at the top.',
    ),
    streetId: noted(
      regionId.nullable(),
      '所在街道，街道即自身；更高级别为空。',
      'The street it lies in or is; null above.',
    ),
    districtId: noted(
      regionId.nullable(),
      '所在区县，区县即自身；更高级别为空。',
      'The district it lies in or is; null above.',
    ),
    cityId: noted(regionId.nullable(), '所在市，市即自身。', 'The city it lies in or is.'),
    validFrom: noted(date, '生效首日。', 'First day of validity.'),
    validTo: noted(
      date.nullable(),
      '失效首日（不含）；仍有效为空。',
      'First day after validity; null while it is valid.',
    ),
    successorId: noted(
      regionId.nullable(),
      '撤并后的承接区划；没有为空。',
      'The region that took its place; null where none did.',
    ),
    synthetic: noted(z.boolean(), '是否为示例数据中虚构的区划。', 'Whether it is made up, for sample data.'),
  }),
);

export const regionExample = {
  public: {
    id: '430103005',
    code: '430103005',
    level: 'STREET',
    nameZh: '示例街道',
    parentId: '430103',
    streetId: '430103005',
    districtId: '430103',
    cityId: '430100',
    validFrom: '2017-01-01',
    validTo: null,
    successorId: null,
    synthetic: true,
  },
  internal: null,
} as const;
