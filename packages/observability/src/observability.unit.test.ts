import { expect, it } from '@jest/globals';

import { checkReadiness, createLogger } from './index.js';

it('logs no identifier: neither by a telling name nor in the message of an error', () => {
  const lines: string[] = [];
  const logger = createLogger(
    { service: 'registry', level: 'info' },
    { write: (line: string) => void lines.push(line) },
  );
  const secret = '99999920100101001X';
  logger.info(
    { citizenId: secret, resident: { phone: secret }, request: { body: { certificateNumber: secret } } },
    'saved',
  );
  logger.error(
    {
      err: Object.assign(new Error(`duplicate ${secret}`), {
        code: '23505',
        detail: secret,
        constraint: 'resident_key',
      }),
    },
    'failed',
  );
  const written = lines.join('');
  expect(written).not.toContain(secret);
  expect(written).toContain('resident_key');
  expect(written).toContain('23505');
});

it('is unavailable where a check fails or takes too long', async () => {
  const well = { name: 'well', check: () => Promise.resolve() };
  const ill = { name: 'ill', check: () => Promise.reject(new Error('down')) };
  const slow = { name: 'slow', check: () => new Promise<void>(() => undefined) };
  expect(await checkReadiness([well], 1000)).toEqual({ status: 'ok', checks: { well: 'ok' } });
  expect(await checkReadiness([well, ill, slow], 20)).toEqual({
    status: 'unavailable',
    checks: { well: 'ok', ill: 'failed', slow: 'failed' },
  });
});
