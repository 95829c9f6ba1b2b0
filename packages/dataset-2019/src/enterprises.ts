import { addDays, type CalendarDate, toDate } from '@zhucan/codes';

import { reasonFor, type RefusedRule } from './refusals.js';
import { type CaseRow, type Step, submittedFor, type Way } from './steps.js';
import { AGAIN_ON, servedInJanuary, uncountedWays, UNFIT_ON } from './uncounted.js';
import { type CaseWriter, refusedOn, type Written } from './writer.js';

interface Staff {
  readonly kind: 'BLIND_MASSAGE' | 'EMPLOYMENT_BASE';
  readonly staff: number;
  readonly disabled: number;
  readonly vision: number;
}

/** An enterprise with its applications. */
interface Enterprise extends Staff {
  readonly nameZh: string;
  readonly regionId: string;
  readonly cases: readonly { readonly programme: Written; readonly region: string; readonly way: Way }[];
}

const HERE = '430103005';
const ELSEWHERE = '430111';

const MASSAGE: Written = { code: 'BLIND_MASSAGE_ENTERPRISE', notice: false, serves: 'deliveredOn' };
const BASE: Written = { code: 'EMPLOYMENT_BASE', notice: true, serves: 'deliveredOn' };

/** So many people with disabilities that each kind meets what the other programme asks of the staff. */
const SHOP: Staff = { kind: 'BLIND_MASSAGE', staff: 20, disabled: 12, vision: 12 };
const FACTORY: Staff = { kind: 'EMPLOYMENT_BASE', staff: 40, disabled: 12, vision: 2 };

/** Makes enterprises of a programme, with the ways of their applications, filed where they lie unless said otherwise. */
function enterprisesOf(programme: Written, own: Staff, nameZh: string) {
  return (
    ways: readonly Way[],
    but: Partial<Staff> = {},
    regionId = HERE,
    region = regionId,
  ): Enterprise => ({
    nameZh,
    ...own,
    ...but,
    regionId,
    cases: ways.map((way) => ({ programme, region, way })),
  });
}

const refused = (rule: RefusedRule, on = UNFIT_ON): Way => refusedOn(on, reasonFor(rule));
const stands = (reaches: Step): Way => ({
  submittedOn: submittedFor(reaches, toDate('2019-06-28')),
  reaches,
});
const declared = (on: CalendarDate): Way => ({ submittedOn: on, reaches: 'streetReviewedOn' });

const shop = enterprisesOf(MASSAGE, SHOP, '示例盲人按摩店');
const factory = enterprisesOf(BASE, FACTORY, '示例集中就业单位');

/** The enterprises, those that the report counts first. */
const ENTERPRISES: readonly Enterprise[] = [
  ...[0, 1, 2, 3, 4].map((at) => shop([declared(addDays(toDate('2019-04-01'), at))], { staff: 20 + at })),
  ...uncountedWays(MASSAGE, 'submittedOn', false).map((way) => shop([way])),
  shop([servedInJanuary(MASSAGE), refused('REPEAT', AGAIN_ON)]),
  shop([declared(toDate('2019-04-07'))], {}, ELSEWHERE),
  shop([refused('ENTERPRISE_KIND')], { kind: 'EMPLOYMENT_BASE' }),
  shop([refused('ENTERPRISE_STAFF')], { disabled: 0, vision: 0 }),
  shop([refused('SAME_DISTRICT')], {}, ELSEWHERE, HERE),
  ...uncountedWays(BASE, 'approvedOn', false).map((way) => factory([way])),
  factory([servedInJanuary(BASE), refused('REPEAT', AGAIN_ON)]),
  factory([servedInJanuary(BASE)], {}, ELSEWHERE),
  ...(['submittedOn', 'streetReviewedOn', 'noticeOpenedOn'] as const).map((step) => factory([stands(step)])),
  factory([refused('ENTERPRISE_KIND')], { kind: 'BLIND_MASSAGE' }),
  // Twelve are enough, but a fifth of the staff is not a quarter.
  factory([refused('ENTERPRISE_STAFF')], { staff: 60 }),
  factory([refused('SAME_DISTRICT')], {}, ELSEWHERE, HERE),
];

const KINDS = { BLIND_MASSAGE: '盲人按摩机构', EMPLOYMENT_BASE: '集中就业单位' } as const;

function enterpriseNumber(at: number): string {
  return `QY-${String(at + 1).padStart(4, '0')}`;
}

/** The rows of the workbook of enterprises. */
export function enterpriseRows(): CaseRow[] {
  return ENTERPRISES.map(({ nameZh, kind, regionId, staff, disabled, vision }, at) => ({
    enterpriseNumber: enterpriseNumber(at),
    nameZh: `${nameZh}${String(at + 1)}`,
    enterpriseKind: KINDS[kind],
    regionId,
    staff: String(staff),
    disabledStaff: String(disabled),
    visionStaff: String(vision),
    on: '2016-06-01',
  }));
}

/** Writes the applications of the enterprises. */
export function enterpriseCases(writer: CaseWriter): void {
  ENTERPRISES.forEach(({ cases }, at) => {
    const subject = { enterpriseNumber: enterpriseNumber(at) };
    for (const { programme, region, way } of cases) writer.add(programme, { subject, region }, way);
  });
}
