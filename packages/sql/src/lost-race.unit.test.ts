import { expect, it } from '@jest/globals';

import { retryLostRace } from './lost-race.js';

const failure = (code: string): Error => Object.assign(new Error('refused by the database'), { code });

/** A transaction that fails so many times with a code, and how often it was begun. */
function failing(code: string, times: number) {
  const begun = { times: 0 };
  return {
    begun,
    transaction: () => {
      begun.times += 1;
      return begun.times <= times ? Promise.reject(failure(code)) : Promise.resolve('done');
    },
  };
}

it.each(['23505', '23P01', '40P01'])('begins a transaction anew that lost a race with %s', async (code) => {
  const { begun, transaction } = failing(code, 4);
  expect(await retryLostRace(transaction)).toBe('done');
  expect(begun.times).toBe(5);
});

it('lets a constraint that is broken every time be an error', async () => {
  const { begun, transaction } = failing('23505', Infinity);
  await expect(retryLostRace(transaction)).rejects.toMatchObject({ code: '23505' });
  expect(begun.times).toBe(5);
});

it.each(['23503', '23514', '57014'])('does not begin anew what failed with %s', async (code) => {
  const { begun, transaction } = failing(code, 1);
  await expect(retryLostRace(transaction)).rejects.toMatchObject({ code });
  expect(begun.times).toBe(1);
});
