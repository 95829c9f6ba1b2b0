import { describe, expect, it } from '@jest/globals';

import { parseOptions } from './options.js';

describe('the options', () => {
  it('measure everything that one has', () => {
    expect(parseOptions([])).toEqual({
      repeats: 3,
      seconds: 5,
      warmupSeconds: 2,
      warmupRequests: 4_000,
      queries: ['small', 'mid', 'big'],
      gateways: ['stock', 'hive', 'ours'],
      connections: [1, 16, 64],
      delayMs: 0,
      profile: undefined,
    });
  });

  it('are taken from the command line', () => {
    const line = '--gateways stock,ours --auth --connections 16 --queries big --seconds 0.5';
    expect(parseOptions(line.split(' '))).toMatchObject({
      gateways: ['stock', 'ours', 'ours-auth'],
      connections: [16],
      queries: ['big'],
      seconds: 0.5,
    });
    expect(parseOptions(['--profile', 'ours'])).toMatchObject({ profile: 'ours', connections: [16] });
  });

  it.each([
    ['--gateways', 'cosmo'],
    ['--queries', 'huge'],
    ['--connections', '0'],
    ['--repeats', '1.5'],
    ['--seconds', 'x'],
    ['--seconds', '0'],
    ['--profile', 'all'],
    ['--unknown', '1'],
  ])('are refused: %s %s', (name, value) => {
    expect(() => parseOptions([name, value])).toThrow();
  });
});
