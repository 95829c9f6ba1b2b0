import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { sizeOf, slices } from './slices.js';

const message = fc.record({
  topic: fc.constant('t'),
  key: fc.string({ maxLength: 3 }),
  headers: fc.dictionary(fc.constantFrom('a', 'b'), fc.string({ maxLength: 5 })),
  value: fc.option(fc.string({ maxLength: 40 })),
});
const limits = fc.record({
  messages: fc.integer({ min: 1, max: 8 }),
  bytes: fc.integer({ min: 1, max: 90 }),
});

it('cuts messages in their order, within the limits, and as few times as they allow', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 40 }), limits, (messages, limit) => {
      const cut = [...slices(messages, limit)];
      expect(cut.flat()).toEqual(messages);
      const bytes = (slice: typeof messages) => slice.reduce((sum, each) => sum + sizeOf(each), 0);
      for (const [index, slice] of cut.entries()) {
        expect(slice.length).toBeGreaterThan(0);
        expect(slice.length).toBeLessThanOrEqual(limit.messages);
        if (slice.length > 1) expect(bytes([...slice])).toBeLessThanOrEqual(limit.bytes);
        const next = cut[index + 1]?.[0];
        if (next) expect(slice.length === limit.messages || bytes([...slice, next]) > limit.bytes).toBe(true);
      }
    }),
  );
});
