import { ok } from '@zhucan/codes';
import { notLaterThanToday, type RecordKind } from '@zhucan/subgraph-kit';

/** Visits by leaders of a higher federation (上级调研), by the office's number of them. */
export const inspectionVisits: RecordKind = {
  workbook: 'inspection-visits',
  table: {
    table: 'inspection_visit',
    idColumn: 'visit_id',
    aggregateType: 'visit',
    keyColumns: ['number'],
    regionInKey: false,
    columns: { visited_on: 'date', precision: 'text', topic_zh: 'text', visitor_zh: 'text' },
    occurredOn: ({ visited_on: on }) => (typeof on === 'string' ? on : null),
    announce: ({ id, regionId, content }) => ({
      visitId: id,
      visitedOn: content['visited_on'],
      precision: content['precision'],
      regionId,
    }),
  },
  read(cells) {
    const on = cells.dayOrMonth('occurredOn');
    if (!on.ok) return on;
    return ok({
      key: { number: cells.text('number') ?? '' },
      content: {
        visited_on: on.value?.day ?? null,
        precision: on.value?.precision ?? null,
        topic_zh: cells.text('topicZh'),
        visitor_zh: cells.text('visitorZh'),
      },
    });
  },
  refuse: ({ content }, today) => notLaterThanToday(content['visited_on'], 'occurredOn', today),
};
