import { readFileSync } from 'node:fs';

import {
  askRetry,
  BrokenMessageError,
  fixLetter,
  LetterError,
  listLetters,
  listParkedKeys,
  skipLetter,
} from '@zhucan/event-consumer';
import { pgSql, type Sql } from '@zhucan/sql';
import pg from 'pg';

import { databaseUrl } from '../databases.js';
import { LocalError } from '../errors.js';
import { SERVICES } from '../parts.js';
import { groupOf } from './readers.js';
import type { Print } from './read-commands.js';

/** Works in the database of a service, in one transaction. @throws LocalError where the service is none that takes in events */
async function within<T>(postgresUrl: string, service: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const found = SERVICES.find(({ name }) => name === service);
  if (found === undefined || groupOf(service) === undefined)
    throw new LocalError(
      `service: ${service} takes in no events; ${SERVICES.flatMap(({ name }) => (groupOf(name) ? [name] : [])).join(', ')} do.`,
    );
  const client = new pg.Client({ connectionString: databaseUrl(postgresUrl, found.database) });
  await client.connect();
  try {
    await client.query('BEGIN');
    const result = await work(pgSql(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    if (error instanceof LetterError || error instanceof BrokenMessageError)
      throw new LocalError(`${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`);
    throw error;
  } finally {
    await client.end();
  }
}

/** Lists the parked keys of a service. @returns how many there are */
export function parkList(postgresUrl: string, service: string, print: Print): Promise<number> {
  return within(postgresUrl, service, async (sql) => {
    const keys = await listParkedKeys(sql);
    for (const { topic, key, letters, letterId, cause, reason, attempts, since, retryAsked } of keys) {
      const asked = retryAsked ? ' 已要求重试 retry asked' : '';
      print(
        `${topic} ${key}: ${letters} waiting since ${since.toISOString()}; first is letter ${letterId}, ${cause} after ${attempts} attempts: ${reason}${asked}`,
      );
    }
    if (keys.length === 0) print('没有搁置的消息。 Nothing is parked.');
    return keys.length;
  });
}

/** Shows the waiting messages of a key. */
export function parkShow(postgresUrl: string, service: string, key: string, print: Print): Promise<void> {
  return within(postgresUrl, service, async (sql) => {
    const letters = await listLetters(sql, key);
    if (letters.length === 0) throw new LocalError(`key: no message of ${key} waits.`);
    for (const {
      letterId,
      topic,
      partition,
      offset,
      cause,
      reason,
      attempts,
      headers,
      value,
      fixedReason,
    } of letters) {
      const fixed = fixedReason === null ? '' : `, fixed: ${fixedReason}`;
      print(
        `letter ${letterId}  ${topic}/${partition}@${offset}  ${cause} after ${attempts} attempts: ${reason}${fixed}`,
      );
      print(`  ${headers['ce_type'] ?? ''} v${headers['ce_aggregateversion'] ?? '?'}  ${value ?? '(null)'}`);
    }
  });
}

/** Asks the service to try a key again. */
export function parkRetry(postgresUrl: string, service: string, key: string, print: Print): Promise<void> {
  return within(postgresUrl, service, async (sql) => {
    const count = await askRetry(sql, key);
    print(`已要求重试 ${count} 条。 ${count} messages are tried again as soon as the service looks.`);
  });
}

/** Drops a message for good. */
export function parkSkip(
  postgresUrl: string,
  service: string,
  letterId: string,
  reason: string,
  print: Print,
): Promise<void> {
  return within(postgresUrl, service, async (sql) => {
    const { topic, key } = await skipLetter(sql, letterId, reason);
    print(
      `已跳过。 Letter ${letterId} of ${topic} ${key} is dropped; retry the key to let the others go on.`,
    );
  });
}

/** Replaces the value of a message by that of a file, once it keeps the contract. */
export function parkFix(
  postgresUrl: string,
  service: string,
  letterId: string,
  file: string,
  reason: string,
  print: Print,
): Promise<void> {
  let value: string;
  try {
    value = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new LocalError(`file: ${file} ${error instanceof SyntaxError ? 'is no JSON' : 'cannot be read'}.`);
  }
  return within(postgresUrl, service, async (sql) => {
    const { topic, key } = await fixLetter(sql, letterId, value, reason);
    print(
      `已更正。 Letter ${letterId} of ${topic} ${key} is corrected; retry the key to let it take effect.`,
    );
  });
}
