import { describe, expect, it } from '@jest/globals';

import { listFiles, partOf, readFiles, readManifest, readText } from '../repository.js';
import { findDeadLinks, findUnknownNames, findUnknownScripts } from './references.js';

describe('the pages', () => {
  const pages = readFiles('**/*.md');
  const page = (text: string) => ({ path: 'docs/a/page.md', text });

  it('link files that are there', () => {
    const files = new Set(listFiles('**'));
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.flatMap((each) => findDeadLinks(each, files))).toEqual([]);
  });

  it('are found out with a dead link', () => {
    const files = new Set(['docs/a/other.md', 'README.md']);
    const text =
      '[one](other.md#part) [two](../../README.md) [three](https://a.invalid/b) [four](../other.md) [five](none.md)';
    expect(findDeadLinks(page(text), files)).toEqual([
      'docs/a/page.md links ../other.md',
      'docs/a/page.md links none.md',
    ]);
  });

  it('name commands that there are', () => {
    const root = Object.keys(readManifest('.')?.scripts ?? {});
    expect(
      pages.flatMap((each) => {
        const part = partOf(each.path);
        const own = part === null ? [] : Object.keys(readManifest(part)?.scripts ?? {});
        return findUnknownScripts(each, new Set([...root, ...own]));
      }),
    ).toEqual([]);
  });

  it('are found out with another command', () => {
    const text = 'Run `npm run verify`, `npm run --silent token -- --role party` and `npm run rebuild-all`.';
    expect(findUnknownScripts(page(text), new Set(['verify', 'token']))).toEqual([
      'docs/a/page.md runs rebuild-all',
    ]);
  });
});

describe('the glossary', () => {
  it('has names that the code has', () => {
    const sources = readFiles([
      '{packages,services}/**/*.{ts,graphql}',
      'services/*/programmes/*.json',
      '!**/*.test.ts',
    ]).map(({ text }) => text);
    expect(findUnknownNames(readText('docs/glossary.md'), sources)).toEqual([]);
  });

  it('is found out with a name that no source has', () => {
    const glossary = '| 户 | household | `Household`, `plan.one` | family |\n| 人 | person | `Person` | |';
    const sources = ['type Household { id: ID! }', "code: 'plan.oneMore'", 'PersonView'];
    expect(findUnknownNames(glossary, sources)).toEqual(['plan.one', 'Person']);
  });
});
