import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { benchScript } from '../measure/child.js';
import type { Issuer } from './issuer.js';
import { getPackage } from './packages.js';

export const GATEWAY_NAMES = ['stock', 'hive', 'ours', 'ours-auth'] as const;

export type GatewayName = (typeof GATEWAY_NAMES)[number];

/** What a gateway is started with. */
export interface GatewaySetting {
  readonly supergraphFile: string;
  readonly port: number;
  readonly issuer: Issuer;
  /** The secret that is shared with the subgraphs. */
  readonly secretFile: string;
  /** The configuration of ours. */
  readonly configFile: string;
}

/** How a gateway is started. */
export interface GatewayCommand {
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What its requests carry besides the content type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** graphql-js checks every instance more slowly outside of production; nobody runs a gateway like that. */
const PRODUCTION = { NODE_ENV: 'production' };
const OUR_MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));
const OUR_VERSIONS = {
  '@zhucan/gateway': getPackage('@zhucan/gateway', import.meta.url).version,
};

function stock({ supergraphFile, port }: GatewaySetting): GatewayCommand {
  const gateway = getPackage('@apollo/gateway', import.meta.resolve('@apollo/gateway'));
  const server = getPackage('@apollo/server', import.meta.resolve('@apollo/server'));
  return {
    script: benchScript('stock-gateway'),
    args: [supergraphFile, String(port)],
    env: { ...PRODUCTION, APOLLO_TELEMETRY_DISABLED: '1' },
    headers: {},
    versions: { '@apollo/gateway': gateway.version, '@apollo/server': server.version },
  };
}

function hive({ supergraphFile, port }: GatewaySetting): GatewayCommand {
  const gateway = getPackage('@graphql-hive/gateway', import.meta.resolve('@graphql-hive/gateway'));
  const runtime = getPackage(
    '@graphql-hive/router-runtime',
    import.meta.resolve('@graphql-hive/router-runtime'),
  );
  return {
    script: join(gateway.folder, 'dist', 'bin.js'),
    args: [
      ...['supergraph', supergraphFile, '--hive-router-runtime'],
      ...['--host', '127.0.0.1', '--port', String(port)],
      ...['--config-path', benchScript('hive-gateway')],
    ],
    env: PRODUCTION,
    headers: {},
    versions: {
      '@graphql-hive/gateway': gateway.version,
      '@graphql-hive/router-runtime': runtime.version,
    },
  };
}

/** Without NODE_ENV=production, which refuses a gateway that asks nobody who he is. */
function ours({ supergraphFile, port, configFile }: GatewaySetting): GatewayCommand {
  return {
    script: OUR_MAIN,
    args: [
      ...['--supergraph', supergraphFile, '--port', String(port)],
      ...['--config', configFile, '--insecure-no-auth'],
    ],
    env: {},
    headers: {},
    versions: OUR_VERSIONS,
  };
}

function oursWithAuth({
  supergraphFile,
  port,
  issuer,
  secretFile,
  configFile,
}: GatewaySetting): GatewayCommand {
  return {
    script: OUR_MAIN,
    args: ['--supergraph', supergraphFile, '--port', String(port), '--config', configFile],
    env: {
      ...PRODUCTION,
      ZHUCAN_JWKS_URL: issuer.jwksUrl,
      ZHUCAN_JWT_ISSUER: issuer.issuer,
      ZHUCAN_JWT_AUDIENCE: issuer.audience,
      ZHUCAN_GATEWAY_SECRET_FILE: secretFile,
    },
    headers: { authorization: `Bearer ${issuer.token}` },
    versions: OUR_VERSIONS,
  };
}

const COMMANDS: Readonly<Record<GatewayName, (setting: GatewaySetting) => GatewayCommand>> = {
  stock,
  hive,
  ours,
  'ours-auth': oursWithAuth,
};

/**
 * How a gateway is started.
 *
 * @throws Error where it is not installed
 */
export function commandOf(name: GatewayName, setting: GatewaySetting): GatewayCommand {
  return COMMANDS[name](setting);
}
