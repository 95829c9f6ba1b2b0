import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of the workspace: sources and build lie equally deep. */
export const WORKSPACE = resolve(import.meta.dirname, '..', '..', '..');

/** Where one local stack keeps what it must not lose, or must not show. */
export interface LocalFolders {
  readonly base: string;
  readonly postgres: string;
  readonly kafka: string;
  readonly secrets: string;
  readonly dataset: string;
  readonly clockFile: string;
  /** Tells other commands what runs and where. */
  readonly stateFile: string;
  /** Stands once the data set has been imported. */
  readonly importedFile: string;
}

/**
 * The folders of a stack.
 *
 * @param base `.local` of the workspace for the usual one
 */
export function localFolders(base: string): LocalFolders {
  return {
    base,
    postgres: join(base, 'postgres'),
    kafka: join(base, 'kafka'),
    secrets: join(base, 'secrets'),
    dataset: join(base, 'dataset'),
    clockFile: join(base, 'clock'),
    stateFile: join(base, 'stack.json'),
    importedFile: join(base, 'imported'),
  };
}

/** Makes the base folder, and that of the secrets for its owner alone. */
export function makeFolders(folders: LocalFolders): void {
  mkdirSync(folders.base, { recursive: true });
  mkdirSync(folders.secrets, { recursive: true, mode: 0o700 });
}
