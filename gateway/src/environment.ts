import { readFileSync } from 'node:fs';

import { LOG_LEVELS, type LogLevel } from '@zhucan/observability';
import { z } from 'zod';

/** What the environment says about where a gateway runs. */
export interface GatewayEnvironment {
  readonly host: string;
  readonly port: number;
  /** Address by the name of the subgraph. */
  readonly subgraphs: Readonly<Record<string, string>>;
  readonly jwt: { readonly jwksUrl: string; readonly issuer: string; readonly audience: string };
  readonly gatewaySecret: Uint8Array;
  readonly logLevel: LogLevel;
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

const shape = z.object({
  ZHUCAN_HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  ZHUCAN_SUBGRAPH_REGISTRY_URL: httpUrl,
  ZHUCAN_SUBGRAPH_REHAB_EMPLOYMENT_URL: httpUrl,
  ZHUCAN_SUBGRAPH_RELIEF_ACCESSIBILITY_URL: httpUrl,
  ZHUCAN_SUBGRAPH_PARTY_AFFAIRS_URL: httpUrl,
  ZHUCAN_JWKS_URL: httpUrl,
  ZHUCAN_JWT_ISSUER: z.string('is required').min(1),
  ZHUCAN_JWT_AUDIENCE: z.string().min(1).default('zhucan'),
  ZHUCAN_GATEWAY_SECRET_FILE: secretFile,
  ZHUCAN_LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
});

/**
 * Parses the gateway's environment.
 *
 * @param variables as `process.env`
 * @throws EnvironmentError with every fault at once
 */
export function parseEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): GatewayEnvironment {
  const parsed = shape.safeParse(variables);
  if (!parsed.success)
    throw new EnvironmentError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  const values = parsed.data;
  return {
    host: values.ZHUCAN_HOST,
    port: values.PORT,
    subgraphs: {
      registry: values.ZHUCAN_SUBGRAPH_REGISTRY_URL,
      'rehab-employment': values.ZHUCAN_SUBGRAPH_REHAB_EMPLOYMENT_URL,
      'relief-accessibility': values.ZHUCAN_SUBGRAPH_RELIEF_ACCESSIBILITY_URL,
      'party-affairs': values.ZHUCAN_SUBGRAPH_PARTY_AFFAIRS_URL,
    },
    jwt: {
      jwksUrl: values.ZHUCAN_JWKS_URL,
      issuer: values.ZHUCAN_JWT_ISSUER,
      audience: values.ZHUCAN_JWT_AUDIENCE,
    },
    gatewaySecret: values.ZHUCAN_GATEWAY_SECRET_FILE,
    logLevel: values.ZHUCAN_LOG_LEVEL,
  };
}
