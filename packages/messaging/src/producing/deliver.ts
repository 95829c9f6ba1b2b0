import { ContractError } from '@zhucan/event-contracts';

import { CloudEventError } from '../cloudevents/cloud-event.js';
import { type Message, MessageRefusedError } from '../transport/transport.js';
import type { UnsentRow } from './unsent.js';

/** A row that cannot be sent as it is. */
export interface RefusedRow {
  readonly row: UnsentRow;
  /** Names fields and rules, never values. */
  readonly reason: string;
}

/** How rows are sent. */
export interface Delivery {
  /** @throws ContractError or CloudEventError where a row cannot be sent as it is */
  readonly messagesOf: (row: UnsentRow) => Message[];
  /** @throws MessageRefusedError where one of the messages is not taken */
  readonly send: (messages: readonly Message[]) => Promise<void>;
  /** Told of rows once they are acknowledged. */
  readonly sent: (rows: readonly UnsentRow[]) => void;
}

/** A payload that is wrong all through names thousands of paths; the first say enough. */
const LONGEST_REASON = 500;

interface Prepared {
  readonly row: UnsentRow;
  readonly messages: readonly Message[];
}

function prepare(
  rows: readonly UnsentRow[],
  messagesOf: Delivery['messagesOf'],
): { ready: Prepared[]; refused: RefusedRow[] } {
  const ready: Prepared[] = [];
  const refused: RefusedRow[] = [];
  const held = new Set<string>();
  for (const row of rows) {
    if (held.has(row.aggregate_id)) continue;
    try {
      ready.push({ row, messages: messagesOf(row) });
    } catch (error) {
      if (!(error instanceof ContractError || error instanceof CloudEventError)) throw error;
      held.add(row.aggregate_id);
      refused.push({ row, reason: error.message.slice(0, LONGEST_REASON) });
    }
  }
  return { ready, refused };
}

/** Two halves: of the aggregates, or of the versions where there is one aggregate alone. */
function halve(rows: readonly Prepared[]): [Prepared[], Prepared[]] {
  const aggregates = [...new Set(rows.map(({ row }) => row.aggregate_id))];
  if (aggregates.length === 1) {
    const middle = Math.ceil(rows.length / 2);
    return [rows.slice(0, middle), rows.slice(middle)];
  }
  const first = new Set(aggregates.slice(0, Math.ceil(aggregates.length / 2)));
  return [
    rows.filter(({ row }) => first.has(row.aggregate_id)),
    rows.filter(({ row }) => !first.has(row.aggregate_id)),
  ];
}

/** A broker says that it refuses something of what was sent together, not what: halves are sent until it is known. */
async function sendParts(rows: readonly Prepared[], delivery: Delivery): Promise<RefusedRow[]> {
  const [first] = rows;
  if (first === undefined) return [];
  try {
    await delivery.send(rows.flatMap(({ messages }) => messages));
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    if (rows.length === 1) return [{ row: first.row, reason: error.message }];
    const [one, other] = halve(rows);
    const refused = await sendParts(one, delivery);
    const held = new Set(refused.map(({ row }) => row.aggregate_id));
    // What follows on a refused version of its aggregate must not overtake it.
    const free = other.filter(({ row }) => !held.has(row.aggregate_id));
    return [...refused, ...(await sendParts(free, delivery))];
  }
  delivery.sent(rows.map(({ row }) => row));
  return [];
}

/**
 * Sends rows, each aggregate's in the order given. A row that cannot be sent holds up the later ones of its aggregate and no other's.
 *
 * @returns the first of each aggregate that cannot be sent
 * @throws where the transport fails: what was not told as sent goes again
 */
export async function deliver(rows: readonly UnsentRow[], delivery: Delivery): Promise<RefusedRow[]> {
  const { ready, refused } = prepare(rows, delivery.messagesOf);
  return [...refused, ...(await sendParts(ready, delivery))];
}
