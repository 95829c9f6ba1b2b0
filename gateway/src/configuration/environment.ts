import { readFileSync } from 'node:fs';

import { LOG_LEVELS, type LogLevel } from '@zhucan/observability';
import { z } from 'zod';

import type { MetricsPlace } from '../metrics/metrics-server.js';
import type { KafkaSettings } from '../realtime/kafka/topics.js';
import { kafkaOf } from './kafka-place.js';
import { DEFAULT_SAMPLE_RATIO, type TracingSettings } from '../tracing/tracing.js';

/** What the environment says about where a gateway runs. */
export interface GatewayEnvironment {
  readonly host: string;
  readonly port: number;
  /** Address by the name of the subgraph. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Nothing where tokens are not asked for. */
  readonly jwt: { readonly jwksUrl: string; readonly issuer: string; readonly audience: string } | undefined;
  /** Nothing where subgraphs ask for no proof. */
  readonly gatewaySecret: Uint8Array | undefined;
  readonly logLevel: LogLevel;
  /** Nothing where no metrics are served. */
  readonly metrics?: MetricsPlace;
  /** Nothing where there is no broker, or the services pass on their events in memory. */
  readonly kafka?: KafkaSettings;
  /** Nothing where no spans are sent. */
  readonly tracing?: TracingSettings;
}

/** The environment is not complete or not well-formed; each line names one variable and never its value. */
export class EnvironmentError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(`The environment is not complete:\n${lines.join('\n')}`);
    this.name = 'EnvironmentError';
  }
}

/** As much as the key of HMAC-SHA256 has. */
const MIN_SECRET_BYTES = 32;

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });

/** The file's text without surrounding space, as bytes: what the subgraphs read too. */
const secretFile = z.string('is required').transform((path, context): Uint8Array => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch {
    context.addIssue({ code: 'custom', message: 'the file cannot be read' });
    return z.NEVER;
  }
  const secret = new TextEncoder().encode(text);
  if (secret.length < MIN_SECRET_BYTES)
    context.addIssue({ code: 'custom', message: `needs at least ${MIN_SECRET_BYTES} characters` });
  return secret;
});

const place = {
  ZHUCAN_HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  ZHUCAN_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
  ZHUCAN_METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  ZHUCAN_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ZHUCAN_KAFKA_BROKERS: z.string().min(1).optional(),
  ZHUCAN_KAFKA_USERNAME: z.string().min(1).optional(),
  ZHUCAN_KAFKA_PASSWORD_FILE: z.string().min(1).optional(),
  ZHUCAN_KAFKA_CA_FILE: z.string().min(1).optional(),
  ZHUCAN_TRACES_ENDPOINT: httpUrl.optional(),
  ZHUCAN_TRACES_SAMPLE_RATIO: z.coerce.number().min(0).max(1).default(DEFAULT_SAMPLE_RATIO),
};
/** How the environment calls what the gateway proves to Kafka who it is by. */
const KAFKA_NAMES = {
  username: 'ZHUCAN_KAFKA_USERNAME',
  passwordFile: 'ZHUCAN_KAFKA_PASSWORD_FILE',
  caFile: 'ZHUCAN_KAFKA_CA_FILE',
};
const subgraphs = {
  ZHUCAN_SUBGRAPH_REGISTRY_URL: httpUrl,
  ZHUCAN_SUBGRAPH_REHAB_EMPLOYMENT_URL: httpUrl,
  ZHUCAN_SUBGRAPH_RELIEF_ACCESSIBILITY_URL: httpUrl,
  ZHUCAN_SUBGRAPH_PARTY_AFFAIRS_URL: httpUrl,
};
const tokens = {
  ZHUCAN_JWKS_URL: httpUrl,
  ZHUCAN_JWT_ISSUER: z.string('is required').min(1),
  ZHUCAN_JWT_AUDIENCE: z.string().min(1).default('zhucan'),
};

/** The environment, each variable by its name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What is asked of the environment. */
export interface EnvironmentNeeds {
  /** The supergraph names its subgraphs, and these need ask for no proof. */
  readonly ofOwnSupergraph?: boolean;
  /** Whether requests need a token. */
  readonly needsTokens?: boolean;
}

function parsed<Shape extends z.ZodRawShape>(shape: Shape, variables: Variables, faults: string[]) {
  const result = z.object(shape).safeParse(variables);
  if (result.success) return result.data;
  faults.push(...result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  return undefined;
}

/**
 * Parses the gateway's environment.
 *
 * @param variables as `process.env`
 * @throws EnvironmentError with every fault at once
 */
export function parseEnvironment(
  variables: Variables,
  { ofOwnSupergraph = false, needsTokens = true }: EnvironmentNeeds = {},
): GatewayEnvironment {
  const faults: string[] = [];
  const where = parsed(place, variables, faults);
  const addresses = ofOwnSupergraph ? undefined : parsed(subgraphs, variables, faults);
  const checked = needsTokens ? parsed(tokens, variables, faults) : undefined;
  const secret = parsed(
    { ZHUCAN_GATEWAY_SECRET_FILE: ofOwnSupergraph ? secretFile.optional() : secretFile },
    variables,
    faults,
  );
  const brokers = where?.ZHUCAN_KAFKA_BROKERS;
  const kafka =
    where === undefined || brokers === undefined || brokers === 'memory'
      ? undefined
      : kafkaOf(
          {
            brokers: brokers.split(',').map((broker) => broker.trim()),
            username: where.ZHUCAN_KAFKA_USERNAME,
            passwordFile: where.ZHUCAN_KAFKA_PASSWORD_FILE,
            caFile: where.ZHUCAN_KAFKA_CA_FILE,
          },
          KAFKA_NAMES,
          faults,
        );
  if (faults.length > 0 || !where) throw new EnvironmentError(faults);
  return {
    host: where.ZHUCAN_HOST,
    port: where.PORT,
    subgraphs: addresses
      ? {
          registry: addresses.ZHUCAN_SUBGRAPH_REGISTRY_URL,
          'rehab-employment': addresses.ZHUCAN_SUBGRAPH_REHAB_EMPLOYMENT_URL,
          'relief-accessibility': addresses.ZHUCAN_SUBGRAPH_RELIEF_ACCESSIBILITY_URL,
          'party-affairs': addresses.ZHUCAN_SUBGRAPH_PARTY_AFFAIRS_URL,
        }
      : {},
    jwt: checked && {
      jwksUrl: checked.ZHUCAN_JWKS_URL,
      issuer: checked.ZHUCAN_JWT_ISSUER,
      audience: checked.ZHUCAN_JWT_AUDIENCE,
    },
    gatewaySecret: secret?.ZHUCAN_GATEWAY_SECRET_FILE,
    logLevel: where.ZHUCAN_LOG_LEVEL,
    ...(where.ZHUCAN_METRICS_PORT === undefined
      ? {}
      : { metrics: { host: where.ZHUCAN_METRICS_HOST, port: where.ZHUCAN_METRICS_PORT } }),
    ...(kafka && { kafka }),
    ...(where.ZHUCAN_TRACES_ENDPOINT === undefined
      ? {}
      : {
          tracing: {
            endpoint: where.ZHUCAN_TRACES_ENDPOINT,
            sampleRatio: where.ZHUCAN_TRACES_SAMPLE_RATIO,
          },
        }),
  };
}
