import { join, resolve } from 'node:path';

import { parseDate } from '@zhucan/codes';
import { freePort } from '@zhucan/embedded-servers';
import { z } from 'zod';

import { LocalError } from './errors.js';
import { type LocalFolders, localFolders, WORKSPACE } from './paths.js';
import type { SERVICE_NAMES } from './parts.js';
import { GATEWAY, SERVICES, variablePart } from './parts.js';

/** Where each part listens. */
type Ports = Readonly<
  Record<(typeof SERVICE_NAMES)[number] | 'gateway' | 'issuer' | 'postgres' | 'kafka', number>
>;

/** How a local stack is to run. */
export interface StackSettings {
  readonly folders: LocalFolders;
  readonly ports: Ports;
  /** `memory` runs everything in one process without Kafka. */
  readonly events: 'kafka' | 'memory';
  /** Whether each service runs as a process of its own, as on a server. */
  readonly processes: boolean;
  /** The business date of a stack that has none yet. */
  readonly today: string;
  /** Superuser of a PostgreSQL that is there already. */
  readonly postgresUrl?: string | undefined;
  /** Brokers of a Kafka that is there already. */
  readonly kafkaBrokers?: readonly string[] | undefined;
  readonly logLevel: string;
}

/** The day after the half-year of the local data set. */
const DATA_SET_TODAY = '2019-07-01';
const ISSUER_PORT = 4010;
const POSTGRES_PORT = 54_329;
const KAFKA_PORT = 19_092;

const port = z.coerce.number().int().min(0).max(65_535);
const shape = z.object({
  PORT: port.default(GATEWAY.port),
  ZHUCAN_LOCAL_DIR: z.string().min(1).optional(),
  ZHUCAN_POSTGRES_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  ZHUCAN_KAFKA_BROKERS: z
    .string()
    .regex(/^[\w.-]+:\d+(,[\w.-]+:\d+)*$/, 'must be a comma list of host:port')
    .optional(),
  ZHUCAN_TODAY: z
    .string()
    .refine((text) => parseDate(text).ok, 'must be a date YYYY-MM-DD')
    .default(DATA_SET_TODAY),
  ZHUCAN_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  ZHUCAN_ISSUER_PORT: port.default(ISSUER_PORT),
  ZHUCAN_POSTGRES_PORT: port.default(POSTGRES_PORT),
  ZHUCAN_KAFKA_PORT: port.default(KAFKA_PORT),
});

/**
 * Reads how a stack is to run.
 *
 * @param environment the variables, as `process.env`; the port of a service is in `ZHUCAN_<NAME>_PORT`, and 0 stands for any free one
 * @throws LocalError with one line for each variable that is wrong
 */
export async function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  choices: { events: 'kafka' | 'memory'; processes: boolean },
): Promise<StackSettings> {
  const parsed = shape.safeParse(environment);
  if (!parsed.success) {
    throw new LocalError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  }
  if (choices.events === 'memory' && choices.processes) {
    throw new LocalError(
      '--events=memory and --processes exclude each other: events in memory reach one process only.',
    );
  }
  const values = parsed.data;
  const base = resolve(values.ZHUCAN_LOCAL_DIR ?? join(WORKSPACE, '.local'));
  const services = SERVICES.map(
    ({ name, port: usual }) => [name, readPort(environment, name, usual)] as const,
  );
  const wanted = {
    ...Object.fromEntries(services),
    gateway: values.PORT,
    issuer: values.ZHUCAN_ISSUER_PORT,
    postgres: values.ZHUCAN_POSTGRES_PORT,
    kafka: values.ZHUCAN_KAFKA_PORT,
  };
  return {
    // Events in memory are gone at the end: data that was made with them must not meet a Kafka that never saw them.
    folders: localFolders(choices.events === 'memory' ? join(base, 'in-memory') : base),
    ports: await settle(wanted),
    ...choices,
    today: values.ZHUCAN_TODAY,
    postgresUrl: values.ZHUCAN_POSTGRES_URL,
    kafkaBrokers: values.ZHUCAN_KAFKA_BROKERS?.split(','),
    logLevel: values.ZHUCAN_LOG_LEVEL,
  };
}

function readPort(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  usual: number,
): number {
  const variable = `ZHUCAN_${variablePart(name)}_PORT`;
  const parsed = port.default(usual).safeParse(environment[variable]);
  if (!parsed.success) throw new LocalError(`${variable}: must be a port`);
  return parsed.data;
}

async function settle(wanted: Readonly<Record<string, number>>): Promise<Ports> {
  const settled: Record<string, number> = {};
  for (const [name, wish] of Object.entries(wanted)) settled[name] = wish === 0 ? await freePort() : wish;
  return settled as Ports;
}
