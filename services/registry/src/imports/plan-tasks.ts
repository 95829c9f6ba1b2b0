import { ok, parsePeriod, parseRegionArgument, problem, refused, type Result } from '@zhucan/codes';
import { SECTIONS } from '@zhucan/subgraph-kit';

import { registryReport } from '../report/registry-section.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import { type Cells, cellReader, type RowOutcome } from './row.js';
import { applyVersionedRows, type VersionedRow, type VersionedTable } from './versioned.js';

const TABLE: VersionedTable = {
  table: 'plan_task',
  idColumn: 'task_id',
  keyColumns: ['task_code', 'period_code'],
  contentTypes: {
    period_from: 'date',
    period_until: 'date',
    section: 'text',
    position: 'integer',
    name_zh: 'text',
    name_en: 'text',
    target: 'integer',
    unit: 'text',
    due_on: 'date',
  },
  subjectType: 'plan-task',
};

/** English names of the tasks that the registry counts; the workbook has the Chinese ones. */
const NAMES_EN: Readonly<Record<string, string>> = {
  'plan.needsSurvey': 'Needs survey of certificate holders',
};

const UNIT = /^[A-Z]+$/;

/** Reads a row of the registry's plan tasks (计划任务表). */
export function parsePlanTaskRow(cells: Cells): Result<VersionedRow> {
  const read = cellReader('registry-plan-tasks', cells);
  const missing = read.missing();
  if (missing) return refused(missing);
  const code = read.text('code') ?? '';
  const position = registryReport.planTasks.findIndex((task) => task.code === code);
  if (position < 0) {
    return refused(
      problem(
        'UNKNOWN_PLAN_TASK',
        'code',
        'a task of this service',
        '本服务没有这个计划任务。',
        'This service has no such task.',
      ),
    );
  }
  const period = parsePeriod(read.text('period') ?? '');
  if (!period.ok) return period;
  const region = parseRegionArgument(read.text('regionId') ?? '', 'regionId');
  if (!region.ok) return region;
  const section = read.text('section') ?? '';
  if (!(section in SECTIONS)) {
    return refused(
      problem(
        'UNKNOWN_SECTION',
        'section',
        Object.keys(SECTIONS).join(', '),
        '没有这个板块。',
        'There is no such section.',
      ),
    );
  }
  const target = read.count('target');
  if (!target.ok) return target;
  const dueOn = read.date('dueOn');
  if (!dueOn.ok) return dueOn;
  const unit = read.text('unit') ?? '';
  if (!UNIT.test(unit))
    return refused(
      problem(
        'UNKNOWN_UNIT',
        'unit',
        'PEOPLE, HOUSEHOLDS and so on',
        '计量单位不正确。',
        'The unit is unknown.',
      ),
    );
  return ok({
    regionKey: region.value.kind === 'code' ? region.value.code : region.value.id,
    key: { task_code: code, period_code: period.value.code },
    content: {
      period_from: period.value.from,
      period_until: period.value.until,
      section,
      position: position + 1,
      name_zh: read.text('nameZh'),
      name_en: NAMES_EN[code] ?? code,
      target: target.value,
      unit,
      due_on: dueOn.value,
    },
  });
}

/** Applies rows of the registry's plan tasks. */
export function applyPlanTaskRows(unit: UnitOfWork, rows: readonly VersionedRow[]): Promise<RowOutcome[]> {
  return applyVersionedRows(unit, TABLE, rows);
}
