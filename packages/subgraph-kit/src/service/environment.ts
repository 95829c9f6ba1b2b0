import { readFileSync } from 'node:fs';

import { type Clock, fileClock, fixedClock, parseDate, systemClock } from '@zhucan/codes';
import type { KafkaSecurity } from '@zhucan/messaging';
import { type LogLevel } from '@zhucan/observability';
import { z } from 'zod';

import type { MetricsPlace } from './metrics-server.js';

/** What a service needs to know of where it runs. */
export interface ServiceConfiguration {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly databaseUrl: string;
  /** Addresses of Kafka's brokers, or `memory` for a look without Kafka. */
  readonly kafkaBrokers: readonly string[] | 'memory';
  /** How the service proves to Kafka who it is; nothing where the brokers ask nobody. */
  readonly kafkaSecurity?: KafkaSecurity | undefined;
  /** Shared with the gateway, at least 32 bytes. */
  readonly gatewaySecret: Uint8Array;
  /** File of the field keys. */
  readonly keyFile: string;
  readonly clock: Clock;
  /** Base of the addresses that the service gives out; its own address where left out. */
  readonly publicUrl?: string | undefined;
  readonly logLevel: LogLevel;
  /** Largest file that an import takes, in bytes. */
  readonly importMaxBytes: number;
  /** Where Prometheus reads metrics; nowhere where left out. */
  readonly metrics?: MetricsPlace | undefined;
  /** How long an event stays in the outbox after it was sent, in milliseconds; a day where left out. */
  readonly outboxKeptMs?: number | undefined;
}

/** The environment is not complete or not well-formed; each line of the message names one variable. */
export class EnvironmentError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(`The environment is not complete:\n${lines.join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

const MIN_SECRET_BYTES = 32;
/** 64 MiB: a workbook of a district has 2 MB; of a city, 40. */
const DEFAULT_IMPORT_MAX_BYTES = 64 * 1024 * 1024;

/** A day: long enough to look into a fault of yesterday. */
const DEFAULT_KEPT_HOURS = 24;
/** A year; what is to be kept for longer is in the topics. */
const LONGEST_KEPT_HOURS = 8_784;
const HOUR_MS = 3_600_000;

const shape = z
  .object({
    ZHUCAN_HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535),
    ZHUCAN_DATABASE_URL: z.string().optional(),
    ZHUCAN_DATABASE_URL_FILE: z.string().optional(),
    ZHUCAN_KAFKA_BROKERS: z.string().min(1),
    ZHUCAN_KAFKA_USERNAME: z.string().min(1).optional(),
    ZHUCAN_KAFKA_PASSWORD_FILE: z.string().min(1).optional(),
    ZHUCAN_KAFKA_CA_FILE: z.string().min(1).optional(),
    ZHUCAN_GATEWAY_SECRET_FILE: z.string().min(1),
    ZHUCAN_KEY_FILE: z.string().min(1),
    ZHUCAN_TODAY: z
      .string()
      .refine((text) => parseDate(text).ok, 'must be a date YYYY-MM-DD')
      .optional(),
    ZHUCAN_CLOCK_FILE: z.string().optional(),
    ZHUCAN_PUBLIC_URL: z.url().optional(),
    ZHUCAN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    ZHUCAN_METRICS_HOST: z.string().default('127.0.0.1'),
    ZHUCAN_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
    ZHUCAN_OUTBOX_KEPT_HOURS: z.coerce.number().min(0).max(LONGEST_KEPT_HOURS).default(DEFAULT_KEPT_HOURS),
    ZHUCAN_IMPORT_MAX_BYTES: z.coerce.number().int().positive().default(DEFAULT_IMPORT_MAX_BYTES),
  })
  .refine((values) => values.ZHUCAN_DATABASE_URL ?? values.ZHUCAN_DATABASE_URL_FILE, {
    path: ['ZHUCAN_DATABASE_URL'],
    message: 'or ZHUCAN_DATABASE_URL_FILE is required',
  })
  .refine(
    (values) =>
      (values.ZHUCAN_KAFKA_USERNAME === undefined) === (values.ZHUCAN_KAFKA_PASSWORD_FILE === undefined),
    {
      path: ['ZHUCAN_KAFKA_USERNAME'],
      message: 'and ZHUCAN_KAFKA_PASSWORD_FILE go together',
    },
  )
  .refine(
    (values) => values.ZHUCAN_KAFKA_CA_FILE === undefined || values.ZHUCAN_KAFKA_USERNAME !== undefined,
    {
      path: ['ZHUCAN_KAFKA_CA_FILE'],
      message: 'needs ZHUCAN_KAFKA_USERNAME',
    },
  );

type Values = z.infer<typeof shape>;

function clockOf(values: Values): Clock {
  if (values.ZHUCAN_CLOCK_FILE !== undefined) return fileClock(values.ZHUCAN_CLOCK_FILE);
  const date = values.ZHUCAN_TODAY === undefined ? undefined : parseDate(values.ZHUCAN_TODAY);
  return date?.ok ? fixedClock(date.value) : systemClock();
}

function readSecret(path: string, variable: string): Buffer {
  try {
    return Buffer.from(readFileSync(path, 'utf8').trim(), 'utf8');
  } catch {
    throw new EnvironmentError([`${variable}: the file cannot be read`]);
  }
}

function kafkaSecurityOf({
  ZHUCAN_KAFKA_USERNAME: username,
  ZHUCAN_KAFKA_PASSWORD_FILE: passwordFile,
  ZHUCAN_KAFKA_CA_FILE: caFile,
}: Values): KafkaSecurity | undefined {
  if (username === undefined || passwordFile === undefined) return undefined;
  const password = readSecret(passwordFile, 'ZHUCAN_KAFKA_PASSWORD_FILE').toString('utf8');
  return caFile === undefined
    ? { username, password }
    : { username, password, ca: readSecret(caFile, 'ZHUCAN_KAFKA_CA_FILE').toString('utf8') };
}

/**
 * Parses a service's environment.
 *
 * @param environment the variables, as `process.env`
 * @throws EnvironmentError with every fault at once
 */
export function parseServiceEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ServiceConfiguration {
  const parsed = shape.safeParse(environment);
  if (!parsed.success)
    throw new EnvironmentError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  const values = parsed.data;
  const gatewaySecret = readSecret(values.ZHUCAN_GATEWAY_SECRET_FILE, 'ZHUCAN_GATEWAY_SECRET_FILE');
  if (gatewaySecret.length < MIN_SECRET_BYTES)
    throw new EnvironmentError([`ZHUCAN_GATEWAY_SECRET_FILE: at least ${MIN_SECRET_BYTES} characters`]);
  return {
    host: values.ZHUCAN_HOST,
    port: values.PORT,
    databaseUrl:
      values.ZHUCAN_DATABASE_URL ??
      readSecret(values.ZHUCAN_DATABASE_URL_FILE ?? '', 'ZHUCAN_DATABASE_URL_FILE').toString('utf8'),
    kafkaBrokers:
      values.ZHUCAN_KAFKA_BROKERS === 'memory'
        ? 'memory'
        : values.ZHUCAN_KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    kafkaSecurity: kafkaSecurityOf(values),
    gatewaySecret: new Uint8Array(gatewaySecret),
    keyFile: values.ZHUCAN_KEY_FILE,
    clock: clockOf(values),
    publicUrl: values.ZHUCAN_PUBLIC_URL,
    logLevel: values.ZHUCAN_LOG_LEVEL,
    importMaxBytes: values.ZHUCAN_IMPORT_MAX_BYTES,
    metrics:
      values.ZHUCAN_METRICS_PORT === undefined
        ? undefined
        : { host: values.ZHUCAN_METRICS_HOST, port: values.ZHUCAN_METRICS_PORT },
    outboxKeptMs: values.ZHUCAN_OUTBOX_KEPT_HOURS * HOUR_MS,
  };
}
