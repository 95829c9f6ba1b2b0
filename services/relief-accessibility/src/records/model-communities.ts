import { ok, problem, refused } from '@zhucan/codes';
import { notBefore, notLaterThanToday, type RecordKind } from '@zhucan/subgraph-kit';

/** Who awards the model, by the office's words (级别). */
const LEVELS = { 国家级: 'NATIONAL', 省级: 'PROVINCIAL', 市级: 'MUNICIPAL', 区级: 'DISTRICT' } as const;
const LEVEL_CODES = new Map<unknown, string>(Object.entries(LEVELS));

const LEVEL_REQUIRED = problem(
  'LEVEL_REQUIRED',
  'level',
  'a level, or a name that begins with one',
  '应填写级别，或名称以级别开头（如“市级……”）。',
  'A level is needed, or a name that begins with one, as 市级.',
);

/** Communities being made barrier-free as models (无障碍改造社区), by the office's number of them. */
export const modelCommunities: RecordKind = {
  workbook: 'model-communities',
  table: {
    table: 'model_community',
    idColumn: 'project_id',
    aggregateType: 'project',
    keyColumns: ['number'],
    regionInKey: false,
    columns: { name_zh: 'text', level_zh: 'text', started_on: 'date', finished_on: 'date' },
    occurredOn: ({ started_on: from, finished_on: until }) =>
      [until, from].find((day) => typeof day === 'string') ?? null,
    announce: ({ id, regionId, content }) => ({
      projectId: id,
      level: LEVEL_CODES.get(content['level_zh']),
      startedOn: content['started_on'],
      finishedOn: content['finished_on'],
      regionId,
    }),
  },
  read(cells) {
    const [level, startedOn, finishedOn] = [
      cells.choice('level', LEVELS),
      cells.date('startedOn'),
      cells.date('completedOn'),
    ];
    if (!level.ok) return level;
    if (!startedOn.ok) return startedOn;
    if (!finishedOn.ok) return finishedOn;
    const nameZh = cells.text('nameZh') ?? '';
    const levelZh = Object.entries(LEVELS).find(([name, code]) =>
      level.value === null ? nameZh.startsWith(name) : code === level.value,
    );
    if (!levelZh) return refused(LEVEL_REQUIRED);
    return ok({
      key: { number: cells.text('number') ?? '' },
      content: {
        name_zh: nameZh,
        level_zh: levelZh[0],
        started_on: startedOn.value,
        finished_on: finishedOn.value,
      },
    });
  },
  refuse: ({ content: { started_on: startedOn, finished_on: finishedOn } }, today) =>
    notBefore(finishedOn, 'completedOn', {
      day: startedOn,
      nameZh: '开工日期',
      nameEn: 'the day on which the work began',
    }) ??
    notLaterThanToday(startedOn, 'startedOn', today) ??
    notLaterThanToday(finishedOn, 'completedOn', today),
};
