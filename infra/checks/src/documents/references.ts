import { posix } from 'node:path';

import type { TextFile } from '../repository.js';

/** The relative links of a page that lead to no file. */
export function findDeadLinks({ path, text }: TextFile, files: ReadonlySet<string>): string[] {
  return [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !files.has(posix.join(posix.dirname(path), target)))
    .map((target) => `${path} links ${target}`);
}

/**
 * The commands `npm run …` of a page that no `package.json` has.
 *
 * @param scripts names of the scripts that can be run from where the page speaks
 */
export function findUnknownScripts({ path, text }: TextFile, scripts: ReadonlySet<string>): string[] {
  return [...text.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)]
    .map(([, script = '']) => script)
    .filter((script) => !scripts.has(script))
    .map((script) => `${path} runs ${script}`);
}

/** The names of the column "in the code" of the glossary that no source has as a word of its own. */
export function findUnknownNames(glossary: string, sources: readonly string[]): string[] {
  const names = glossary
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => [...(line.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  const isKnown = (name: string): boolean => {
    const word = new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?!\\w)`);
    return sources.some((source) => word.test(source));
  };
  return [...new Set(names)].filter((name) => !isKnown(name));
}
