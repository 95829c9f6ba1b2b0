import { MissingToolError, PortTakenError, ServerFailedError } from '@zhucan/embedded-servers';

/** A failure of a local command that its message explains to the person at the terminal. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
}

/** What to tell of a failure: the sentence where it was foreseen, or else the whole stack. */
export function explain(error: unknown): string {
  const foreseen = [LocalError, MissingToolError, PortTakenError, ServerFailedError].some(
    (kind) => error instanceof kind,
  );
  if (error instanceof Error) return foreseen ? error.message : (error.stack ?? error.message);
  return String(error);
}
