import { expect, it } from '@jest/globals';

import { waitUntil } from './index.js';

it('goes on as soon as the condition holds', async () => {
  let asked = 0;
  await waitUntil(() => (asked += 1) > 2, { what: 'three questions' });
  expect(asked).toBe(3);
});

it('says what it waited for, and the last error of the condition', async () => {
  await expect(waitUntil(() => false, { what: 'rain', timeoutMs: 50 })).rejects.toThrow(
    'waited 50 ms in vain for rain',
  );
  await expect(
    waitUntil(() => Promise.reject(new Error('no cloud')), { what: 'rain', timeoutMs: 50 }),
  ).rejects.toThrow('in vain for rain: no cloud');
});
