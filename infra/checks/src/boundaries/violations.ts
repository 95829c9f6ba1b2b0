import { posix } from 'node:path';

import { type Manifest, partOf, type TextFile } from '../repository.js';
import { importsOf } from './imports.js';
import type { Boundary } from './table.js';

/** The workspace as the boundaries see it. */
export interface Workspace {
  readonly boundaries: ReadonlyMap<string, Boundary>;
  /** Which part has which name, as `@zhucan/codes`; a folder of scripts has no `package.json`, hence no name. */
  readonly partByName: ReadonlyMap<string, string>;
}

/** Code that does not run on a server; `docs/architecture.md` has the same list. */
const TESTS_AND_TOOLS = [
  /\.test\.ts$/,
  /\/src\/testing\//,
  /\/src\/bench\//,
  /\/fixtures\//,
  /\/(?:codegen\.ts|jest\.config\.js)$/,
  /^gateway\/src\/composition\//,
];

/** What all parts share of the root. */
const SHARED_CONFIGURATION = 'jest.preset.js';

/** The imports of a source file that the boundaries forbid, a sentence for each. */
export function forbiddenImports(file: TextFile, workspace: Workspace): string[] {
  const from = partOf(file.path);
  if (from === null) return [];
  return importsOf(file).flatMap(({ specifier, line }) => {
    const reason = refuseImport(file.path, from, specifier, workspace);
    return reason === null ? [] : [`${file.path}:${line} imports ${specifier}: ${reason}`];
  });
}

/** The dependencies of a `package.json` that the boundaries forbid, a sentence for each. */
export function forbiddenDependencies(part: string, manifest: Manifest, workspace: Workspace): string[] {
  const check = (names: Readonly<Record<string, string>> | undefined, inTests: boolean): string[] =>
    Object.keys(names ?? {}).flatMap((name) => {
      const to = workspace.partByName.get(name);
      const reason = to === undefined ? null : refusePart(part, to, inTests, workspace.boundaries);
      return reason === null ? [] : [`${part}/package.json depends on ${name}: ${reason}`];
    });
  return [...check(manifest.dependencies, false), ...check(manifest.devDependencies, true)];
}

/** The imports by which a decision would be no longer pure: anything but the words of the domain and other decisions. */
export function impureImports(file: TextFile): string[] {
  if (!/^services\/[^/]+\/src\/decisions\//.test(file.path) || file.path.endsWith('.test.ts')) return [];
  return importsOf(file)
    .filter(({ specifier }) => !/^(?:@zhucan\/(?:codes|casework)|\.\/[^/]+)$/.test(specifier))
    .map(({ specifier, line }) => `${file.path}:${line} imports ${specifier}: decisions are pure`);
}

/** The one entry besides its name that a package may have: what its users' tests try on them. */
const TEST_ENTRY = /^@zhucan\/[a-z0-9-]+\/trials$/;

function refuseImport(
  path: string,
  from: string,
  specifier: string,
  { boundaries, partByName }: Workspace,
): string | null {
  const inTests = TESTS_AND_TOOLS.some((pattern) => pattern.test(path));
  if (specifier.startsWith('/') || specifier.startsWith('file:')) return 'a path of one machine';
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    const to = partOf(target);
    if (to === from || (inTests && target === SHARED_CONFIGURATION)) return null;
    const isPackage = [...partByName.values()].includes(from);
    if (isPackage || to === null) return `leaves ${from}`;
    return refusePart(from, to, inTests, boundaries);
  }
  if (!specifier.startsWith('@zhucan/')) return null;
  const name = specifier.split('/', 2).join('/');
  const to = partByName.get(name);
  if (to === undefined) return 'there is no such package';
  // An example shows what a reader writes, who has the package by its name alone.
  if (to === from && name === specifier && path.startsWith(`${from}/examples/`)) return null;
  const isTestEntry = inTests && TEST_ENTRY.test(specifier);
  if (name !== specifier && !isTestEntry) return `reaches into ${to}`;
  return refusePart(from, to, inTests, boundaries);
}

function refusePart(
  from: string,
  to: string,
  inTests: boolean,
  boundaries: ReadonlyMap<string, Boundary>,
): string | null {
  if (from === to) return 'imports itself by its name';
  const boundary = boundaries.get(from);
  if (boundary?.always.has(to)) return null;
  if (!boundary?.inTests.has(to)) return `${from} may not import ${to}`;
  return inTests ? null : `${from} may import ${to} in tests and tools only`;
}
