import { gatewayProblem } from '../../errors/problems.js';
import { isObject } from '../../execution/tree.js';
import { StreamEnded } from '../stream-ended.js';

/** The next offset of each partition, by topic and number of the partition. */
export type Positions = ReadonlyMap<string, ReadonlyMap<number, bigint>>;

/** A form of cursors that means something else gets another number. */
const VERSION = 1;
const OFFSET = /^\d{1,19}$/;
const PARTITION = /^\d{1,9}$/;

function invalid(): StreamEnded {
  return new StreamEnded(gatewayProblem('CURSOR_INVALID', 'cursor', { field: 'after' }));
}

/** A cursor that retention has passed: some of what came after it is gone. */
export function expired(): StreamEnded {
  return new StreamEnded(gatewayProblem('CURSOR_EXPIRED', 'retention', { field: 'after' }));
}

/** A cursor, opaque to clients. */
export function writeCursor(positions: Positions): string {
  const topics = Object.fromEntries(
    [...positions].map(([topic, partitions]) => [
      topic,
      Object.fromEntries([...partitions].map(([partition, offset]) => [partition, String(offset)])),
    ]),
  );
  return Buffer.from(JSON.stringify({ v: VERSION, t: topics })).toString('base64url');
}

function readPartitions(value: unknown): Map<number, bigint> {
  if (!isObject(value)) throw invalid();
  return new Map(
    Object.entries(value).map(([partition, offset]) => {
      if (!PARTITION.test(partition) || typeof offset !== 'string' || !OFFSET.test(offset)) throw invalid();
      return [Number(partition), BigInt(offset)];
    }),
  );
}

/**
 * Reads a cursor back.
 *
 * @param topics those that it must be of
 * @throws StreamEnded where it is none of this version, or of other topics
 */
export function readCursor(text: string, topics: readonly string[]): Positions {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw invalid();
  }
  if (!isObject(parsed) || parsed['v'] !== VERSION || !isObject(parsed['t'])) throw invalid();
  const known = Object.entries(parsed['t']);
  if (known.length !== topics.length || !known.every(([topic]) => topics.includes(topic))) throw invalid();
  return new Map(known.map(([topic, partitions]) => [topic, readPartitions(partitions)]));
}
