import { parseArgs } from 'node:util';
import { isNativeError } from 'node:util/types';

import { EnvironmentError } from './environment.js';

/** What the command was given. */
export interface CommandLine {
  /** A file or an http address. */
  readonly supergraph: string | undefined;
  readonly port: number | undefined;
  /** A configuration file. */
  readonly config: string | undefined;
  /** Serve whoever asks: for benches and conformance runs. */
  readonly insecureNoAuth: boolean;
}

/**
 * Reads the arguments of the command.
 *
 * @throws EnvironmentError for an option that there is not, or a port that is none
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = read(args);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new EnvironmentError(['--port: must be a whole number from 0 to 65535']);
  return {
    supergraph: values.supergraph,
    port,
    config: values.config,
    insecureNoAuth: values['insecure-no-auth'] ?? false,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        supergraph: { type: 'string' },
        port: { type: 'string' },
        config: { type: 'string' },
        'insecure-no-auth': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new EnvironmentError([isNativeError(error) ? error.message : 'the arguments cannot be read']);
  }
}
