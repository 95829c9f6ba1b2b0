import type { z } from 'zod';

import { defineEvent, type EventContract } from '../contract.js';

/**
 * The two events of a record whose corrections supersede: entered, and corrected. Each tells the whole record as it stands.
 *
 * @param nameZh what it is, in Chinese
 * @param nameEn the same in English
 */
export function recordEvents(
  context: string,
  aggregate: string,
  nameZh: string,
  nameEn: string,
  payload: z.ZodType,
): EventContract[] {
  const happened = [
    ['recorded', '登记', 'was recorded'],
    ['corrected', '更正', 'was corrected'],
  ] as const;
  return happened.map(([name, zh, en]) =>
    defineEvent({
      type: `zhucan.${context}.${aggregate}.${name}`,
      description: `${zh}${nameZh}。 ${nameEn} ${en}.`,
      public: payload,
    }),
  );
}
