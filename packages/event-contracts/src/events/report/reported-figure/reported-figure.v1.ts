import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { count, dottedCode, fen, id, periodCode, regionToStreet } from '../../../fields/basic.js';
import { noted } from '../../../fields/notes.js';

export const reportedFigure = defineAggregate({
  contexts: ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'],
  name: 'reported-figure',
  zh: '报告数',
  en: 'Figure as the report prints it',
  aboutZh: '已印发的工作报告中的数字，用来与系统计算的数字核对；由负责该部分的服务发布。',
  aboutEn:
    'Figures that a printed report states, for comparison with those computed; each published by the service that answers for its section.',
});

export const reportedFigurePayload = toEveryone(
  z.strictObject({
    figureId: noted(id, '报告数标识。', 'Id of the figure.'),
    indicatorCode: noted(
      dottedCode,
      '指标代码，如 rehab.childTraining。',
      'Code of the indicator, as rehab.childTraining.',
    ),
    periodCode: noted(periodCode, '报告期间，如 2019-H1。', 'Period of the report, as 2019-H1.'),
    regionId: noted(
      regionToStreet.nullable(),
      '报告区划，至多到街道；未知为空。',
      'Region of the report, to the street at most; null where it is not known.',
    ),
    value: noted(
      count.nullable(),
      '印出的数量，单位由指标决定（人、人次、户……）；未印为空。',
      'The number printed, in the unit of the indicator (people, person-times, households …); null where none is.',
      { unit: 'BY_MEMBER' },
    ),
    amountFen: noted(
      fen.nullable(),
      '印出的金额，以分计的十进制文本；未印为空。',
      'The amount printed, in fen as decimal text; null where none is.',
      { unit: 'FEN' },
    ),
    roundingUnitFen: noted(
      fen.nullable(),
      '金额的舍入单位，以分计：印作“万元”为 1000000；未舍入为空。',
      'To what the amount is rounded, in fen: 1000000 where it is printed in tens of thousands of yuan; null where it is exact.',
      { unit: 'FEN' },
    ),
    approximate: noted(z.boolean(), '是否注明“约”“余”。', 'Whether it is printed as approximate.'),
  }),
);

export const reportedFigureExample = {
  public: {
    figureId: 'f6e5d4c3-b2a1-4098-8f7e-6d5c4b3a2918',
    indicatorCode: 'rehab.childTraining',
    periodCode: '2019-H1',
    regionId: '430103',
    value: 86,
    amountFen: null,
    roundingUnitFen: null,
    approximate: false,
  },
  internal: null,
} as const;
