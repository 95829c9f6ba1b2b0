import { z } from 'zod';

import { defineAggregate } from '../../../contract/define.js';
import { date, grade, id, month, regionId, regionToStreet } from '../../../fields/basic.js';
import { category, certificateStatus, hardship, sex } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const resident = defineAggregate({
  contexts: ['registry'],
  name: 'resident',
  zh: '残疾人',
  en: 'Resident',
  aboutZh:
    '登记在册的残疾人及其证件、困难、监护和家庭关系。每个事件给出变更后的完整情况：公开部分是当日情况，内部部分是全部时间线。',
  aboutEn:
    'A registered person with disabilities, with certificates, hardship, guardians and household. Each event tells the whole after the change: the public part as things stand on the day, the internal part over all time.',
});

const components = z
  .array(
    z.strictObject({
      category: noted(category, '其中一类残疾。', 'One of the categories.'),
      grade: noted(grade, '该类的等级，1 最重。', 'The grade in it; 1 is the most severe.'),
    }),
  )
  .max(6);

const certificate = z.strictObject({
  status: noted(certificateStatus, '证件状态。', 'Where the certificate stands.'),
  category: noted(category, '残疾类别。', 'Category.'),
  grade: noted(grade, '残疾等级，1 最重。', 'Grade; 1 is the most severe.'),
  components: noted(
    components,
    '多重残疾的各类别；单一残疾为空列表。',
    'The parts of a multiple disability; empty otherwise.',
  ),
  validFrom: noted(date, '有效期首日。', 'First day of its validity.'),
  validTo: noted(date, '有效期届满日。', 'Day on which its validity ends.'),
});

/** Months, and not days: the day of a certificate might tell who holds it, and no report asks for more. */
const heldMonths = z.strictObject({
  from: noted(month, '首月。', 'First month.'),
  to: noted(month.nullable(), '末月（含）；未知终止为空。', 'Last month; null while no end is known.'),
  regionId: noted(
    regionToStreet.nullable(),
    '这些月末居住的街道，无街道为其上级；未知为空。',
    'Street of residence at the ends of these months, or what is above where there is none; null where it is not known.',
  ),
});

const interval = z.strictObject({
  from: noted(date, '该情况自此日起。', 'First day on which this holds.'),
  to: noted(
    date.nullable(),
    '至此日止（不含）；至今为空。',
    'First day on which it no longer holds; null while it does.',
  ),
  regionId: noted(regionId, '居住区划，可到社区。', 'Region of residence, down to the community.'),
  householdId: noted(id.nullable(), '所属家庭户；没有为空。', 'Household; null where none is known.'),
  hardship: noted(hardship.nullable(), '困难类型；没有为空。', 'Recognised hardship; null without one.'),
  certificate: noted(certificate.nullable(), '残疾人证；没有为空。', 'Certificate; null without one.'),
});

const residentId = noted(
  id,
  '残疾人标识，随机产生，不含任何身份信息。',
  'Id of the resident: random, it says nothing of who they are.',
);

export const residentPayload = {
  /** Birth year and street at most. */
  public: z.strictObject({
    residentId,
    birthYear: noted(z.int().min(1880).max(2200), '出生年份。', 'Year of birth.', { unit: 'YEAR' }),
    sex: noted(sex, '性别。', 'Sex as recorded.'),
    streetCode: noted(
      regionToStreet.nullable(),
      '事件当日居住的街道代码；未知为空。',
      'Code of the street of residence on the day; null where it is not known.',
    ),
    category: noted(
      category.nullable(),
      '当日残疾人证的残疾类别；无证为空。',
      'Category of the certificate on the day; null without one.',
    ),
    grade: noted(
      grade.nullable(),
      '当日残疾人证的等级，1 最重；无证为空。',
      'Grade of the certificate on the day, 1 the most severe; null without one.',
    ),
    components: noted(
      components,
      '多重残疾的各类别；单一残疾或无证为空列表。',
      'The parts of a multiple disability; empty otherwise.',
    ),
    certificateStatus: noted(
      certificateStatus.nullable(),
      '当日残疾人证状态；无证为空。',
      'Status of the certificate on the day; null without one.',
    ),
    certificateHeld: noted(
      z.array(heldMonths).optional(),
      '月末持有有效残疾人证的月份及居住街道，按先后；到期按证载日期，未到的月份按现有记录推算。',
      'The months at whose end a valid certificate was held, and where, in their order; it runs out by its date, and months to come are as recorded now.',
    ),
  }),
  /** The whole effective-dated picture: a consumer replaces what it holds. */
  internal: z.strictObject({
    residentId,
    sex: noted(sex, '性别。', 'Sex as recorded.'),
    birthDate: noted(date, '出生日期。', 'Date of birth.'),
    deceasedOn: noted(date.nullable(), '死亡日期；在世为空。', 'Day of death; null while alive.'),
    synthetic: noted(
      z.boolean(),
      '是否为示例数据中虚构的人。',
      'Whether the person is made up, for sample data.',
    ),
    timeline: noted(
      z.array(interval),
      '按时间先后、互不重叠的情况区间。',
      'How things stood, interval by interval, in order and without overlap.',
    ),
  }),
};

/** All that is left to say of somebody who was erased. */
const onlyTheId = z.strictObject({ residentId });

export const erasedPayload = { public: onlyTheId, internal: onlyTheId };
