export { drainOnSignal } from './drain.js';
export { describeError, type LoggedError } from './error.js';
export { checkReadiness, type HealthCheck, HealthCheckTimeout, type Readiness } from './health.js';
export { createLogger, type Logger, LOG_LEVELS, type LoggerSettings, type LogLevel } from './logger.js';

export { bufferedOutput, createPlainLog, type PlainLog, type PlainValue } from './plain-log.js';
