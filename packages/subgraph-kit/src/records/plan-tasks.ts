import { ok, parsePeriod, problem, refused } from '@zhucan/codes';
import { planTaskWorkbook } from '@zhucan/import-kit';

import type { ReportDefinition } from '../report/definitions.js';
import { SECTIONS } from '../report/sections.js';
import type { RecordKind } from './record-import.js';

const UNITS = /^[A-Z]+$/;

const unknown = (code: string, field: string, rule: string, zh: string, en: string) =>
  refused(problem(code, field, rule, zh, en));

/** The tasks of the plan (计划任务) that a service counts: imported from its workbook, by code, period and region. */
export function planTasks(service: string, { planTasks: tasks }: ReportDefinition): RecordKind {
  return {
    workbook: planTaskWorkbook(service).kind,
    table: {
      table: 'plan_task',
      idColumn: 'task_id',
      aggregateType: 'plan-task',
      keyColumns: ['task_code', 'period_code'],
      regionInKey: true,
      columns: {
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
      announce: ({ id, regionId, key, content }) => ({
        taskId: id,
        taskCode: key['task_code'],
        periodCode: key['period_code'],
        regionId,
        target: content['target'],
        unit: content['unit'],
        dueOn: content['due_on'],
      }),
    },
    read(cells) {
      const code = cells.text('code') ?? '';
      const position = tasks.findIndex((task) => task.code === code);
      const task = tasks[position];
      if (!task)
        return unknown(
          'UNKNOWN_PLAN_TASK',
          'code',
          'a task of this service',
          '本服务没有这个计划任务。',
          'This service has no such task.',
        );
      const period = parsePeriod(cells.text('period') ?? '');
      if (!period.ok) return period;
      const section = cells.text('section') ?? '';
      if (!Object.hasOwn(SECTIONS, section))
        return unknown(
          'UNKNOWN_SECTION',
          'section',
          Object.keys(SECTIONS).join(', '),
          '没有这个板块。',
          'There is no such section.',
        );
      const [target, dueOn] = [cells.count('target'), cells.date('dueOn')];
      if (!target.ok) return target;
      if (!dueOn.ok) return dueOn;
      const unit = cells.text('unit') ?? '';
      if (!UNITS.test(unit))
        return unknown(
          'UNKNOWN_UNIT',
          'unit',
          'PEOPLE, HOUSEHOLDS and so on',
          '计量单位不正确。',
          'The unit is unknown.',
        );
      return ok({
        key: { task_code: code, period_code: period.value.code },
        content: {
          period_from: period.value.from,
          period_until: period.value.until,
          section,
          position: position + 1,
          name_zh: cells.text('nameZh'),
          name_en: task.nameEn,
          target: target.value,
          unit,
          due_on: dueOn.value,
        },
      });
    },
  };
}
