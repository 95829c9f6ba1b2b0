import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';

import { scrubRecord, scrubValue } from './scrub.js';
import { scrubText } from './text.js';

/** A logger whose lines hold no personal data and no secrets. */
export type Logger = PinoLogger;

/** The levels, and `silent` for none. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** A level. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** How a process logs. */
export interface LoggerSettings {
  /** The name of the process, in every line. */
  readonly service: string;
  readonly level: LogLevel;
}

/** The arguments of a log call as they may be written. Without a message of its own the line has none: pino would take that of the error. */
function scrubArguments([first, second, ...rest]: readonly unknown[]): [object, string, ...unknown[]] {
  const values = rest.map((each) => scrubValue(each));
  if (first instanceof Error)
    return [
      { err: scrubValue(first) },
      scrubText(typeof second === 'string' ? second : first.name),
      ...values,
    ];
  if (typeof first === 'object' && first !== null)
    return [scrubRecord(first), scrubText(typeof second === 'string' ? second : ''), ...values];
  return [
    {},
    scrubText(typeof first === 'string' ? first : ''),
    ...(second === undefined ? [] : [scrubValue(second)]),
    ...values,
  ];
}

type Bind<Result> = (this: Logger, bindings: object, options?: object) => Result;

/** Scrubs what child loggers are bound to. pino's own formatter of bindings is not asked for them; children inherit these methods. */
function scrubBindings(logger: Logger): Logger {
  // pino's generics over custom levels, of which there are none here, would have no assignable type.
  const methods: { readonly child: unknown; readonly setBindings: unknown } = logger;
  const child = methods.child as Bind<Logger>;
  const setBindings = methods.setBindings as Bind<void>;
  return Object.assign(logger, {
    child(this: Logger, bindings: object, options?: object) {
      return child.call(this, scrubRecord(bindings), options);
    },
    setBindings(this: Logger, bindings: object) {
      setBindings.call(this, scrubRecord(bindings));
    },
  });
}

/**
 * Builds the logger of a process: JSON lines with an ISO instant, the level by name, and the service. Whatever is logged is scrubbed first:
 * keys that may hold personal data, values that look like identifiers, errors without the values that they carry.
 *
 * @param destination where lines go; standard output if nothing is said
 */
export function createLogger({ service, level }: LoggerSettings, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
    },
    // Errors are described before pino sees them; its own description would add what was left out.
    serializers: { err: (value: unknown) => value },
    hooks: {
      logMethod(
        this: Logger,
        args: unknown[],
        method: (this: Logger, ...args: [object, string, ...unknown[]]) => void,
      ) {
        method.apply(this, scrubArguments(args));
      },
    },
  };
  return scrubBindings(destination ? pino(options, destination) : pino(options));
}
