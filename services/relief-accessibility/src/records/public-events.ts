import { ok } from '@zhucan/codes';
import { notLaterThanToday, type RecordKind } from '@zhucan/subgraph-kit';

const CAMPAIGNS = { 助残日: 'HELP_DAY', 其他: 'OTHER' } as const;
const STATUSES = { 已举办: 'HELD', 已取消: 'CANCELLED' } as const;

/** Public events (助残活动), by the office's number of them. One that was called off is kept, and may have been meant for a later day. */
export const publicEvents: RecordKind = {
  workbook: 'public-events',
  table: {
    table: 'public_event',
    idColumn: 'event_id',
    aggregateType: 'public-event',
    keyColumns: ['number'],
    regionInKey: false,
    columns: { title_zh: 'text', campaign: 'text', held_on: 'date', status: 'text', host_zh: 'text' },
    occurredOn: ({ held_on: on }) => (typeof on === 'string' ? on : null),
    announce: ({ id, regionId, content }) => ({
      eventId: id,
      campaign: content['campaign'],
      status: content['status'],
      heldOn: content['held_on'],
      regionId,
    }),
  },
  read(cells) {
    const [campaign, status, heldOn] = [
      cells.choice('eventKind', CAMPAIGNS),
      cells.choice('status', STATUSES),
      cells.date('heldOn'),
    ];
    if (!campaign.ok) return campaign;
    if (!status.ok) return status;
    if (!heldOn.ok) return heldOn;
    return ok({
      key: { number: cells.text('number') ?? '' },
      content: {
        title_zh: cells.text('nameZh'),
        campaign: campaign.value,
        held_on: heldOn.value,
        status: status.value,
        host_zh: cells.text('hostZh'),
      },
    });
  },
  refuse: ({ content }, today) =>
    content['status'] === 'HELD' ? notLaterThanToday(content['held_on'], 'heldOn', today) : null,
};
