export { type ConsumerSettings, ConsumerSettingsError, startConsumer } from './consumer.js';
export type { Effects } from './effect.js';
export { type FaultKind, PermanentError } from './faults.js';
export type { ConsumerMetrics, Counted } from './metrics.js';
export type { LetterCause } from './parking/letter.js';
export {
  askRetry,
  type DeadLetter,
  fixLetter,
  LetterError,
  listLetters,
  listParkedKeys,
  type ParkedKeyLine,
  skipLetter,
} from './parking/letters.js';
export { type ParkedKey, type RetryOutcome, retryParkedKey } from './parking/retry.js';
export {
  BrokenMessageError,
  type Erasure,
  readMessage,
  type Received,
  type ReceivedEvent,
} from './received.js';
export type { TableDifference } from './replay/compare.js';
export { chooseProjections, type Projection, type ProjectionTable } from './replay/projection.js';
export { ReplayError, type ReplayErrorCode } from './replay/replay-error.js';
export {
  planReplay,
  type ReplayPlan,
  replayProjection,
  type ReplaySettings,
  type ReplaySummary,
} from './replay/replay.js';
export {
  type Standing,
  startVerifier,
  type TopicStanding,
  type Verifier,
  type VerifierSettings,
} from './verifying/verifier.js';
export { deadLetterTableSql, inboxTableSql, snapshotTablesSql } from './tables.js';
