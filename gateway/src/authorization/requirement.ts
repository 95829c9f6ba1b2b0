/** One thing that a caller must have: proof of who he is, or all of one of several lots of scopes or policies. */
export type Requirement =
  { readonly kind: 'authenticated' } | { readonly kind: 'scopes' | 'policies'; readonly anyOf: AnyOf };

/** Lots of names: who has every name of one lot has what is asked for. Without a lot, nobody has. */
export type AnyOf = readonly (readonly string[])[];

/** The name of the directive that makes a requirement, as the federation specification calls it. */
export function directiveOf({ kind }: Requirement): string {
  return { authenticated: '@authenticated', scopes: '@requiresScopes', policies: '@policy' }[kind];
}

/** Whether someone has what is asked for. */
export function isMet(anyOf: AnyOf, has: (name: string) => boolean): boolean {
  return anyOf.some((lot) => lot.every(has));
}

/** More lots than schemas have; a product that grows beyond is given up. */
const MOST_LOTS = 1_000;

/** The lots that meet each of several demands at once; nothing where they are too many to be written out. */
function product(all: readonly AnyOf[]): AnyOf | undefined {
  let lots: AnyOf = [[]];
  for (const anyOf of all) {
    if (lots.length * anyOf.length > MOST_LOTS) return undefined;
    lots = lots.flatMap((lot) => anyOf.map((other) => [...new Set([...lot, ...other])]));
  }
  return lots;
}

/** Whether whoever meets all of some requirements meets another as well. */
export function followsFrom(requirement: Requirement, given: readonly Requirement[]): boolean {
  if (requirement.kind === 'authenticated') return given.some(({ kind }) => kind === 'authenticated');
  const demands = new Map<string, AnyOf>();
  for (const each of given)
    if (each.kind !== 'authenticated' && each.kind === requirement.kind)
      demands.set(JSON.stringify(each.anyOf), each.anyOf);
  const lots = product([...demands.values()]);
  return lots?.every((lot) => isMet(requirement.anyOf, (name) => lot.includes(name))) ?? false;
}
