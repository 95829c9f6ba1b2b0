import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { isWanted, type VariableValues } from '../operations/conditions.js';
import { DEFER, isDeferred, labelOf } from './defer-directive.js';

/** A field on the way to a deferred fragment. */
export interface SpineStep {
  readonly field: FieldNode;
  /** The type of the object that has the field, as far as it is declared; nothing of one that is abstract. */
  readonly declared: string | undefined;
  /** The types of the fragments in which the field stands, all of which the object must be. */
  readonly conditions: readonly string[];
}

/** A deferred fragment with its place. */
export interface DeferredFragment {
  /** Its name within: no two have the same. */
  readonly id: string;
  /** The client's name for it. */
  readonly label: string | undefined;
  /** The deferred fragment in which it stands. */
  readonly parent: string | undefined;
  readonly spine: readonly SpineStep[];
  /** Of the objects at the end of the spine. */
  readonly declared: string | undefined;
  readonly conditions: readonly string[];
  readonly selectionSet: SelectionSetNode;
}

/** An operation without named fragments and conditions, whose deferred fragments are known by their labels. */
export interface ExpandedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly deferred: readonly DeferredFragment[];
  /** Of how many fields and fragments it was made. */
  readonly nodes: number;
}

/** Where a selection stands. */
interface Place {
  readonly parent: string | undefined;
  readonly spine: readonly SpineStep[];
  /** The name of the type that is selected on. */
  readonly type: string;
  readonly declared: string | undefined;
  readonly conditions: readonly string[];
}

function deferDirective(label: string): DirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: DEFER },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'label' },
        value: { kind: Kind.STRING, value: label },
      },
    ],
  };
}

/** Stands where conditions leave nothing, as no set may be empty; it is not part of the answer. */
export const NOTHING: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/**
 * Expands an operation for the planner: each place of a deferred fragment becomes one of its own.
 *
 * @param fragments those of its document, which are not circular
 */
export function expandDeferred(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  values: VariableValues,
): ExpandedOperation {
  const deferred: DeferredFragment[] = [];
  let count = 0;
  let nodes = 0;

  function typeOfField(type: string, field: string): string | undefined {
    const holder = schema.getType(type);
    const found = isObjectType(holder) || isInterfaceType(holder) ? holder.getFields()[field] : undefined;
    return found && getNamedType(found.type).name;
  }

  function declaredObject(type: string): string | undefined {
    return isObjectType(schema.getType(type)) ? type : undefined;
  }

  function expandField(field: FieldNode, place: Place): FieldNode {
    const { selectionSet } = field;
    const plain = { ...field, directives: [] };
    if (selectionSet === undefined) return plain;
    const type = typeOfField(place.type, field.name.value) ?? '';
    const { declared, conditions } = place;
    const spine = [...place.spine, { field: plain, declared, conditions }];
    return {
      ...plain,
      selectionSet: expandSet(selectionSet, {
        parent: place.parent,
        spine,
        type,
        declared: declaredObject(type),
        conditions: [],
      }),
    };
  }

  function expandFragment(
    selection: Exclude<SelectionNode, FieldNode>,
    place: Place,
  ): InlineFragmentNode | undefined {
    const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
    if (inner === undefined) return undefined;
    const type = inner.typeCondition?.name.value;
    const conditions = type === undefined ? place.conditions : [...place.conditions, type];
    const within = { ...place, type: type ?? place.type, conditions };
    const node = {
      kind: Kind.INLINE_FRAGMENT,
      ...(inner.typeCondition ? { typeCondition: inner.typeCondition } : {}),
    } as const;
    if (!isDeferred(selection, values))
      return { ...node, selectionSet: expandSet(inner.selectionSet, within) };
    const id = `deferred_${count}`;
    count += 1;
    const selectionSet = expandSet(inner.selectionSet, { ...within, parent: id });
    deferred.push({
      id,
      label: labelOf(selection),
      parent: place.parent,
      spine: place.spine,
      declared: place.declared,
      conditions,
      selectionSet,
    });
    return { ...node, directives: [deferDirective(id)], selectionSet };
  }

  function expandSet(set: SelectionSetNode, place: Place): SelectionSetNode {
    const selections = set.selections.flatMap((selection): SelectionNode[] => {
      if (!isWanted(selection, values)) return [];
      nodes += 1;
      if (selection.kind === Kind.FIELD) return [expandField(selection, place)];
      const fragment = expandFragment(selection, place);
      return fragment ? [fragment] : [];
    });
    return { kind: Kind.SELECTION_SET, selections: selections.length > 0 ? selections : [NOTHING] };
  }

  const root = schema.getRootType(operation.operation)?.name ?? '';
  const expanded = {
    ...operation,
    directives: [],
    selectionSet: expandSet(operation.selectionSet, {
      parent: undefined,
      spine: [],
      type: root,
      declared: declaredObject(root),
      conditions: [],
    }),
  };
  return {
    operation: expanded,
    document: { kind: Kind.DOCUMENT, definitions: [expanded] },
    deferred,
    nodes,
  };
}
