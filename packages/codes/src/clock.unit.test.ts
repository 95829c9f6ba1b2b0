import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { fileClock, settableClock, systemClock, toDate } from './index.js';

it('follows its file, and fails on a file without a date', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'clock-')), 'today');
  writeFileSync(file, '2019-07-01\n');
  const clock = fileClock(file);
  expect(clock.today()).toBe('2019-07-01');
  writeFileSync(file, '2019-08-16\n');
  utimesSync(file, 1, 1);
  expect(clock.today()).toBe('2019-08-16');
  writeFileSync(file, 'soon');
  utimesSync(file, 2, 2);
  expect(() => clock.today()).toThrow('no date');
});

it('is moved by its owner', () => {
  const clock = settableClock(toDate('2019-07-01'));
  clock.set(toDate('2019-07-02'));
  expect(clock.today()).toBe('2019-07-02');
  expect(systemClock().today()).toMatch(/^\d{4}-\d\d-\d\d$/);
});
