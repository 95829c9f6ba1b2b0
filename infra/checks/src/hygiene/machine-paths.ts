import type { TextFile } from '../repository.js';

/** Folders of people and of builds, which another machine does not have; after a word or a variable it is a path within something. */
const MACHINE_PATH = /(?<![\w.~*})\]-])(?:\/(?:home|Users|root|work|workspace|mnt)\/\w|[A-Z]:\\\w)/;

/** The lines of a file that name a folder of one machine. */
export function findMachinePaths({ path, text }: TextFile): string[] {
  return text
    .split('\n')
    .flatMap((line, index) => (MACHINE_PATH.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}
