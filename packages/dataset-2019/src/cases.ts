import { addDays, type CalendarDate, formatYuan, toDate } from '@zhucan/codes';

import { ELSEWHERE } from './population.js';
import type { Person } from './people.js';
import { PLANS, type ProgrammePlan } from './programmes.js';

/** A row of a case workbook, by field. */
export type CaseRow = Readonly<Record<string, string>>;

interface Ending {
  readonly ending: string;
  readonly reason: string;
}

interface Way {
  readonly end: ProgrammePlan['end'];
  readonly submittedOn: CalendarDate;
  readonly side?: Ending;
  /** Whether the service has ended again, so that it is no stock later. */
  readonly closed?: boolean;
}

/** A way of a case through its programme's steps, some days between each. */
function steps(plan: ProgrammePlan, { end, submittedOn, side, closed }: Way): CaseRow {
  const [community, street] = [addDays(submittedOn, 2), addDays(submittedOn, 4)];
  const base = { submittedOn, communityReviewedOn: community };
  if (side) return { ...base, ...side, endedOn: addDays(submittedOn, 3) };
  if (end === 'applied') return { ...base, streetReviewedOn: street };
  const approved = { ...base, streetReviewedOn: street, approvedOn: addDays(submittedOn, 6) };
  const announced = plan.notice
    ? { ...approved, noticeOpenedOn: addDays(submittedOn, 7), confirmedOn: addDays(submittedOn, 15) }
    : approved;
  if (end === 'confirmed') return announced;
  const done = addDays(submittedOn, 18);
  const served = { ...announced, ...(end === 'paid' ? { paidOn: done } : { deliveredOn: done }) };
  return closed
    ? { ...served, followedUpOn: addDays(submittedOn, 60), closedOn: addDays(submittedOn, 90) }
    : served;
}

const BEFORE = toDate('2018-09-03');
/** Served 18 days later (confirmed after 15), on 1 July 2019, the day after the half-year; the application falls in the half-year. */
const INTO_NEXT = toDate('2019-06-13');
const REJECTED: Ending = { ending: '不予通过', reason: '不符合项目条件' };
const WITHDRAWN: Ending = { ending: '撤回', reason: '申请人撤回' };

class Writer {
  readonly rows: CaseRow[] = [];

  constructor(private readonly prefix: string) {}

  add(plan: ProgrammePlan, subject: CaseRow, region: string, at: number, way: Way): void {
    const number = `${this.prefix}-2019-${String(this.rows.length + 1).padStart(6, '0')}`;
    const fields = steps(plan, way);
    const granted = fields['approvedOn'] !== undefined && plan.yuan;
    this.rows.push({
      caseNumber: number,
      programmeCode: plan.code,
      region,
      ...subject,
      ...(plan.occasion ? { occasion: plan.occasion(at) } : {}),
      ...(granted ? { amountYuan: formatYuan(BigInt(granted(at)) * 100n) } : {}),
      ...fields,
    });
  }
}

/** The day of the application of the n-th case that counts: spread over January to May, by occasion where there is one. */
function dayOf(plan: ProgrammePlan, at: number): CalendarDate {
  if (plan.occasion)
    return addDays(toDate(plan.occasion(at) === '春节' ? '2019-01-05' : '2019-04-20'), at % 12);
  return addDays(toDate('2019-01-03'), (at * 7) % 145);
}

/** Whether the rule of accident insurance takes a holder: grade 1 or 2, or hardship. */
export function insurable({ category, grade, hardship }: Person): boolean {
  return category !== null && (grade <= 2 || hardship !== '');
}

function insured(people: readonly Person[], count: number): Person[] {
  const out = /\/|NO_CERTIFICATE|CANCELLED|EXPIRED|ELSEWHERE|SANDBOX/;
  return people.filter((each) => insurable(each) && !out.test(each.group)).slice(0, count);
}

function write(writer: Writer, plan: ProgrammePlan, people: readonly Person[]): void {
  const of = (group: string): Person[] => people.filter((each) => each.group === group);
  const subject = ({ citizenId }: Person): CaseRow => ({ citizenId });
  const chosen = plan.people ? of(plan.code) : insured(people, plan.count);
  chosen.forEach((each, at) => {
    writer.add(plan, subject(each), each.regionId, at, { end: plan.end, submittedOn: dayOf(plan, at) });
  });
  const [before, after, rejected, withdrawn] = of(`${plan.code}/uncounted`);
  const add = (person: Person | undefined, way: Way): void => {
    if (person) writer.add(plan, subject(person), person.regionId, 0, way);
  };
  // An application of the half-year that is served after it would count where applications are what counts.
  const late = {
    applied: toDate('2018-12-03'),
    confirmed: addDays(INTO_NEXT, 3),
    delivered: INTO_NEXT,
    paid: INTO_NEXT,
  };
  add(before, {
    end: plan.end,
    submittedOn: BEFORE,
    closed: plan.code === 'INCLUSIVE_EDUCATION',
  });
  add(after, { end: plan.end, submittedOn: late[plan.end] });
  add(rejected, { end: plan.end, submittedOn: toDate('2019-03-04'), side: REJECTED });
  add(withdrawn, { end: plan.end, submittedOn: toDate('2019-03-05'), side: WITHDRAWN });
  // The same person again in the same year: refused by the rule of repetition.
  add(chosen[0], { end: plan.end, submittedOn: toDate('2019-06-03'), side: REJECTED });
  add(of(`${plan.code}/ineligible`)[0], { end: plan.end, submittedOn: toDate('2019-03-06'), side: REJECTED });
  for (const each of of(`${plan.code}/elsewhere`).slice(0, ELSEWHERE))
    add(each, { end: plan.end, submittedOn: toDate('2019-02-18') });
}

/** The plan of the five declarations of massage enterprises; the enterprises are {@link enterpriseRows}. */
const MASSAGE: ProgrammePlan = {
  code: 'BLIND_MASSAGE_ENTERPRISE',
  service: 'rehab',
  count: 5,
  end: 'applied',
  notice: false,
};

/** Seven enterprises: five that declare, one that is refused, one of another district. */
export function enterpriseRows(): CaseRow[] {
  return Array.from({ length: 7 }, (_row, at) => ({
    enterpriseId: `00000000-0000-4000-8001-${String(at + 1).padStart(12, '0')}`,
    nameZh: `示例盲人按摩店${String(at + 1)}`,
    enterpriseKind: 'BLIND_MASSAGE',
    regionId: at === 6 ? '430111' : '430103005',
    staff: '6',
    disabledStaff: at === 5 ? '0' : '3',
    visionStaff: at === 5 ? '0' : '3',
    on: '2018-06-01',
  }));
}

/** The rows of a case service's workbook. */
export function caseRows(service: 'rehab' | 'relief', people: readonly Person[]): CaseRow[] {
  const writer = new Writer(service === 'rehab' ? 'RE' : 'RA');
  for (const plan of PLANS) if (plan.service === service) write(writer, plan, people);
  if (service === 'relief') return writer.rows;
  enterpriseRows().forEach(({ enterpriseId = '', regionId = '' }, at) => {
    const side = at === 5 ? { side: REJECTED } : {};
    writer.add(MASSAGE, { enterpriseId }, regionId, at, {
      end: 'applied',
      submittedOn: addDays(toDate('2019-04-01'), at),
      ...side,
    });
  });
  return writer.rows;
}
