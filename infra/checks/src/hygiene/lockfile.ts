import { parse } from 'yaml';

interface Lockfile {
  readonly packages?: Readonly<Record<string, { readonly resolution: Readonly<Record<string, unknown>> }>>;
}

/** An address, or a scheme of pnpm that stands for one. */
const ADDRESS = /\b(?:https?|git|ssh|file):|\bgit\+/;

/**
 * What of a lockfile says where to fetch a package instead of what it is: a name, a version and a checksum are enough, and an address holds
 * for one machine's registry only.
 *
 * @param text the text of `pnpm-lock.yaml`
 */
export function findAddresses(text: string): string[] {
  const { packages = {} } = parse(text) as Lockfile;
  return Object.entries(packages).flatMap(([name, { resolution }]) => [
    ...(ADDRESS.test(name) ? [`${name} is an address`] : []),
    ...Object.keys(resolution)
      .filter((key) => key !== 'integrity')
      .map((key) => `${name} has ${key}`),
  ]);
}
