import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { ask, runCommand, writeSheet } from './client.js';
import { WORKSPACE } from './system.js';

/** The fenced blocks of a page in one language. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(WORKSPACE, page), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );
}

/** The commands that a page names, in blocks and in running text. */
function commands(page: string): string[] {
  const text = readFileSync(join(WORKSPACE, page), 'utf8');
  const found = [...text.matchAll(/npm (?:start|test|run [^`\n#|]*|start -- [^`\n#|]*)/g)].map(([command]) =>
    command.trim(),
  );
  return [...new Set(found)];
}

const PAGES = ['README.md', 'README.zh-CN.md'] as const;

/** Commands that are run elsewhere: the set-up of these tests is the first, they themselves are part of the second. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  'npm start': 'setup.mjs',
  'npm start -- --processes': 'setup.mjs',
  'npm start -- --events=memory': 'lifecycle.e2e.test.ts',
  'npm start -- --no-data': 'lifecycle.e2e.test.ts',
  'npm run reset': 'lifecycle.e2e.test.ts',
  'npm test': 'run-tests.mjs',
};

describe.each(PAGES)('%s', (page) => {
  it.each(blocks(page, 'graphql'))('has a query that is answered: %s', async (query) => {
    const { errors, status } = await ask(query, {}, 'integrator');
    expect([status, errors]).toEqual([200, []]);
  });

  it.each(commands(page).filter((command) => !(command in RUN_ELSEWHERE)))(
    'has a command that works: %s',
    async (command) => {
      const sheet = writeSheet('regions.csv', [
        '区划编号,区划代码,级别,名称,上级编号,启用日期',
        '430103,430103,区县,天心区,430100,2000-01-01',
      ]);
      const args = command.replace(/^npm /, '').replace('FILE', sheet).split(' ');
      const { code, stderr } = await runCommand(args);
      expect([code, stderr.split('\n').filter((line) => line.includes('rror'))]).toEqual([0, []]);
    },
  );
});
