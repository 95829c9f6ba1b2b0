import type { EnterpriseKind } from '@zhucan/casework';
import { ok, problem } from '@zhucan/codes';
import type { RecordKind } from '@zhucan/subgraph-kit';

const KINDS: Readonly<Record<string, EnterpriseKind>> = {
  盲人按摩机构: 'BLIND_MASSAGE',
  集中就业单位: 'EMPLOYMENT_BASE',
  其他企业: 'OTHER',
};

const STAFF_DISAGREES = problem(
  'STAFF_DISAGREES',
  'disabledStaff',
  'of the staff some are disabled, of these some visually',
  '残疾职工人数不得超过职工人数，视力残疾职工人数不得超过残疾职工人数。',
  'There are no more disabled people than staff, and no more visually disabled ones than disabled.',
);

/** Enterprises that programmes support (企业), by the office's own number of them. */
export const enterprises: RecordKind = {
  workbook: 'enterprises',
  table: {
    table: 'enterprise',
    idColumn: 'enterprise_id',
    aggregateType: 'enterprise',
    keyColumns: ['enterprise_number'],
    regionInKey: false,
    columns: {
      name_zh: 'text',
      kind: 'text',
      staff: 'integer',
      disabled_staff: 'integer',
      disabled_staff_by_category: 'jsonb',
      registered_on: 'date',
    },
    occurredOn: ({ registered_on: on }) => (typeof on === 'string' ? on : null),
    announce: ({ id, regionId, content }) => ({
      enterpriseId: id,
      kind: content['kind'],
      regionId,
      staff: content['staff'],
      disabledStaff: content['disabled_staff'],
    }),
  },
  read(cells) {
    const kind = cells.choice('enterpriseKind', KINDS);
    if (!kind.ok) return kind;
    const [staff, disabled, vision] = [
      cells.count('staff'),
      cells.count('disabledStaff'),
      cells.count('visionStaff'),
    ];
    if (!staff.ok) return staff;
    if (!disabled.ok) return disabled;
    if (!vision.ok) return vision;
    const on = cells.date('on');
    if (!on.ok) return on;
    return ok({
      key: { enterprise_number: cells.text('enterpriseNumber') ?? '' },
      content: {
        name_zh: cells.text('nameZh'),
        kind: kind.value,
        staff: staff.value,
        disabled_staff: disabled.value,
        disabled_staff_by_category: { VISION: vision.value ?? 0 },
        registered_on: on.value,
      },
    });
  },
  refuse({ content }) {
    const byCategory = content['disabled_staff_by_category'] as Readonly<Record<string, number>>;
    const [staff, disabled] = [Number(content['staff']), Number(content['disabled_staff'])];
    return disabled > staff || (byCategory['VISION'] ?? 0) > disabled ? STAFF_DISAGREES : null;
  },
};
