import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { EventQueue } from './event-queue.js';
import { eventParser, type ServerSentEvent } from './sources/event-parser.js';

const LIMITS = { maxEvents: 3, maxBytes: 100 };

function queue() {
  let ended = 0;
  const made = new EventQueue<number>(LIMITS, () => (ended += 1));
  return { made, ended: () => ended };
}

describe('events that wait', () => {
  it('come in their order, to who waits and to who comes later', async () => {
    const { made, ended } = queue();
    const first = made.next();
    made.push(1, 1);
    made.push(2, 1);
    made.push(3, 1);
    made.finish();
    made.push(4, 1);
    expect([await first, await made.next(), await made.next(), await made.next()]).toEqual([
      1,
      2,
      3,
      undefined,
    ]);
    expect(ended()).toBe(1);
  });

  it.each([
    ['maxEvents', [1, 1, 1, 1]],
    ['maxBytes', [60, 60]],
  ])('are dropped beyond %s, and the reader is told', async (rule, sizes) => {
    const { made, ended } = queue();
    for (const bytes of sizes) made.push(0, bytes);
    expect(made.size).toBe(0);
    expect(ended()).toBe(1);
    await expect(made.next()).rejects.toMatchObject({ problem: { code: 'SLOW_CLIENT', rule } });
  });

  it('come before the reason for which there are no more', async () => {
    const { made } = queue();
    made.push(1, 1);
    made.finish(new Error('broken'));
    expect(await made.next()).toBe(1);
    await expect(made.next()).rejects.toThrow('broken');
    await expect(made.next()).rejects.toThrow('broken');
  });

  it('are let go at once where nobody reads them any more', async () => {
    const { made } = queue();
    const waiting = made.next();
    made.abandon();
    expect(await waiting).toBeUndefined();
  });
});

describe('server-sent events', () => {
  const read = (pieces: readonly string[]): ServerSentEvent[] => {
    const events: ServerSentEvent[] = [];
    const take = eventParser(1_000, (event) => events.push(event));
    for (const piece of pieces) take(piece);
    return events;
  };

  it('are the same however the text is cut', () => {
    const lines = fc.array(
      fc.constantFrom(
        'data: a',
        'data:b',
        'data',
        'event: next',
        'event:complete',
        ':',
        ': comment',
        'id: 1',
        '',
        '',
      ),
      { maxLength: 20 },
    );
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    fc.assert(
      fc.property(lines, ends, fc.array(fc.nat(60), { maxLength: 10 }), (texts, end, cuts) => {
        // A line's end that is one character long only at the very end of the text is still open.
        const text = [...texts, '', ''].join(end) + '\n';
        const places = [...new Set(cuts)]
          .filter((place) => place < text.length)
          .sort((one, two) => one - two);
        const pieces = [0, ...places].map((from, at) => text.slice(from, places[at] ?? text.length));
        expect(read(pieces)).toEqual(read([text]));
      }),
    );
  });

  it('have their lines joined, a type of their own, and none without data', () => {
    expect(read(['event: next\ndata: {\ndata: }\n\n:\n\nevent: complete\n\ndata: x\n\n'])).toEqual([
      { event: 'next', data: '{\n}' },
      { event: 'message', data: 'x' },
    ]);
  });

  it('may not grow without end', () => {
    expect(() => read(['data: ', 'x'.repeat(600), 'x'.repeat(600)])).toThrow();
    expect(() => read(Array.from({ length: 300 }, () => 'data: x\n'))).toThrow();
  });
});
