import type { Sql } from '@zhucan/sql';
import { projectRegionMessages } from '@zhucan/subgraph-kit';

import { settleWaitingRows } from '../imports/waiting.js';
import type { CaseService } from '../service.js';
import { lockRegions } from '../store/region-lock.js';
import type { RegistryMessage } from './messages.js';

/**
 * Keeps the projection of regions. Imported rows that waited for a region are applied in the same transaction.
 *
 * @returns how many regions changed
 */
export async function projectRegions(
  service: CaseService,
  sql: Sql,
  messages: readonly RegistryMessage[],
): Promise<number> {
  if (messages.length === 0) return 0;
  await lockRegions(sql);
  const changed = await projectRegionMessages(sql, messages);
  if (changed > 0) await settleWaitingRows(service, sql, null);
  return changed;
}
