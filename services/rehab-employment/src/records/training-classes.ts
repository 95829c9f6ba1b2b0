import { ok, problem } from '@zhucan/codes';
import { notBefore, notLaterThanToday, type RecordKind } from '@zhucan/subgraph-kit';

import { rehabEmploymentReport } from '../report/index.js';

const UNKNOWN_PLAN_TASK = problem(
  'UNKNOWN_PLAN_TASK',
  'taskCode',
  'a task of this service',
  '本服务没有这个计划任务。',
  'This service has no such task.',
);

/** Training classes that were held (培训班), by the office's number of them. */
export const trainingClasses: RecordKind = {
  workbook: 'training-classes',
  table: {
    table: 'training_class',
    idColumn: 'class_id',
    aggregateType: 'training-class',
    keyColumns: ['number'],
    regionInKey: false,
    columns: {
      name_zh: 'text',
      held_on: 'date',
      ended_on: 'date',
      people: 'integer',
      task_code: 'text',
    },
    occurredOn: ({ held_on: on }) => (typeof on === 'string' ? on : null),
    announce: ({ id, regionId, content }) => ({
      classId: id,
      taskCode: content['task_code'],
      heldOn: content['held_on'],
      endedOn: content['ended_on'],
      regionId,
      people: content['people'],
    }),
  },
  read(cells) {
    const [heldOn, endedOn, people] = [cells.date('startedOn'), cells.date('endedOn'), cells.count('people')];
    if (!heldOn.ok) return heldOn;
    if (!endedOn.ok) return endedOn;
    if (!people.ok) return people;
    return ok({
      key: { number: cells.text('number') ?? '' },
      content: {
        name_zh: cells.text('nameZh'),
        held_on: heldOn.value,
        ended_on: endedOn.value,
        people: people.value,
        task_code: cells.text('taskCode'),
      },
    });
  },
  refuse({ content }, today) {
    const { held_on: from, ended_on: until, task_code: task } = content;
    const order = notBefore(until, 'endedOn', { day: from, nameZh: '开班日期', nameEn: 'the first day' });
    if (order) return order;
    if (task !== null && !rehabEmploymentReport.planTasks.some((each) => each.code === task))
      return UNKNOWN_PLAN_TASK;
    return notLaterThanToday(from, 'startedOn', today);
  },
};
