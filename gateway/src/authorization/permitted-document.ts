import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  isObjectType,
  Kind,
  type SelectionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

import { FILLED } from '../operations/document.js';
import type { Denials } from './denials.js';
import { NotPermitted } from './not-permitted.js';
import type { AccessRules } from './rules.js';

/** A document grows where a field is permitted for some objects alone; one that grows beyond this is not answered. */
const MOST_FIELDS = 10_000;

function onTypes(field: FieldNode, types: readonly string[]): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: types.map((type) => ({
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
        selectionSet: { kind: Kind.SELECTION_SET, selections: [field] },
      })),
    },
  };
}

/**
 * A document without what is refused, and without what conditions leave out. A field that is refused for some of the objects that it may be asked of is asked of the others alone.
 *
 * @throws NotPermitted where it grows too large
 */
export function permittedDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: AccessRules,
  denials: Denials,
  isWanted: (selection: SelectionNode) => boolean,
): DocumentNode {
  const types = new TypeInfo(schema);
  let fields = 0;

  function permitted(field: FieldNode, type: string): FieldNode | InlineFragmentNode | null | undefined {
    if (denials.fields.has(field)) return null;
    const objects = rules.objectTypes(type);
    const open = objects.filter((object) => {
      const why = denials.whyField(object, field.name.value);
      if (why) denials.leave(object, field, why);
      return why === undefined;
    });
    if (open.length === objects.length) return undefined;
    const visible = open.filter((object) => isObjectType(schema.getType(object)));
    return visible.length === 0 ? null : onTypes(field, visible);
  }

  const wanted = (selection: SelectionNode): null | undefined => (isWanted(selection) ? undefined : null);
  return visit(
    document,
    visitWithTypeInfo(types, {
      InlineFragment: wanted,
      FragmentSpread: wanted,
      Field(field) {
        if (!isWanted(field)) return null;
        fields += 1;
        if (fields > MOST_FIELDS) throw new NotPermitted('too many fields');
        const type = types.getParentType();
        if (!type || field.name.value.startsWith('__')) return undefined;
        return permitted(field, type.name);
      },
      SelectionSet: FILLED,
    }),
  );
}
