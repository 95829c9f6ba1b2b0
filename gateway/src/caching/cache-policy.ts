import { type FragmentDefinitionNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

import { INTROSPECTION } from '../operations/document.js';
import type { CacheHint, CacheHints, CacheScope } from './cache-hints.js';

/** How long an answer, or a part of one, may be kept, and for whom. */
export interface CachePolicy {
  /** Seconds from now on. */
  readonly maxAge: number;
  readonly scope: CacheScope;
}

/** What is asked for, in the words of one document. */
export interface Asked {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Whether `@skip` and `@include` leave a selection in. */
  readonly isWanted: (selection: SelectionNode) => boolean;
}

/** The shortest age and the narrowest scope so far. */
class Restriction {
  maxAge = Infinity;
  scope: CacheScope = 'PUBLIC';

  restrict(maxAge: number | undefined, scope: CacheScope | undefined): void {
    if (maxAge !== undefined && maxAge < this.maxAge) this.maxAge = maxAge;
    if (scope === 'PRIVATE') this.scope = 'PRIVATE';
  }

  get policy(): CachePolicy | undefined {
    return this.maxAge > 0 && this.maxAge < Infinity ? { maxAge: this.maxAge, scope: this.scope } : undefined;
  }
}

/** The hint of a field: its own, completed by that of its type. */
function joined(own: CacheHint | undefined, ofType: CacheHint | undefined): CacheHint {
  return {
    maxAge: own?.maxAge ?? ofType?.maxAge,
    scope: own?.scope ?? ofType?.scope,
    inheritsMaxAge: own?.inheritsMaxAge === true || ofType?.inheritsMaxAge === true,
  };
}

/** How old a field may be; nothing where it is as old as what it is a field of. */
function ageOf(hint: CacheHint, isAtRoot: boolean, hasFields: boolean): number | undefined {
  if (hint.maxAge !== undefined) return hint.maxAge;
  // Who says nothing of a value that stands by itself has not said that it may be kept.
  return isAtRoot || (hasFields && !hint.inheritsMaxAge) ? 0 : undefined;
}

/** Adds what the types say that an interface or a union may turn out to be. */
function restrictByMembers(hints: CacheHints, type: string, found: Restriction): void {
  for (const each of hints.objectTypes(type)) {
    const own = hints.ofType(each);
    found.restrict(own?.maxAge, own?.scope);
  }
}

/** Adds what a field allows, whichever type it turns out to be a field of, and to be. */
function restrictByField(hints: CacheHints, type: string, name: string, found: Restriction): void {
  for (const holder of [type, ...hints.objectTypes(type)]) {
    const field = hints.ofField(holder, name);
    if (field === undefined) continue;
    const hasFields = hints.isComposite(field.type);
    const hint = joined(field.hint, hasFields ? hints.ofType(field.type) : undefined);
    found.restrict(ageOf(hint, hints.isRoot(holder), hasFields), hint.scope);
    restrictByMembers(hints, field.type, found);
  }
}

/**
 * Adds what the fields of a selection allow. Of what only some types say, all counts: the policy is never longer than that of what comes back.
 */
function visit(
  hints: CacheHints,
  type: string,
  set: SelectionSetNode,
  asked: Asked,
  found: Restriction,
  visited: Set<string>,
): void {
  for (const selection of set.selections) {
    if (!asked.isWanted(selection)) continue;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value ?? type;
      visit(hints, condition, selection.selectionSet, asked, found, visited);
    } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = asked.fragments.get(selection.name.value);
      if (fragment === undefined || visited.has(selection.name.value)) continue;
      visited.add(selection.name.value);
      visit(hints, fragment.typeCondition.name.value, fragment.selectionSet, asked, found, visited);
    } else {
      const name = selection.name.value;
      if (name === '__typename') continue;
      if (INTROSPECTION.has(name)) {
        found.restrict(0, undefined);
        continue;
      }
      const field = hints.ofField(type, name);
      // A field that only a subgraph knows, as the entities that it is asked for.
      if (field === undefined) found.restrict(0, undefined);
      else {
        restrictByField(hints, type, name, found);
        if (selection.selectionSet) visit(hints, field.type, selection.selectionSet, asked, found, visited);
      }
    }
  }
}

/**
 * How long the answer to a selection on the root may be kept; nothing where it may not. As Apollo Server computes it, and with the hints of every type that an interface or a
 * union may be: what has fields, and what is asked for at the root, may be kept only where a hint says so; other fields are as old as what they are fields of.
 */
export function policyOfRoot(
  hints: CacheHints,
  root: string,
  set: SelectionSetNode,
  asked: Asked,
): CachePolicy | undefined {
  const found = new Restriction();
  visit(hints, root, set, asked, found, new Set());
  return found.policy;
}

/** How long entities may be kept, with what is asked of them; nothing where they may not. Each type's own hint counts. */
export function policyOfEntities(
  hints: CacheHints,
  set: SelectionSetNode,
  asked: Asked,
): CachePolicy | undefined {
  const found = new Restriction();
  for (const selection of set.selections) {
    if (selection.kind !== Kind.INLINE_FRAGMENT || selection.typeCondition === undefined) continue;
    const type = selection.typeCondition.name.value;
    const hint = hints.ofType(type);
    found.restrict(hint?.maxAge ?? 0, hint?.scope);
    restrictByMembers(hints, type, found);
    visit(hints, type, selection.selectionSet, asked, found, new Set());
  }
  return found.policy;
}
