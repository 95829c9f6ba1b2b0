import { readFile } from 'node:fs/promises';

import { describe, expect, it } from '@jest/globals';

import { WORKBOOKS, workbooksPage } from './index.js';

describe('the workbooks', () => {
  it('are the ones that the page describes', async () => {
    const page = await readFile(new URL('../../../../docs/workbooks.md', import.meta.url), 'utf8');
    expect(page).toBe(workbooksPage());
  });

  it('have kinds, headings and fields of their own, and keys that they require', () => {
    expect(new Set(WORKBOOKS.map((each) => each.kind)).size).toBe(WORKBOOKS.length);
    for (const { columns, key } of WORKBOOKS) {
      expect(new Set(columns.map((each) => each.heading)).size).toBe(columns.length);
      expect(new Set(columns.map((each) => each.field)).size).toBe(columns.length);
      for (const field of key) expect(columns.find((each) => each.field === field)?.required).toBe(true);
    }
  });
});
