import { createHash } from 'node:crypto';

import type { EventType } from '@zhucan/event-contracts';

/** An event of the sample, before it becomes a message. */
export interface SampleEvent {
  readonly type: EventType;
  readonly aggregateId: string;
  readonly version: number;
  /** The business date, `YYYY-MM-DD`. */
  readonly occurredOn: string;
  readonly data: object;
}

/** A row of a workbook of the data set, by field. */
export type Row = Readonly<Record<string, string>>;

/** A UUID that follows from a text: the same sample has the same ids. */
export function idOf(text: string): string {
  const hex = createHash('sha256').update(`zhucan sample ${text}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** A value of a row that the data set always has. */
export function valueOf(row: Row, field: string): string {
  const value = row[field];
  if (value === undefined || value === '') throw new RangeError(`the data set has a row without ${field}`);
  return value;
}
