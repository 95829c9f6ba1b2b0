import { createHmac } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { hmacSha256 } from './hmac.js';

const asNodeDoes = (key: Uint8Array, message: string): string =>
  createHmac('sha256', key).update(message, 'latin1').digest('base64url');

describe('the code of a message', () => {
  it('is the one of RFC 4231, 4.3', () => {
    const hex = Buffer.from(
      hmacSha256(Buffer.from('Jefe'))('what do ya want for nothing?'),
      'base64url',
    ).toString('hex');
    expect(hex).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it("is that of Node's own HMAC for keys of any length and messages one after another", () => {
    const byteText = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.array(byteText, { maxLength: 5 }),
        (key, messages) => {
          const code = hmacSha256(key);
          for (const message of messages) expect(code(message)).toBe(asNodeDoes(key, message));
        },
      ),
    );
  });

  it('is right for messages that are longer than any before, and for short ones after them', () => {
    const key = Buffer.alloc(32, 7);
    const code = hmacSha256(key);
    for (const length of [10, 4_096, 4_097, 100_000, 3])
      expect(code('a'.repeat(length))).toBe(asNodeDoes(key, 'a'.repeat(length)));
  });
});
