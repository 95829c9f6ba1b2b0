/** Why a projection is not rebuilt. In each case it stays as it was. */
export type ReplayErrorCode =
  /** There is no projection of the name. */
  | 'NO_SUCH_PROJECTION'
  /** A topic belongs to two projections: the inbox could not tell which of them has an event. */
  | 'SHARED_TOPIC'
  /** A table is not there, is another's, or has what a copy would not have. */
  | 'UNSUITED'
  /** Another table or a view refers to the projection, and would be left with nothing. */
  | 'REFERRED_TO'
  /** Another replay runs in this database. */
  | 'ALREADY_RUNNING'
  /** A message of the topics cannot take effect. */
  | 'CANNOT_TAKE'
  /** What took effect is not on the topics any more. */
  | 'WOULD_LOSE'
  /** The tables were changed meanwhile, as by a migration. */
  | 'STRUCTURE_CHANGED'
  /** The tables or the inbox could not be had for the swap: somebody works on them all the time. */
  | 'BUSY';

/** A projection is not rebuilt, and is as it was. The message names what and why, never a value. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';

  constructor(
    readonly code: ReplayErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
