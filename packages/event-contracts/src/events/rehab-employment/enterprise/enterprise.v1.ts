import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { count, id, regionToStreet } from '../../../fields/basic.js';
import { enterpriseKind } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const enterprise = defineAggregate({
  contexts: ['rehab-employment'],
  name: 'enterprise',
  zh: '企业',
  en: 'Enterprise',
  aboutZh: '安置残疾人就业的企业。不含名称：一人企业的名称就是人名。',
  aboutEn:
    'Enterprises that employ people with disabilities. No name: an enterprise of one person bears that of the person.',
});

export const enterprisePayload = toEveryone(
  z.strictObject({
    enterpriseId: noted(id, '企业标识。', 'Id of the enterprise.'),
    kind: noted(enterpriseKind, '类别。', 'Its kind.'),
    regionId: noted(
      regionToStreet.nullable(),
      '所在区划，至多到街道；未知为空。',
      'Region of the enterprise, to the street at most; null where it is not known.',
    ),
    staff: noted(count, '在职人数。', 'How many people work there.', { unit: 'PEOPLE' }),
    disabledStaff: noted(count, '其中残疾人数。', 'How many of them have disabilities.', { unit: 'PEOPLE' }),
  }),
);

export const enterpriseExample = {
  public: {
    enterpriseId: '3c2d1e0f-9a8b-4c7d-8e6f-50413223f1e0',
    kind: 'BLIND_MASSAGE',
    regionId: '430103005',
    staff: 12,
    disabledStaff: 7,
  },
  internal: null,
} as const;
