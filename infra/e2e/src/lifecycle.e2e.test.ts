import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { npm, readSystemState, startIn } from './system.js';

describe('a system for a look', () => {
  it('runs without Kafka and data in one process, stops on Ctrl-C, starts again, and is thrown away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhucan-look-'));
    for (let start = 0; start < 2; start += 1) {
      const system = await startIn(folder, ['--events=memory', '--no-data'], 'in-memory');
      const { gatewayUrl } = readSystemState(join(folder, 'in-memory'));
      expect((await fetch(`${gatewayUrl}/readyz`)).status).toBe(200);
      expect(system.output).toContain('none: events in memory');
      await system.stop();
      await expect(fetch(`${gatewayUrl}/readyz`)).rejects.toThrow();
    }
    const reset = npm(['run', 'reset'], folder);
    expect(await new Promise((resolve) => reset.on('close', resolve))).toBe(0);
    expect(existsSync(join(folder, 'in-memory'))).toBe(false);
  });
});
