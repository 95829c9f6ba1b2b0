import { describeError } from '@zhucan/observability';

/** Why a message is a dead letter. */
export type LetterCause =
  /** It breaks its contract. */
  | 'BROKEN'
  /** Its handler said that it can never take effect. */
  | 'PERMANENT'
  /** It failed as often as may be. */
  | 'EXHAUSTED'
  /** It waits behind another of its key. */
  | 'BEHIND';

/** What is told of a failure: class, code and place, and the message where it cannot hold a value. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an error';
  const { type, code, message, table, column, constraint } = describeError(error);
  return [type, code, constraint ?? column ?? table, message].filter((part) => part !== undefined).join(': ');
}

/** What a letter that waits behind another says. */
export const BEHIND_REASON = 'waits behind another message of its key';
