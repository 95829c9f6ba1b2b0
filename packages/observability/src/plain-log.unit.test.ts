import { execFileSync } from 'node:child_process';

import { expect, it } from '@jest/globals';

import { createLogger, createPlainLog } from './index.js';

it('writes lines in the form of the logger’s', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const settings = { service: 'gateway', level: 'info' } as const;
  createLogger(settings, destination).info({ requestId: 'r-"1"', status: 200, role: undefined }, 'answered');
  createPlainLog(settings, destination)({ requestId: 'r-"1"', status: 200, role: undefined }, 'answered');
  const [logged, plain] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect({ ...plain, time: '' }).toEqual({ ...logged, time: '' });
  expect(Object.keys(plain ?? {})).toEqual(Object.keys(logged ?? {}));
  const [first, second] = [logged, plain].map((each) => Date.parse(String(each?.['time'])));
  expect(Math.abs((first ?? 0) - (second ?? 0))).toBeLessThan(1_000);
  expect(plain?.['time']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

it('writes nothing above its level', () => {
  const lines: string[] = [];
  createPlainLog({ service: 'gateway', level: 'warn' }, { write: (line) => void lines.push(line) })({}, 'a');
  expect(lines).toEqual([]);
});

it('loses no line of a process that ends by itself', () => {
  const script = `
    import { bufferedOutput, createPlainLog } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
    const write = createPlainLog({ service: 's', level: 'info' }, bufferedOutput());
    for (let at = 0; at < 1000; at += 1) write({ at }, 'line');
    process.exit(0);`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(output.trimEnd().split('\n')).toHaveLength(1_000);
});
