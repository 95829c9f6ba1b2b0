import { type CalendarDate, ok, parsePeriod } from '@zhucan/codes';
import type { RecordContent, RecordKind, RecordRow } from '@zhucan/subgraph-kit';

import {
  type JudgedRecord,
  kindNameZh,
  RECORD_KINDS,
  RECORD_STATUSES,
  type RecordEntry,
  type RecordKindCode,
  type RecordStatusCode,
  refuseRecord,
} from '../decisions/party-records.js';

/** A record as it is saved, by the office's number of it. One without a theme bears the name of its kind. */
function partyRecordRow(number: string, entry: RecordEntry): Omit<RecordRow, 'regionKey'> {
  const { kind, status, heldOn, forPeriod, topicZh, people, statedValue } = entry;
  return {
    key: { number },
    content: {
      kind,
      status,
      held_on: heldOn,
      for_period: forPeriod?.code ?? null,
      for_from: forPeriod?.from ?? null,
      for_until: forPeriod?.until ?? null,
      topic_zh: topicZh ?? kindNameZh(kind),
      people,
      stated_value: statedValue,
    },
  };
}

/** The columns of a record as the rules look at it. */
function judged(content: RecordContent): JudgedRecord {
  return {
    kind: content['kind'] as RecordKindCode,
    status: content['status'] as RecordStatusCode,
    heldOn: content['held_on'] as CalendarDate,
    statedValue: content['stated_value'] as number | null,
  };
}

/** Meetings, sessions, checks, notices and plans of the branch (党务记录), by the office's number of them. */
export const partyRecords: RecordKind = {
  workbook: 'party-records',
  table: {
    table: 'party_record',
    idColumn: 'record_id',
    aggregateType: 'record',
    auditType: 'party-record',
    keyColumns: ['number'],
    regionInKey: false,
    columns: {
      kind: 'text',
      status: 'text',
      held_on: 'date',
      for_period: 'text',
      for_from: 'date',
      for_until: 'date',
      topic_zh: 'text',
      people: 'integer',
      stated_value: 'integer',
    },
    // What is planned has not happened on its day, nor has what was called off.
    occurredOn: ({ held_on: on, status }) => (status === 'HELD' && typeof on === 'string' ? on : null),
    announce: ({ id, regionId, content }) => ({
      recordId: id,
      kind: content['kind'],
      status: content['status'],
      heldOn: content['held_on'],
      forPeriod: content['for_period'],
      regionId,
      statedValue: content['stated_value'],
    }),
  },
  read(cells) {
    const [kind, status] = [
      cells.choice('recordKind', RECORD_KINDS),
      cells.choice('status', RECORD_STATUSES),
    ];
    if (!kind.ok) return kind;
    if (!status.ok) return status;
    const heldOn = cells.date('heldOn');
    if (!heldOn.ok) return heldOn;
    const forPeriod = cells.text('forPeriod');
    const period = forPeriod === null ? ok(null) : parsePeriod(forPeriod, 'forPeriod');
    if (!period.ok) return period;
    const [people, result] = [cells.count('people'), cells.count('result')];
    if (!people.ok) return people;
    if (!result.ok) return result;
    if (kind.value === null || status.value === null || heldOn.value === null)
      throw new RangeError('a required cell of a row is blank');
    return ok(
      partyRecordRow(cells.text('number') ?? '', {
        kind: kind.value,
        status: status.value,
        heldOn: heldOn.value,
        forPeriod: period.value,
        topicZh: cells.text('topicZh'),
        people: people.value,
        statedValue: result.value,
      }),
    );
  },
  refuse: ({ content }, today) => refuseRecord(judged(content), today),
};
