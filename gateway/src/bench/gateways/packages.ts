import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A package that is installed. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/**
 * Finds a package by the address of its entry, as `import.meta.resolve` tells it.
 *
 * @throws Error where no folder above the entry holds a manifest with that name
 */
export function getPackage(name: string, entry: string): InstalledPackage {
  let folder = dirname(fileURLToPath(entry));
  while (folder !== dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string };
      if (manifest.name === name) return { folder, version: manifest.version ?? 'unknown' };
    }
    folder = dirname(folder);
  }
  throw new Error(`the manifest of ${name} is not found`);
}
