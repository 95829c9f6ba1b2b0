/** A service of the local stack. */
export interface ServicePart {
  readonly name: ServiceName;
  /** Its package, which exports `start(config)`. */
  readonly packageName: string;
  /** Its process entry, from the root of the workspace. */
  readonly entry: string;
  readonly port: number;
  /** Its database, and the role that owns it. */
  readonly database: string;
}

export const SERVICE_NAMES = [
  'registry',
  'rehab-employment',
  'relief-accessibility',
  'party-affairs',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

const FIRST_SERVICE_PORT = 4001;

export const SERVICES: readonly ServicePart[] = SERVICE_NAMES.map((name, index) => ({
  name,
  packageName: `@zhucan/${name}`,
  entry: `services/${name}/dist/main.js`,
  port: FIRST_SERVICE_PORT + index,
  database: `zhucan_${name.replaceAll('-', '_')}`,
}));

export const GATEWAY = {
  name: 'gateway',
  packageName: '@zhucan/gateway',
  entry: 'gateway/dist/main.js',
  port: 4000,
} as const;

/** The part of an environment variable's name that stands for a part, as `REHAB_EMPLOYMENT`. */
export function variablePart(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}
