import { type DestinationStream, pino } from 'pino';

import { LOG_LEVELS, type LoggerSettings } from './logger.js';

/** A value that can hold no personal data by what it is: a number, an id made here, a word of our own. */
export type PlainValue = string | number | undefined;

/** Writes one line of such values; those that are nothing are left out. */
export type PlainLog = <Fields extends { readonly [Name in keyof Fields]: PlainValue }>(
  fields: Fields,
  message: string,
) => void;

/** Lines wait for so many bytes, or so long. */
const BUFFERED_BYTES = 8_192;
const FLUSH_MS = 100;

/**
 * Standard output for a process that writes many lines: they go out together, a tenth of a second later at most and when the process ends;
 * a line each would be a call of the operating system each.
 */
export function bufferedOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: false, minLength: BUFFERED_BYTES, periodicFlush: FLUSH_MS });
}

/** The instant in ISO 8601; the text of a second is kept until the next. */
function isoClock(): () => string {
  let second = 0;
  let prefix = '';
  return () => {
    const now = Date.now();
    const millis = now % 1_000;
    if (now - millis !== second) {
      second = now - millis;
      prefix = new Date(now).toISOString().slice(0, -4);
    }
    return `${prefix}${String(millis).padStart(3, '0')}Z`;
  };
}

/**
 * Builds the log of lines that are written for every request, in the form of {@link createLogger}'s, but without its scrubbing: it costs more than all
 * the rest of a line. Only {@link PlainValue}s may be handed to it.
 */
export function createPlainLog({ service, level }: LoggerSettings, destination: DestinationStream): PlainLog {
  if (LOG_LEVELS.indexOf(level) > LOG_LEVELS.indexOf('info')) return () => undefined;
  const begin = '{"level":"info","time":"';
  const named = `","service":${JSON.stringify(service)}`;
  const clock = isoClock();
  return (fields, message) => {
    let line = begin + clock() + named;
    for (const name in fields) {
      const value: PlainValue = fields[name];
      if (value !== undefined)
        line += `,"${name}":${typeof value === 'number' ? String(value) : JSON.stringify(value)}`;
    }
    destination.write(`${line},"msg":${JSON.stringify(message)}}\n`);
  };
}
