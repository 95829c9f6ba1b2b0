import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { newSpanId, readTraceContext, traceparentOf } from './trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const GOOD = `00-${TRACE}-${PARENT}-01`;
const REQUEST = randomUUID();

const read = (traceparent: string | string[] | undefined, tracestate?: string | string[]) =>
  readTraceContext({ traceparent, tracestate }, REQUEST);

describe('the context of a trace', () => {
  it('is a child of the one that came', () => {
    const context = read(GOOD, 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE');
    expect(context).toEqual({
      traceId: TRACE,
      parentId: PARENT,
      spanId: expect.stringMatching(/^[\da-f]{16}$/),
      sampled: true,
      state: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    });
    expect(context.spanId).not.toBe(PARENT);
    expect(traceparentOf(context)).toBe(`00-${TRACE}-${context.spanId}-01`);
  });

  it.each([
    ['00', false],
    ['01', true],
    ['02', false],
    ['ff', true],
  ])('takes the flags %s for recorded: %s', (flags, sampled) => {
    const context = read(`00-${TRACE}-${PARENT}-${flags}`);
    expect(context).toMatchObject({ traceId: TRACE, sampled });
    // Flags that are not known are not passed on.
    expect(traceparentOf(context)).toMatch(sampled ? /-01$/ : /-00$/);
  });

  it.each([
    ['a later version', `01-${TRACE}-${PARENT}-01`],
    ['a later version with more', `cc-${TRACE}-${PARENT}-01-what-ever`],
  ])('reads what it knows of %s, and answers in its own', (_case, traceparent) => {
    const context = read(traceparent);
    expect(context).toMatchObject({ traceId: TRACE, parentId: PARENT });
    expect(traceparentOf(context)).toMatch(/^00-/);
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['two of them', [GOOD, GOOD]],
    ['two of them, joined', `${GOOD}, ${GOOD}`],
    ['capital letters', GOOD.toUpperCase()],
    ['the forbidden version', `ff-${TRACE}-${PARENT}-01`],
    ['more than the first version has', `${GOOD}-more`],
    ['a later version that runs on', `01-${TRACE}-${PARENT}-01more`],
    ['no trace', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['no parent', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a short trace', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['other letters', `00-${TRACE}-${PARENT}-0x`],
    ['another line', `${GOOD}\r\nx: y`],
  ])('begins anew with %s, without a state', (_case, traceparent) => {
    expect(read(traceparent, 'rojo=1')).toEqual({
      traceId: REQUEST.replaceAll('-', ''),
      parentId: undefined,
      spanId: expect.stringMatching(/^[\da-f]{16}$/),
      sampled: false,
      state: undefined,
    });
  });

  it.each([
    ['spaces and empty members', ' a=1 , ,b=2', 'a=1,b=2'],
    ['several headers', ['a=1', 'b=2'], 'a=1,b=2'],
    ['the key of a tenant', 'fw529a3039@dt=FfAhE', 'fw529a3039@dt=FfAhE'],
    ['a key twice', 'a=1,a=2', undefined],
    ['no value', 'a=', undefined],
    ['no key', '=1', undefined],
    ['a capital letter in a key', 'A=1', undefined],
    ['an equals sign in a value', 'a=1=2', undefined],
    ['33 members', Array.from({ length: 33 }, (_, index) => `k${index}=1`).join(), undefined],
    ['more than 512 characters', `a=${'x'.repeat(250)},b=${'x'.repeat(250)},c=${'x'.repeat(9)}`, undefined],
    ['nothing in it', '', undefined],
  ])('passes the state on where it is well-formed: %s', (_case, tracestate, expected) => {
    expect(read(GOOD, tracestate).state).toBe(expected);
  });

  it('gives each piece of work a name of its own', () => {
    const names = new Set(Array.from({ length: 1_000 }, newSpanId));
    expect(names.size).toBe(1_000);
    for (const name of names) expect(name).toMatch(/^[\da-f]{16}$/);
  });
});
