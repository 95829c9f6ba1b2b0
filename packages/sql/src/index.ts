export { retryLostRace } from './lost-race.js';
export { type SessionLock, trySessionLock, withSessionLock } from './session-lock.js';
export { countingSql, type CountingSql, lockKeys, pgSql, type Sql } from './sql.js';
export { runStatements, type Statement } from './statement.js';
