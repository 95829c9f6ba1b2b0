export {
  ok,
  type Problem,
  problem,
  type Problems,
  refused,
  RefusedError,
  type Result,
  valueOrThrow,
} from './problem.js';
export {
  addDays,
  addMonths,
  addYears,
  ageOn,
  type CalendarDate,
  daysBetween,
  parseDate,
  toDate,
} from './date.js';
export { type Clock, fileClock, fixedClock, recordingInstant, settableClock, systemClock } from './clock.js';
export { parsePeriod, type Period } from './period.js';
export { parseRegionArgument, type RegionKey } from './region.js';
export { type CitizenId, citizenIdCheckDigit, parseCitizenId, type Sex } from './citizen-id.js';
export {
  CATEGORIES,
  type Category,
  categoryDigit,
  categoryNameZh,
  certificateNumber,
  type CertificateNumber,
  type Component,
  type Grade,
  parseCategory,
  parseCertificateNumber,
  parseComponents,
  parseGrade,
} from './certificate.js';
export { type Fen, formatYuan, parseYuanToFen } from './money.js';
export { identifierInText } from './text.js';
