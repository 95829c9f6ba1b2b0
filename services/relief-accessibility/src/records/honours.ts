import { ok } from '@zhucan/codes';
import { notLaterThanToday, type RecordKind } from '@zhucan/subgraph-kit';

/** Honours received (荣誉), by the office's number of them. Who received one may be a person: that is stored encrypted and told to nobody. */
export const honours: RecordKind = {
  workbook: 'honours',
  table: {
    table: 'honour',
    idColumn: 'honour_id',
    aggregateType: 'honour',
    keyColumns: ['number'],
    regionInKey: false,
    columns: {
      title_zh: 'text',
      recipient_zh: 'protected',
      granted_by_zh: 'text',
      received_on: 'date',
      precision: 'text',
    },
    occurredOn: ({ received_on: on }) => (typeof on === 'string' ? on : null),
    announce: ({ id, regionId, content }) => ({
      honourId: id,
      receivedOn: content['received_on'],
      precision: content['precision'],
      regionId,
    }),
  },
  read(cells) {
    const on = cells.dayOrMonth('receivedOn');
    if (!on.ok) return on;
    return ok({
      key: { number: cells.text('number') ?? '' },
      content: {
        title_zh: cells.text('nameZh'),
        recipient_zh: cells.text('recipientZh'),
        granted_by_zh: cells.text('grantedByZh'),
        received_on: on.value?.day ?? null,
        precision: on.value?.precision ?? null,
      },
    });
  },
  refuse: ({ content }, today) => notLaterThanToday(content['received_on'], 'receivedOn', today),
};
