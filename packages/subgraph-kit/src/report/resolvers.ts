import type { EvidenceTypeName } from '../graph/sdl.js';
import { forbidden } from '../graph/errors.js';
import type { SubgraphContext } from '../graph/context.js';
import type { IndicatorDefinition, ReportDefinition, ReportSectionDefinition } from './definitions.js';
import { readEvidence } from './evidence.js';
import type { Measure } from './facts.js';
import { scopeMeasures, type ScopeMeasures, type StoredPlanTask } from './measures.js';
import { reconcile, type ReportedFigure } from './reconciliation.js';
import { getReportScope, type ReportScope } from './scope.js';
import { type SectionCode, SECTIONS } from './sections.js';

/** Loads the record behind a figure by its id, batched by the service's loaders; null where it is gone. */
export type EvidenceLoader<Loaders> = (
  id: string,
  context: SubgraphContext<Loaders>,
) => Promise<object | null>;

/** A report or plan while it is resolved: its keys, and what its sections read from. */
interface ScopedReport {
  readonly regionCode: string;
  readonly periodCode: string;
  readonly scope: ReportScope;
  readonly figures: ScopeMeasures;
}

interface ReportArguments {
  readonly region: string;
  readonly period: string;
}

interface Reference {
  readonly regionCode: string | null;
  readonly periodCode: string | null;
}

type Context<Loaders> = SubgraphContext<Loaders>;

async function openReport<Loaders>(
  definition: ReportDefinition,
  context: Context<Loaders>,
  { region, period }: ReportArguments,
): Promise<ScopedReport> {
  context.require('READ_REPORT', 'workReport');
  const scope = await getReportScope(context.sql, context.clock, region, period);
  return {
    regionCode: scope.region.code,
    periodCode: scope.period.code,
    scope,
    figures: scopeMeasures(context.sql, scope, definition),
  };
}

function indicatorValue(
  definition: IndicatorDefinition,
  measure: Measure | undefined,
  printed: ReportedFigure | undefined,
  report: ScopedReport,
) {
  const stock = definition.counts === 'STOCK';
  // Before a period begins nothing has been done in it, which is zero; what there will be in it is not known, which is null.
  const known = stock && report.scope.asOf === null ? undefined : measure;
  const value = known?.value ?? null;
  const amountFen = known?.amount_fen == null ? null : BigInt(known.amount_fen);
  return {
    definition,
    scope: report.scope,
    code: definition.code,
    nameZh: definition.nameZh,
    nameEn: definition.nameEn,
    value,
    unit: definition.unit,
    counts: definition.counts,
    amountFen,
    printed: printed?.printed ?? null,
    approximate: printed?.approximate ?? false,
    rule: definition.rule ?? null,
    occurredOn: known?.records === 1 ? known.occurred_text : null,
    asOf: stock ? report.scope.asOf : null,
    addsOverRegions: definition.addsOverRegions,
    addsOverTime: definition.addsOverTime,
    reconciliation: printed ? reconcile(printed, value, amountFen) : null,
  };
}

/** A section of the report with its figures. */
export async function resolveSection(section: ReportSectionDefinition, report: ScopedReport) {
  const [measures, reported] = await Promise.all([
    report.figures.measures(section.code),
    report.figures.reported(),
  ]);
  return {
    code: section.code,
    nameZh: SECTIONS[section.code].nameZh,
    nameEn: SECTIONS[section.code].nameEn,
    indicators: section.indicators.map((indicator) =>
      indicatorValue(indicator, measures.get(indicator.code), reported.get(indicator.code), report),
    ),
  };
}

function planTask(task: StoredPlanTask, done: number | null) {
  return {
    code: task.task_code,
    nameZh: task.name_zh,
    nameEn: task.name_en,
    target: task.target,
    done,
    remaining: task.target === null || done === null ? null : Math.max(0, task.target - done),
    unit: task.unit,
    dueOn: task.due_on,
  };
}

async function resolvePlanSection(code: SectionCode, plan: ScopedReport) {
  const { tasks, done } = await plan.figures.plan();
  return {
    code,
    nameZh: SECTIONS[code].nameZh,
    nameEn: SECTIONS[code].nameEn,
    tasks: tasks
      .filter((task) => task.section === code)
      .map((task) => planTask(task, done.get(task.task_code)?.value ?? null)),
  };
}

type ResolvedIndicator = ReturnType<typeof indicatorValue>;

function evidenceResolver<Loaders>(loaders: Partial<Record<EvidenceTypeName, EvidenceLoader<Loaders>>>) {
  return async (
    indicator: ResolvedIndicator,
    page: { first: number; after?: string | null },
    context: Context<Loaders>,
  ) => {
    context.require('READ_EVIDENCE', 'evidence');
    const { definition, scope } = indicator;
    const own = context.caller.regionCode;
    if (own !== null && !(await isWithin(context, own, scope)))
      throw forbidden('evidence', 'region of the caller');
    const found = await readEvidence(context.sql, definition.code, definition.facts, scope, {
      first: page.first,
      after: page.after ?? null,
      viewer: `${context.caller.role}|${own ?? '*'}`,
    });
    const type = definition.facts.recordType;
    const load = loaders[type];
    if (!load) throw new Error(`no loader for evidence of type ${type}`);
    const edges = await Promise.all(
      found.items.map(async (item) => ({
        cursor: item.cursor,
        occurredOn: item.occurredOn,
        regionId: item.regionId,
        amountFen: item.amountFen,
        node: { ...(await load(item.recordId, context)), __typename: type },
      })),
    );
    return {
      totalCount: found.totalCount,
      edges,
      pageInfo: { hasNextPage: found.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null },
    };
  };
}

async function isWithin<Loaders>(
  context: Context<Loaders>,
  own: string,
  scope: ReportScope,
): Promise<boolean> {
  const [row] = await context.sql.query<{ within: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM region m JOIN region r ON r.id IN (m.id, m.street_id, m.district_id, m.city_id)
                     WHERE m.id = $1 AND (r.id = $2 OR r.code = $2)) AS within`,
    [scope.region.id, own],
  );
  return row?.within ?? false;
}

/**
 * The resolvers of `workReport`, `workPlan` and the sections that a service owns.
 *
 * @param definition the service's figures and tasks
 * @param evidence a loader for each type of record that stands behind a figure of this service
 */
export function reportResolvers<Loaders>(
  definition: ReportDefinition,
  evidence: Partial<Record<EvidenceTypeName, EvidenceLoader<Loaders>>>,
) {
  const open = (_parent: unknown, args: ReportArguments, context: Context<Loaders>) =>
    openReport(definition, context, args);
  const reference = (key: Reference, context: Context<Loaders>) =>
    key.regionCode === null || key.periodCode === null
      ? null
      : openReport(definition, context, { region: key.regionCode, period: key.periodCode });
  return {
    Query: { workReport: open, workPlan: open },
    WorkReport: {
      __resolveReference: reference,
      ...Object.fromEntries(
        definition.sections.map((section) => [
          section.code,
          (report: ScopedReport) => resolveSection(section, report),
        ]),
      ),
    },
    WorkPlan: {
      __resolveReference: reference,
      ...Object.fromEntries(
        definition.planSections.map((code) => [code, (plan: ScopedReport) => resolvePlanSection(code, plan)]),
      ),
    },
    Indicator: { evidence: evidenceResolver(evidence) },
    EvidenceRecord: { __resolveType: (record: { __typename: string }) => record.__typename },
  };
}
