import { describe, expect, it } from '@jest/globals';

import { type Frame, groupOf } from './group-of.js';
import { readSelfTimes } from './self-times.js';

const frame = (functionName: string, url = ''): Frame => ({ functionName, url, lineNumber: 9 });
const STORE = 'file:///any/node_modules/.pnpm';

describe('the time of a function', () => {
  it.each([
    ['garbage', frame('(garbage collector)')],
    ['native code', frame('(program)')],
    ['JSON', frame('stringify')],
    ['JSON', frame('parse')],
    ['socket writes', frame('writev')],
    ['socket writes', frame('writeUtf8String')],
    ['native code', frame('now')],
    ['node http', frame('parserOnBody', 'node:_http_common')],
    ['node http', frame('writeGeneric', 'node:internal/stream_base_commons')],
    ['node http', frame('read', 'node:internal/streams/readable')],
    ['the rest of node', frame('emit', 'node:events')],
    ['undici', frame('fetch', 'node:internal/deps/undici/undici')],
    ['undici', frame('dispatch', `${STORE}/undici@7.0.0/node_modules/undici/lib/pool.js`)],
    ['@apollo/server', frame('run', `${STORE}/@apollo+server@5.0.0/node_modules/@apollo/server/dist/a.js`)],
    ['ours: engine/engine', frame('run', 'file:///any/gateway/dist/engine/engine.js')],
    ['ours: main', frame('run', 'file:///any/gateway/dist/main.js')],
    ['other files', frame('run', 'file:///any/gateway/dist/bench/processes/stock-gateway.js')],
  ])('counts as %s: %j', (group, of) => {
    expect(groupOf(of)).toBe(group);
  });

  it('is none while nothing is done', () => {
    expect(groupOf(frame('(idle)'))).toBeUndefined();
  });
});

describe('a profile', () => {
  const nodes = [
    { id: 1, callFrame: frame('(idle)') },
    { id: 2, callFrame: frame('parse') },
    { id: 3, callFrame: frame('run', 'file:///any/gateway/dist/engine/engine.js') },
  ];
  const profile = {
    nodes,
    startTime: 1_000,
    samples: [3, 2, 1, 3, 2, 3],
    timeDeltas: [0, 100, 50, 200, 100, 100],
  };

  it('is added up within a window, without idle time: a sample stands until the next', () => {
    // Samples at 1000, 1100, 1150, 1350, 1450 and 1550.
    expect(readSelfTimes(profile, { fromMicros: 1_050, toMicros: 1_500 })).toEqual({
      totalMicros: 250,
      groups: [
        { name: 'JSON', micros: 150 },
        { name: 'ours: engine/engine', micros: 100 },
      ],
      functions: [
        { name: 'parse', micros: 150 },
        { name: 'run engine/engine.js:10', micros: 100 },
      ],
    });
  });
});
