import { addDays, type CalendarDate, toDate } from '@zhucan/codes';

import { failedRules } from './asks.js';
import { enterpriseCases } from './enterprises.js';
import type { Person } from './people.js';
import { servesCounted } from './population.js';
import { planOf, PLANS, type ProgrammePlan } from './programmes/index.js';
import { SANDBOX_PROFILES } from './sandbox-profiles.js';
import { STANDING_WAYS } from './standing.js';
import type { CaseRow } from './steps.js';
import { AGAIN_ON, EXCLUDED_ON, servedInJanuary, uncountedWays, UNFIT_ON } from './uncounted.js';
import { type Applicant, CaseWriter } from './writer.js';

/** Where somebody applies who lives in another district. */
const FILED_HERE = '430103005';

type Groups = ReadonlyMap<string, readonly Person[]>;

function groupsOf(people: readonly Person[]): Groups {
  const groups = new Map<string, Person[]>();
  for (const person of people) {
    const group = groups.get(person.group);
    if (group) group.push(person);
    else groups.set(person.group, [person]);
  }
  return groups;
}

function applicant({ citizenId, regionId }: Person, at = 0, region = regionId): Applicant {
  return { subject: { citizenId }, region, at };
}

/** The day of the application of the n-th case that counts: spread over January to May, by occasion where there is one. */
function dayOf(plan: ProgrammePlan, at: number): CalendarDate {
  if (plan.occasion)
    return addDays(toDate(plan.occasion(at) === '春节' ? '2019-01-05' : '2019-04-20'), at % 12);
  return addDays(toDate('2019-01-03'), (at * 7) % 145);
}

/** The people whose cases the report counts; for insurance whoever of the programmes' and the general population it takes. */
function counted(plan: ProgrammePlan, groups: Groups): readonly Person[] {
  if (!plan.fromPopulation) return groups.get(plan.code) ?? [];
  const outside = /\/|NO_CERTIFICATE|CANCELLED|EXPIRED|ELSEWHERE|SANDBOX/;
  const fitting = [...groups]
    .filter(([group]) => !outside.test(group))
    .flatMap(([, people]) =>
      people.filter((each) => failedRules(plan.code, plan.asks, each, UNFIT_ON).length === 0),
    );
  return fitting.slice(0, plan.count);
}

/** Who was served in the year by a programme, and so has taken it. */
function served(plan: ProgrammePlan, groups: Groups): readonly Person[] {
  return servesCounted(plan) ? counted(plan, groups) : (groups.get(`${plan.code}/served`) ?? []);
}

function writeOwn(writer: CaseWriter, plan: ProgrammePlan, groups: Groups): void {
  const of = (group: string): readonly Person[] => groups.get(`${plan.code}/${group}`) ?? [];
  counted(plan, groups).forEach((each, at) => {
    const way = plan.count > 0 ? { submittedOn: dayOf(plan, at), reaches: plan.reaches } : STANDING_WAYS[at];
    if (way) writer.add(plan, applicant(each, at), way);
  });
  const ways = uncountedWays(plan, plan.counted, plan.code === 'INCLUSIVE_EDUCATION');
  of('uncounted').forEach((each, at) => {
    const way = ways[at];
    if (way) writer.add(plan, applicant(each), way);
  });
  for (const each of of('served')) writer.add(plan, applicant(each), servedInJanuary(plan));
  for (const each of of('elsewhere'))
    writer.add(plan, applicant(each), { submittedOn: toDate('2019-02-18'), reaches: plan.reaches });
  for (const [group, people] of groups) {
    const [code, kind, rule] = group.split('/');
    if (code !== plan.code || kind !== 'unfit' || rule === undefined) continue;
    for (const each of people) {
      const region = rule === 'SAME_DISTRICT' ? FILED_HERE : each.regionId;
      writer.refuse(plan, applicant(each, 0, region), rule, UNFIT_ON);
    }
  }
}

/** Applications of people who have a case that stands in the way: of the same programme, or of one that excludes it. */
function writeRepeatedAndExcluded(writer: CaseWriter, plan: ProgrammePlan, groups: Groups): void {
  const [again] = served(plan, groups);
  if (again) writer.refuse(plan, applicant(again), 'REPEAT', AGAIN_ON);
  for (const code of plan.asks.excludedBy ?? []) {
    const excluded = served(planOf(code), groups).find(
      (each) => failedRules(plan.code, plan.asks, each, EXCLUDED_ON).length === 0,
    );
    if (excluded) writer.refuse(plan, applicant(excluded), `EXCLUDED_BY_${code}`, EXCLUDED_ON);
  }
}

function writeSandbox(writer: CaseWriter, service: 'rehab' | 'relief', groups: Groups): void {
  (groups.get('SANDBOX') ?? []).forEach((person, at) => {
    const has = SANDBOX_PROFILES[at]?.has;
    if (!has) return;
    const plan = planOf(has.programme);
    if (plan.service === service) writer.add(plan, applicant(person), has);
  });
}

/** The rows of a case service's workbook: a case that another one rests on comes before it. */
export function caseRows(service: 'rehab' | 'relief', people: readonly Person[]): CaseRow[] {
  const writer = new CaseWriter(service === 'rehab' ? 'RE' : 'RA');
  const groups = groupsOf(people);
  const plans = PLANS.filter((each) => each.service === service);
  for (const plan of plans) writeOwn(writer, plan, groups);
  for (const plan of plans) writeRepeatedAndExcluded(writer, plan, groups);
  writeSandbox(writer, service, groups);
  if (service === 'rehab') enterpriseCases(writer);
  return writer.rows;
}
