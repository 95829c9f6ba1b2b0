import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { globbySync } from 'globby';

/** The folder of the whole workspace. */
export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** A file by its path from the root, with `/` between folders, and its text. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The files of the workspace as they would be committed: whatever `.gitignore` leaves out is left out.
 *
 * @param patterns globs from the root, as `**\/*.ts`
 */
export function listFiles(patterns: string | readonly string[]): string[] {
  return globbySync(patterns, {
    cwd: ROOT,
    dot: true,
    gitignore: true,
    // The first spares a walk through what is installed; a worktree has a file .git where a clone has a folder.
    ignore: ['**/node_modules', '.git', '.git/**'],
  }).sort();
}

/** The text of a file of the workspace. */
export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** The texts of the files that the patterns name. */
export function readFiles(patterns: string | readonly string[]): TextFile[] {
  return listFiles(patterns).map((path) => ({ path, text: readText(path) }));
}

/** The part that a file belongs to, as `packages/codes` or `gateway`; null for the files of the root, `docs` and the like. */
export function partOf(path: string): string | null {
  return /^(?:(?:packages|services|infra)\/[^/]+|gateway)(?=\/)/.exec(path)?.[0] ?? null;
}

/** The parts of the workspace: packages, services, the gateway, and the folders of what runs them. */
export function listParts(): string[] {
  return [...new Set(listFiles('**').flatMap((path) => partOf(path) ?? []))].sort();
}

/** The `package.json` of a part; null where it has none, as a folder of scripts. */
export function readManifest(part: string): Manifest | null {
  const path = join(part, 'package.json');
  return existsSync(join(ROOT, path)) ? (JSON.parse(readText(path)) as Manifest) : null;
}

/** What the checks read of a `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
