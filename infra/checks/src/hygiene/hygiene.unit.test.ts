import { describe, expect, it } from '@jest/globals';

import { listFiles, listParts, readFiles, readText } from '../repository.js';
import { findAddresses } from './lockfile.js';
import { findMachinePaths } from './machine-paths.js';
import { findPartsWithoutReadme } from './readmes.js';
import { findTestsLeftOut } from './tests-left-out.js';

describe('the lockfile', () => {
  const locked = (packages: string): string => `lockfileVersion: '9.0'\npackages:\n${packages}`;

  it('says what each package is, and not where one machine fetched it', () => {
    const text = readText('pnpm-lock.yaml');
    expect(text).toContain('integrity:');
    expect(findAddresses(text)).toEqual([]);
  });

  it.each([
    [
      'a tarball',
      '  a@1.0.0:\n    resolution: {integrity: sha512-x, tarball: https://registry.invalid/a.tgz}',
    ],
    ['a repository', '  a@1.0.0:\n    resolution: {integrity: sha512-x, repo: a, commit: b}'],
    [
      'an address for a version',
      '  a@https://registry.invalid/a.tgz:\n    resolution: {integrity: sha512-x}',
    ],
  ])('is refused with %s', (_what, packages) => {
    expect(findAddresses(locked(packages))).not.toEqual([]);
  });

  it('is taken with a checksum alone', () => {
    expect(findAddresses(locked("  '@a/b@1.0.0':\n    resolution: {integrity: sha512-x}"))).toEqual([]);
  });
});

describe('paths of one machine', () => {
  it('stand in no file', () => {
    const files = readFiles('**');
    expect(files.length).toBeGreaterThan(500);
    expect(files.flatMap(findMachinePaths)).toEqual([]);
  });

  const path = (...folders: string[]): string => ['', ...folders].join('/');

  it.each([
    ['home', path('home', 'someone', 'zhucan')],
    ['Users', `"${path('Users', 'someone')}"`],
    ['root', `cd ${path('root', 'zhucan')}`],
    ['work', `see ${path('work', 'zhucan')}.`],
    ['a drive', ['C:', 'zhucan'].join('\\')],
  ])('are refused: %s', (_what, text) => {
    expect(findMachinePaths({ path: 'a.md', text: `first\n${text}` })).toHaveLength(1);
  });

  it.each(['https://a.invalid/home/page', '/var/lib/kafka/data', '../root/file.ts', 'docs/work/plan.md'])(
    'are not seen where there are none: %s',
    (text) => {
      expect(findMachinePaths({ path: 'a.md', text })).toEqual([]);
    },
  );
});

describe('tests', () => {
  it('are all run', () => {
    const files = readFiles('**/*.test.ts');
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap(findTestsLeftOut)).toEqual([]);
  });

  it.each([
    "describe.skip('a', () => {});",
    "it.only('a', () => {});",
    "it.skip.each([1])('a', () => {});",
    "test.concurrent.only('a', async () => {});",
    "it.todo('a');",
    "it.failing('a', () => {});",
    "xit('a', () => {});",
    "fdescribe('a', () => {});",
  ])('are refused as %s', (text) => {
    expect(findTestsLeftOut({ path: 'a.test.ts', text })).toHaveLength(1);
  });

  it('may use the words for something else', () => {
    const text = "it('is one only', () => { expect(page.skip).toBe(rows.only); });";
    expect(findTestsLeftOut({ path: 'a.test.ts', text })).toEqual([]);
  });
});

describe('every part', () => {
  it('says in a README what it is', () => {
    const parts = listParts();
    expect(parts).toContain('gateway');
    expect(findPartsWithoutReadme(parts, listFiles('**/README.md'))).toEqual([]);
  });

  it('is named where it does not', () => {
    expect(findPartsWithoutReadme(['gateway', 'packages/sql'], ['gateway/README.md', 'README.md'])).toEqual([
      'packages/sql',
    ]);
  });
});
