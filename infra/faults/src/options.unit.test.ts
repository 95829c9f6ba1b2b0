import { describe, expect, it } from '@jest/globals';

import { OptionsError, parseOptions } from './options.js';
import { FAULT_KINDS } from './seeded/plan.js';

describe('the command line', () => {
  it('takes one seed or a range of them', () => {
    expect(parseOptions([])).toEqual({ seeds: [1], events: 300, without: null, only: FAULT_KINDS });
    expect(parseOptions(['--seed', '7', '--without', 'inbox'])).toEqual({
      seeds: [7],
      events: 300,
      without: 'inbox',
      only: FAULT_KINDS,
    });
    expect(parseOptions(['--seeds', '3..5', '--events', '1000', '--only', 'CUT,STALL'])).toEqual({
      seeds: [3, 4, 5],
      events: 1_000,
      without: null,
      only: ['CUT', 'STALL'],
    });
  });

  it.each([
    [['--seed', '0'], '--seed: must be a whole number from 1 to'],
    [['--seed', 'seven'], '--seed: must be'],
    [['--seeds', '5..3'], '--seeds: must be a whole number from 5 to'],
    [['--seeds', '5'], '--seeds: must be FROM..TO'],
    [['--seed', '1', '--seeds', '1..2'], '--seeds: takes the place of --seed'],
    [['--events', '19'], '--events: must be a whole number from 20 to'],
    [['--without', 'luck'], '--without: must be one of inbox, version-order, ordered-commit, mark-after-ack'],
    [['--only', 'CUT,RUST'], '--only: must be of KILL_PUBLISHERS, '],
    [['--speed', '3'], "Unknown option '--speed'"],
  ])('refuses %j by name and rule', (args, says) => {
    expect(() => parseOptions(args)).toThrow(OptionsError);
    expect(() => parseOptions(args)).toThrow(says);
  });
});
