import { type Problem, RefusedError } from '@zhucan/codes';

import type { OpenLookupInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { openLookupSession } from '../store/lookups.js';
import { unitOf } from './change-resident.js';
import { purposeProblem } from './purpose.js';

/** The answer to opening a batch look-up. */
export interface OpenedLookup {
  readonly lookupUrl: string | null;
  readonly expiresAt: string | null;
  readonly problems: Problem[];
}

/**
 * Opens a batch look-up (批量匹配). It changes nothing, so that asking again opens another: an address that was lost must not be
 * told twice.
 */
export async function openLookup(context: RegistryContext, input: OpenLookupInput): Promise<OpenedLookup> {
  context.require('RESOLVE_IDENTIFIERS', 'openLookup');
  const wrong = purposeProblem(input.purpose);
  if (wrong) return { lookupUrl: null, expiresAt: null, problems: [wrong] };
  try {
    const opened = await context.database.transaction(({ sql }) =>
      openLookupSession(unitOf(context, sql), input.purpose.trim(), context.caller.regionCode),
    );
    return {
      lookupUrl: `${context.publicUrl()}/lookups/${opened.token}`,
      expiresAt: opened.expiresAt.toISOString(),
      problems: [],
    };
  } catch (error) {
    if (error instanceof RefusedError)
      return { lookupUrl: null, expiresAt: null, problems: [...error.problems] };
    throw error;
  }
}
