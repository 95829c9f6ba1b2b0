import { z } from 'zod';

import { defineEvent } from '../contract.js';
import {
  category,
  certificateStatus,
  components,
  date,
  grade,
  hardship,
  id,
  regionId,
  sex,
} from '../fields.js';

/** The whole effective-dated picture of a resident: a consumer replaces what it holds. */
const internal = z.strictObject({
  residentId: id,
  sex,
  birthDate: date,
  deceasedOn: date.nullable(),
  synthetic: z.boolean(),
  timeline: z.array(
    z.strictObject({
      from: date,
      to: date.nullable(),
      regionId,
      householdId: id.nullable(),
      hardship: hardship.nullable(),
      certificate: z
        .strictObject({
          status: certificateStatus,
          category,
          grade,
          components,
          validFrom: date,
          validTo: date,
        })
        .nullable(),
    }),
  ),
});

/** Birth year and street at most. */
const everyone = z.strictObject({
  residentId: id,
  birthYear: z.int().min(1880).max(2200),
  sex,
  streetCode: regionId.nullable(),
  category: category.nullable(),
  grade: grade.nullable(),
  components,
  certificateStatus: certificateStatus.nullable(),
});

const WHAT_HAPPENED: Readonly<Record<string, string>> = {
  registered: '登记残疾人。 A resident was registered.',
  corrected: '更正登记。 What was recorded of a resident was corrected.',
  moved: '迁移住址。 A resident moved.',
  'particulars-changed': '基本信息变更。 Particulars of a resident changed.',
  'certificate-issued': '核发残疾人证。 A certificate was issued.',
  'certificate-changed': '残疾类别或等级变更。 Category or grade of a certificate changed.',
  'certificate-renewed': '换领残疾人证。 A certificate was renewed.',
  'certificate-lost': '残疾人证挂失。 The loss of a certificate was reported.',
  'certificate-reissued': '补办残疾人证。 A certificate was issued again after a loss.',
  'certificate-frozen': '残疾人证冻结。 A certificate was frozen.',
  'certificate-unfrozen': '残疾人证解冻。 A certificate was unfrozen.',
  'certificate-transferred-out': '残疾人证迁出。 A certificate was transferred to another district.',
  'certificate-cancelled': '残疾人证注销。 A certificate was cancelled.',
  'hardship-recorded': '登记困难情况。 A hardship was recorded.',
  'household-joined': '加入家庭户。 A resident joined a household.',
  'guardian-recorded': '登记监护人。 A guardian was recorded.',
  'guardianship-ended': '监护终止。 A guardianship ended.',
  'death-recorded': '登记死亡。 A death was recorded.',
};

/** The events of a resident with their certificates, hardship, guardians and household membership. */
export const residentEvents = Object.entries(WHAT_HAPPENED).map(([name, description]) =>
  defineEvent({ type: `zhucan.registry.resident.${name}`, description, public: everyone, internal }),
);
