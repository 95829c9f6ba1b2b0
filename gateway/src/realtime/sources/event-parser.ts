/** One event of a stream of server-sent events. */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

/** An event is larger than what is read. */
export class EventTooLarge extends Error {
  override readonly name = 'EventTooLarge';
}

/**
 * Reads server-sent events from text that comes in pieces (HTML, 9.2.6), with a bound on what is held of an event.
 *
 * @param maxCharacters of one event with its comments
 * @param take told of each event that has data
 * @returns takes the next piece; throws EventTooLarge
 */
export function eventParser(
  maxCharacters: number,
  take: (event: ServerSentEvent) => void,
): (piece: string) => void {
  let rest = '';
  let event = '';
  let data: string[] = [];
  let held = 0;

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0) take({ event: event === '' ? 'message' : event, data: data.join('\n') });
      event = '';
      data = [];
      held = 0;
      return;
    }
    held += text.length;
    const [, field = '', value = ''] = /^([^:]*):? ?([\s\S]*)$/.exec(text) ?? [];
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }

  return (piece) => {
    rest += piece;
    // A carriage return at the very end may be the first half of a line's end.
    const ends = /\r\n|\n|\r(?!$)/g;
    let from = 0;
    for (let end = ends.exec(rest); end !== null; end = ends.exec(rest)) {
      line(rest.slice(from, end.index));
      from = end.index + end[0].length;
    }
    rest = rest.slice(from);
    if (held + rest.length > maxCharacters) throw new EventTooLarge();
  };
}
