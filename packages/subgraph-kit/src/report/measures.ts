import type { Sql } from '@zhucan/sql';
import DataLoader from 'dataloader';

import type { ReportDefinition } from './definitions.js';
import { factParameters, type FactSource, type Measure, measureSql } from './facts.js';
import type { ReportedFigure } from './reconciliation.js';
import type { ReportScope } from './scope.js';
import type { SectionCode } from './sections.js';

/** A task of the plan as it is stored. */
export interface StoredPlanTask {
  readonly task_code: string;
  readonly section: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly target: number | null;
  readonly unit: string;
  readonly due_on: string | null;
}

/** The figures of one scope, read with a fixed number of statements however many sections are asked for. */
export interface ScopeMeasures {
  /** The measured figures of a section by indicator code. */
  measures(section: SectionCode): Promise<ReadonlyMap<string, Measure>>;
  /** The printed figures of the scope by indicator code. */
  reported(): Promise<ReadonlyMap<string, ReportedFigure>>;
  /** The tasks of the plan, and how much of each is done. */
  plan(): Promise<{ tasks: readonly StoredPlanTask[]; done: ReadonlyMap<string, Measure> }>;
}

async function measure(
  sql: Sql,
  scope: ReportScope,
  sources: Readonly<Record<string, FactSource>>,
): Promise<Map<string, Measure>> {
  if (Object.keys(sources).length === 0) return new Map();
  const rows = await sql.query<Measure>(measureSql(sources), factParameters(scope.counted));
  return new Map(rows.map((row) => [row.code, row]));
}

function sourcesOf(
  definition: ReportDefinition,
  sections: readonly SectionCode[],
): Record<string, FactSource> {
  const wanted = definition.sections.filter((section) => sections.includes(section.code));
  return Object.fromEntries(
    wanted.flatMap((section) => section.indicators.map((indicator) => [indicator.code, indicator.facts])),
  );
}

async function readReported(sql: Sql, scope: ReportScope): Promise<ReadonlyMap<string, ReportedFigure>> {
  const rows = await sql.query<ReportedFigure>(
    `SELECT indicator_code, value, amount_fen::text, rounding_unit_fen::text, printed, approximate, direction, source, source_line
       FROM reported_figure WHERE region_id = $1 AND period_code = $2 AND superseded_at IS NULL`,
    [scope.region.id, scope.period.code],
  );
  return new Map(rows.map((row) => [row.indicator_code, row]));
}

async function readPlan(sql: Sql, scope: ReportScope, definition: ReportDefinition) {
  const tasks = await sql.query<StoredPlanTask>(
    `SELECT task_code, section, name_zh, name_en, target, unit, due_on FROM plan_task
      WHERE region_id = $1 AND period_from >= $2 AND period_until <= $3 AND superseded_at IS NULL ORDER BY position, task_code`,
    [scope.region.id, scope.period.from, scope.period.until],
  );
  const counted = definition.planTasks.filter((task) =>
    tasks.some((stored) => stored.task_code === task.code),
  );
  const done = await measure(sql, scope, Object.fromEntries(counted.map((task) => [task.code, task.facts])));
  return { tasks, done };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => (running ??= work());
}

/** Reads the figures of one scope: one statement for all sections asked for together, one for the printed figures. */
export function scopeMeasures(sql: Sql, scope: ReportScope, definition: ReportDefinition): ScopeMeasures {
  const bySection = new DataLoader<SectionCode, ReadonlyMap<string, Measure>>(async (sections) => {
    const measured = await measure(sql, scope, sourcesOf(definition, sections));
    return sections.map(() => measured);
  });
  return {
    measures: (section) => bySection.load(section),
    reported: once(() => readReported(sql, scope)),
    plan: once(() => readPlan(sql, scope, definition)),
  };
}
