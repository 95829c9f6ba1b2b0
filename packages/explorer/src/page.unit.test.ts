import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';

/** What came of the page. */
interface Rendered {
  readonly editors: number;
  readonly lines: number;
  readonly buttons: number;
  readonly text: string;
  readonly loaded: readonly string[];
  readonly failures: readonly string[];
}

describe('the bundled page', () => {
  let page: Rendered;
  beforeAll(async () => {
    const script = join(import.meta.dirname, 'testing', 'render-page.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script], {
      // Those of Jest are not meant for it.
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    page = JSON.parse(stdout) as Rendered;
  });

  it('shows the editors of query, variables, headers and answer, and the field for the token', () => {
    expect(page.failures).toEqual([]);
    expect(page.editors).toBe(4);
    expect(page.lines).toBeGreaterThan(0);
    expect(page.buttons).toBeGreaterThan(5);
    expect(page.text).toContain('访问令牌 Access token');
  });

  it('loads nothing from another host', () => {
    const elsewhere = page.loaded.filter((address) => !/^(http:\/\/gateway\.example\/|data:)/.test(address));
    expect(elsewhere).toEqual([]);
    expect(page.loaded).toEqual(
      expect.arrayContaining([
        'http://gateway.example/graphql',
        expect.stringMatching(/^http:\/\/gateway\.example\/explorer\/main-\w+\.js$/),
        expect.stringMatching(/^http:\/\/gateway\.example\/explorer\/editor\.worker-\w+\.js$/),
      ]),
    );
  });
});
