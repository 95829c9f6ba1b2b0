import { serviceDatabaseUrl } from './databases.js';
import { AUDIENCE } from './issuer.js';
import { SERVICES, type ServicePart, variablePart } from './parts.js';
import { type Secrets, writeSecret } from './secrets.js';
import type { StackSettings } from './settings.js';

/** Variables of one process. */
export type Environment = Readonly<Record<string, string>>;

/** What the environments of a stack are made of. */
export interface EnvironmentParts {
  readonly settings: StackSettings;
  readonly secrets: Secrets;
  readonly postgresUrl: string;
  readonly kafkaBrokers: readonly string[] | 'memory';
  readonly issuerUrl: string;
}

const HOST = '127.0.0.1';

/** The base address of a part of the stack. */
export function addressOf(settings: StackSettings, name: keyof StackSettings['ports']): string {
  return `http://${HOST}:${settings.ports[name]}`;
}

/** The variables of a service; the address of its database goes through a file for its owner alone. */
export function serviceEnvironment(parts: EnvironmentParts, service: ServicePart): Environment {
  const { settings, secrets, kafkaBrokers } = parts;
  const urlFile = secrets.databaseUrlFiles[service.name];
  writeSecret(
    urlFile,
    serviceDatabaseUrl(parts.postgresUrl, service.database, secrets.databasePasswords[service.name]),
  );
  return {
    ZHUCAN_HOST: HOST,
    PORT: String(settings.ports[service.name]),
    ZHUCAN_DATABASE_URL_FILE: urlFile,
    ZHUCAN_KAFKA_BROKERS: kafkaBrokers === 'memory' ? kafkaBrokers : kafkaBrokers.join(','),
    ZHUCAN_GATEWAY_SECRET_FILE: secrets.gatewaySecretFile,
    ZHUCAN_KEY_FILE: secrets.keyFiles[service.name],
    ZHUCAN_CLOCK_FILE: settings.folders.clockFile,
    ZHUCAN_PUBLIC_URL: addressOf(settings, service.name),
    ZHUCAN_LOG_LEVEL: settings.logLevel,
  };
}

/** The variables of the gateway. */
export function gatewayEnvironment({
  settings,
  secrets,
  issuerUrl,
  kafkaBrokers,
}: EnvironmentParts): Environment {
  const subgraphs = SERVICES.map(
    ({ name }) =>
      [`ZHUCAN_SUBGRAPH_${variablePart(name)}_URL`, `${addressOf(settings, name)}/graphql`] as const,
  );
  return {
    ...Object.fromEntries(subgraphs),
    ZHUCAN_HOST: HOST,
    PORT: String(settings.ports.gateway),
    ZHUCAN_JWKS_URL: `${issuerUrl}/.well-known/jwks.json`,
    ZHUCAN_JWT_ISSUER: issuerUrl,
    ZHUCAN_JWT_AUDIENCE: AUDIENCE,
    ZHUCAN_KAFKA_BROKERS: kafkaBrokers === 'memory' ? kafkaBrokers : kafkaBrokers.join(','),
    ZHUCAN_GATEWAY_SECRET_FILE: secrets.gatewaySecretFile,
    ZHUCAN_LOG_LEVEL: settings.logLevel,
    APOLLO_TELEMETRY_DISABLED: 'true',
  };
}
