import { ok, problem, type Problem } from '@zhucan/codes';
import { notBefore, notLaterThanToday, type RecordContent, type RecordKind } from '@zhucan/subgraph-kit';

import { standingOf } from '../decisions/petition-deadlines.js';

const TOPICS = { 拆迁: 'DEMOLITION', 其他: 'OTHER' } as const;

const EXTENDED_BEFORE_ACCEPTANCE = problem(
  'NOT_ACCEPTED',
  'extendedOn',
  'a term runs from the acceptance, and only a term that runs is extended',
  '未受理的信访事项没有办理期限，不能延期。',
  'A petition that was not taken up has no term to extend.',
);

/** The days of a petition: the column, and how a workbook calls it. */
const DAYS = [
  ['received_on', 'receivedOn'],
  ['accepted_on', 'acceptedOn'],
  ['extended_on', 'extendedOn'],
  ['settled_on', 'settledOn'],
] as const;

const RECEIPT = ['received_on', '收到日期', 'the day of receipt'] as const;
const ACCEPTANCE = ['accepted_on', '受理日期', 'the day of acceptance'] as const;
const NOTICE = ['extended_on', '延期告知日期', 'the day of the notice of extension'] as const;

/** Each day with those that it must not precede; one that is not known holds nothing up. */
const ORDER = [
  ['accepted_on', 'acceptedOn', [RECEIPT]],
  ['extended_on', 'extendedOn', [ACCEPTANCE]],
  ['settled_on', 'settledOn', [RECEIPT, ACCEPTANCE, NOTICE]],
] as const;

function firstProblem(problems: readonly (Problem | null)[]): Problem | null {
  return problems.find((each) => each !== null) ?? null;
}

function refuseOrder(content: RecordContent): Problem | null {
  return firstProblem(
    ORDER.flatMap(([column, field, earlier]) =>
      earlier.map(([before, nameZh, nameEn]) =>
        notBefore(content[column], field, { day: content[before], nameZh, nameEn }),
      ),
    ),
  );
}

/**
 * Petitions (信访事项) without their petitioners, by the office's number of them. Where one stands and what is due follows from its days.
 * One that is settled without an acceptance was not taken up (不予受理).
 */
export const petitions: RecordKind = {
  workbook: 'petitions',
  table: {
    table: 'petition',
    idColumn: 'petition_id',
    aggregateType: 'petition',
    keyColumns: ['number'],
    regionInKey: false,
    columns: {
      topic: 'text',
      received_on: 'date',
      accepted_on: 'date',
      extended_on: 'date',
      settled_on: 'date',
      status: 'text',
      due_on: 'date',
    },
    occurredOn: (content) => {
      const days = DAYS.map(([column]) => content[column]);
      return days.findLast((day) => typeof day === 'string') ?? null;
    },
    announce: ({ id, regionId, content }) => ({
      petitionId: id,
      topic: content['topic'],
      status: content['status'],
      receivedOn: content['received_on'],
      dueOn: content['due_on'],
      regionId,
    }),
  },
  read(cells) {
    const [topic, received] = [cells.choice('petitionKind', TOPICS), cells.date('receivedOn')];
    const [accepted, extended, settled] = [
      cells.date('acceptedOn'),
      cells.date('extendedOn'),
      cells.date('settledOn'),
    ];
    if (!topic.ok) return topic;
    if (!received.ok) return received;
    if (!accepted.ok) return accepted;
    if (!extended.ok) return extended;
    if (!settled.ok) return settled;
    const [receivedOn, acceptedOn, extendedOn, settledOn] = [
      received.value,
      accepted.value,
      extended.value,
      settled.value,
    ];
    if (receivedOn === null) throw new RangeError('a petition without a day of receipt');
    const { status, dueOn } = standingOf({ receivedOn, acceptedOn, extendedOn, settledOn });
    return ok({
      key: { number: cells.text('number') ?? '' },
      content: {
        topic: topic.value,
        received_on: receivedOn,
        accepted_on: acceptedOn,
        extended_on: extendedOn,
        settled_on: settledOn,
        status,
        due_on: dueOn,
      },
    });
  },
  refuse({ content }, today) {
    if (content['extended_on'] !== null && content['accepted_on'] === null) return EXTENDED_BEFORE_ACCEPTANCE;
    return (
      refuseOrder(content) ??
      firstProblem(DAYS.map(([column, field]) => notLaterThanToday(content[column], field, today)))
    );
  },
};
