import { ok } from '@zhucan/codes';
import { notLaterThanToday, type RecordKind } from '@zhucan/subgraph-kit';

/** Procedures with the visits that they take (最多跑一次事项), by the office's number of them. */
export const oneVisitProcedures: RecordKind = {
  workbook: 'one-visit-procedures',
  table: {
    table: 'one_visit_procedure',
    idColumn: 'procedure_id',
    aggregateType: 'procedure',
    keyColumns: ['number'],
    regionInKey: false,
    columns: { name_zh: 'text', visits_required: 'integer', achieved_on: 'date' },
    occurredOn: ({ achieved_on: on }) => (typeof on === 'string' ? on : null),
    announce: ({ id, regionId, content }) => ({
      procedureId: id,
      achievedOn: content['achieved_on'],
      visitsRequired: content['visits_required'],
      regionId,
    }),
  },
  read(cells) {
    const [visits, on] = [cells.count('visitsRequired'), cells.date('completedOn')];
    if (!visits.ok) return visits;
    if (!on.ok) return on;
    return ok({
      key: { number: cells.text('number') ?? '' },
      content: { name_zh: cells.text('nameZh'), visits_required: visits.value, achieved_on: on.value },
    });
  },
  refuse: ({ content }, today) => notLaterThanToday(content['achieved_on'], 'completedOn', today),
};
