import { TOPICS } from '@zhucan/event-contracts';
import type { ReadFrom, StoredMessage } from '@zhucan/messaging';

import { LocalError } from '../errors.js';
import { SERVICES } from '../parts.js';
import { lineOf, wholeOf } from './lines.js';
import { type Filter, groupOf, isWanted, logsNamed, withTransport } from './readers.js';

/** Takes a line for the terminal. */
export type Print = (line: string) => void;

/** Where reading begins, by the option `--from`. @throws LocalError */
function readFrom(text: string | undefined): ReadFrom | 'now' {
  if (text === undefined || text === 'now') return 'now';
  if (text === 'beginning') return 'beginning';
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs))
    throw new LocalError('--from must be beginning, now, or an instant as 2019-07-01T08:00:00Z.');
  return { timeMs };
}

/** What `tail` is asked for. */
export interface TailOptions extends Filter {
  readonly from?: string | undefined;
  /** Whether it ends once it has read what is there. */
  readonly once: boolean;
}

/**
 * Prints events as lines, those that are there and, unless it is asked to end, those that come.
 *
 * @param signal ends it
 */
export async function tail(
  brokers: readonly string[],
  name: string | undefined,
  { from, once, ...filter }: TailOptions,
  print: Print,
  signal: AbortSignal,
): Promise<void> {
  const topics = logsNamed(name);
  const begin = readFrom(from ?? (once ? 'beginning' : 'now'));
  const show = (message: StoredMessage): void => {
    if (isWanted(message, filter)) print(lineOf(message));
  };
  await withTransport(brokers, async (transport) => {
    // What comes from now on begins at the end of each partition, wherever the clock of this machine stands.
    const ends = async (): Promise<ReadFrom> => ({
      places: await transport.placesAt(topics, Number.MAX_SAFE_INTEGER),
    });
    const place = begin === 'now' ? await ends() : begin;
    if (once) await transport.readAll(topics, show, { from: place });
    else await transport.follow(topics, show, { from: place, signal });
  });
}

/** Prints every version of one aggregate in full. @returns how many there are */
export async function show(
  brokers: readonly string[],
  name: string,
  key: string,
  print: Print,
): Promise<number> {
  const topics = logsNamed(name);
  let count = 0;
  await withTransport(brokers, (transport) =>
    transport.readAll(topics, (message) => {
      if (message.key !== key) return;
      count += 1;
      print(wholeOf(message));
    }),
  );
  return count;
}

/** Prints how far each service is behind in what it reads. @returns how many messages there are behind in all */
export async function lag(brokers: readonly string[], print: Print): Promise<number> {
  return withTransport(brokers, async (transport) => {
    let behind = 0;
    for (const { name } of SERVICES) {
      const group = groupOf(name);
      if (group === undefined) continue;
      for (const { topic, partition, offset, end, lag: left } of await transport.positions(
        group.groupId,
        group.topics,
      )) {
        behind += left;
        print(`${group.groupId}  ${topic}/${partition}  ${offset} of ${end}  ${left} behind`);
      }
    }
    print(
      behind === 0
        ? '没有积压。 Nobody is behind.'
        : `积压 ${behind} 条。 ${behind} messages are not taken yet.`,
    );
    return behind;
  });
}

/** Prints the topics with what they are for. */
export function printTopics(print: Print): void {
  for (const { name, class: kind } of TOPICS.values()) print(`${kind.padEnd(14)}  ${name}`);
}
