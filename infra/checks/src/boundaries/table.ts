/** Who may import whom; parts stand by their paths, as `packages/codes`. */
export interface Boundary {
  /** What any code of the part may import. */
  readonly always: ReadonlySet<string>;
  /** What its tests and tools may import besides. */
  readonly inTests: ReadonlySet<string>;
}

const HEADER = '| folder | holds | may import | besides, in tests and tools |';

/**
 * Reads the table "who may import whom" of a page.
 *
 * A cell says `nothing`, `everything`, names of packages, `any package but` some names, or a name at the end with `and what that imports`.
 *
 * @param page the text of `docs/architecture.md`
 * @param parts the parts that there are
 * @returns the boundary of each part
 * @throws Error where there is no such table, a cell says something else or names what there is not, or a part has no row or two
 */
export function readBoundaries(page: string, parts: readonly string[]): ReadonlyMap<string, Boundary> {
  const boundaries = new Map<string, Boundary>();
  const always = (name: string): ReadonlySet<string> => {
    const boundary = boundaries.get(name);
    if (!boundary) throw new Error(`${name} stands below the row that says "and what that imports" of it`);
    return boundary.always;
  };
  for (const { folder, mayImport, inTests } of rowsOf(page)) {
    const members = parts.filter((part) => isOf(part, folder));
    if (members.length === 0) throw new Error(`The table has a row for ${folder}, which there is not.`);
    for (const part of members) {
      if (boundaries.has(part)) throw new Error(`The table has two rows for ${part}.`);
      boundaries.set(part, {
        always: readCell(mayImport, parts, always),
        inTests: readCell(inTests, parts, always),
      });
    }
  }
  const missing = parts.filter((part) => !boundaries.has(part));
  if (missing.length > 0) throw new Error(`The table has no row for ${missing.join(', ')}.`);
  return boundaries;
}

/** Whether a part is the folder of a row, where `services/*` is each folder in `services`. */
function isOf(part: string, folder: string): boolean {
  return folder.endsWith('/*') ? part.startsWith(folder.slice(0, -1)) : part === folder;
}

interface Row {
  readonly folder: string;
  readonly mayImport: string;
  readonly inTests: string;
}

function rowsOf(page: string): Row[] {
  const lines = page.split('\n');
  const start = lines.indexOf(HEADER);
  if (start === -1) throw new Error(`The page has no table with the header ${HEADER}`);
  // The line under the header only draws it.
  const body = lines.slice(start + 2);
  const end = body.findIndex((line) => !line.startsWith('|'));
  return body.slice(0, end === -1 ? undefined : end).map((line) => {
    const [, folder = '', , mayImport = '', inTests = ''] = line.split('|').map((cell) => cell.trim());
    return { folder: folder.replaceAll('`', ''), mayImport, inTests };
  });
}

function readCell(
  cell: string,
  parts: readonly string[],
  always: (part: string) => ReadonlySet<string>,
): ReadonlySet<string> {
  const packages = parts.filter((part) => part.startsWith('packages/'));
  const named = (text: string): string[] =>
    text.split(', ').map((name) => {
      const part = `packages/${name}`;
      if (!packages.includes(part)) throw new Error(`The table says "${cell}", but there is no ${part}.`);
      return part;
    });
  if (cell === 'nothing') return new Set();
  if (cell === 'everything') return new Set(parts);
  const but = /^any package but (.+)$/.exec(cell)?.[1];
  if (but !== undefined) {
    const excluded = named(but);
    return new Set(packages.filter((part) => !excluded.includes(part)));
  }
  const withTheirs = /^(.+) and what that imports$/.exec(cell)?.[1];
  const names = named(withTheirs ?? cell);
  const last = names.at(-1);
  return new Set([...names, ...(withTheirs !== undefined && last !== undefined ? always(last) : [])]);
}
