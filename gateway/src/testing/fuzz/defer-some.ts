import {
  type DirectiveNode,
  Kind,
  OperationTypeNode,
  parse,
  print,
  type SelectionNode,
  visit,
} from 'graphql';

import type { GeneratedQuery } from './make-query.js';
import type { Random } from './random.js';

function defer(random: Random): DirectiveNode {
  const value = random.chance(0.1) ? ({ kind: Kind.BOOLEAN, value: random.chance(0.5) } as const) : undefined;
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'defer' },
    arguments: value ? [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'if' }, value }] : [],
  };
}

/** Defers some of a query: fragments that it has, and selections that are put into one. A mutation's root stays as it is. */
export function deferSome(random: Random, made: GeneratedQuery): GeneratedQuery {
  const document = parse(made.query);
  const isMutation = document.definitions.some(
    (each) => each.kind === Kind.OPERATION_DEFINITION && each.operation === OperationTypeNode.MUTATION,
  );
  if (isMutation) return made;
  const deferred = visit(document, {
    FragmentSpread: {
      leave: (spread) =>
        random.chance(0.3)
          ? { ...spread, directives: [...(spread.directives ?? []), defer(random)] }
          : undefined,
    },
    InlineFragment: {
      leave: (fragment) =>
        random.chance(0.3)
          ? { ...fragment, directives: [...(fragment.directives ?? []), defer(random)] }
          : undefined,
    },
    SelectionSet: {
      leave(set) {
        if (!random.chance(0.3)) return undefined;
        const chosen = new Set(random.some(set.selections, 1, set.selections.length));
        const fragment: SelectionNode = {
          kind: Kind.INLINE_FRAGMENT,
          directives: [defer(random)],
          selectionSet: { kind: Kind.SELECTION_SET, selections: [...chosen] },
        };
        return { ...set, selections: [...set.selections.filter((each) => !chosen.has(each)), fragment] };
      },
    },
  });
  return { ...made, query: print(deferred) };
}
