import { type DocumentNode, Kind, type SelectionSetNode, visit } from 'graphql';

import { fragmentsOf } from '../operations/document.js';

/** The size of the largest operation of a document, with fragments counted wherever they are spread. */
export interface DocumentSize {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** Levels of lists and objects in a value or a type, anywhere in the document. */
  readonly valueDepth: number;
  /** Whether a fragment spreads itself; such a document has no size. */
  readonly circular: boolean;
}

interface SelectionSize {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  /** Fields at the level of the selection itself, through fragments. */
  readonly ownFields: number;
}

class CircularFragment extends Error {}

/**
 * Measures a document in time linear in its length: each fragment is measured once, so that fragments that spread each other a
 * hundredfold (a "fragment bomb") are counted and not walked. Counts may become Infinity, which is over any limit.
 */
export function measureDocument(document: DocumentNode): DocumentSize {
  const fragments = fragmentsOf(document);
  const measured = new Map<string, SelectionSize | 'measuring'>();

  function ofFragment(name: string): SelectionSize {
    const known = measured.get(name);
    if (known === 'measuring') throw new CircularFragment();
    if (known) return known;
    const fragment = fragments.get(name);
    // A spread of an unknown fragment is reported by validation.
    if (!fragment) return { depth: 0, fields: 0, aliases: 0, ownFields: 0 };
    measured.set(name, 'measuring');
    const size = ofSelections(fragment.selectionSet);
    measured.set(name, size);
    return size;
  }

  function ofSelections(set: SelectionSetNode): SelectionSize {
    const size = { depth: 0, fields: 0, aliases: 0, ownFields: 0 };
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const inner = selection.selectionSet
          ? ofSelections(selection.selectionSet)
          : { depth: 0, fields: 0, aliases: 0 };
        size.depth = Math.max(size.depth, 1 + inner.depth);
        size.fields += 1 + inner.fields;
        size.aliases += (selection.alias ? 1 : 0) + inner.aliases;
        size.ownFields += 1;
      } else {
        const inner =
          selection.kind === Kind.INLINE_FRAGMENT
            ? ofSelections(selection.selectionSet)
            : ofFragment(selection.name.value);
        size.depth = Math.max(size.depth, inner.depth);
        size.fields += inner.fields;
        size.aliases += inner.aliases;
        size.ownFields += inner.ownFields;
      }
    }
    return size;
  }

  let directives = 0;
  let level = 0;
  let valueDepth = 0;
  const nested = {
    enter: (): void => {
      level += 1;
      valueDepth = Math.max(valueDepth, level);
    },
    leave: (): void => {
      level -= 1;
    },
  };
  visit(document, {
    Directive: () => void (directives += 1),
    ListValue: nested,
    ObjectValue: nested,
    ListType: nested,
  });
  const largest = {
    depth: 0,
    fields: 0,
    aliases: 0,
    rootFields: 0,
    directives,
    valueDepth,
    circular: false,
  };
  try {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) ofFragment(definition.name.value);
      if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
      const size = ofSelections(definition.selectionSet);
      largest.depth = Math.max(largest.depth, size.depth);
      largest.fields = Math.max(largest.fields, size.fields);
      largest.aliases = Math.max(largest.aliases, size.aliases);
      largest.rootFields = Math.max(largest.rootFields, size.ownFields);
    }
  } catch (error) {
    if (!(error instanceof CircularFragment)) throw error;
    return { ...largest, circular: true };
  }
  return largest;
}
