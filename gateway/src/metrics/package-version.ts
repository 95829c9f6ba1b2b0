import { readFileSync } from 'node:fs';

/** The version of this package, from its own file. @throws where that names none */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const version = (JSON.parse(text) as { readonly version?: unknown }).version;
  if (typeof version !== 'string') throw new Error('the package has no version');
  return version;
}
