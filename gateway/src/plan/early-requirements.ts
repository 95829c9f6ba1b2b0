import {
  baseType,
  type CompositeType,
  federationMetadata,
  type FieldDefinition,
  isCompositeType,
  SelectionSet,
} from '@apollo/federation-internals';

/** Whether what a call selects may be asked of a type of the subgraph that is called before, at the same place. */
export type AskedBefore = (set: SelectionSet, type: CompositeType) => boolean;

/** Whether a subgraph answers a field of its schema to whoever sends nothing but a key. */
function isAnswered(field: FieldDefinition<CompositeType>): boolean {
  const metadata = federationMetadata(field.schema());
  return (
    metadata === undefined ||
    !(metadata.isFieldExternal(field) || field.hasAppliedDirective(metadata.requiresDirective()))
  );
}

/** What the subgraph of the type answers as it stands: nothing `@external` there, and nothing with requirements of its own. */
export const whatIsAnswered: AskedBefore = (set, type) =>
  set.selections().every((selection) => {
    if (selection.kind === 'FragmentSelection') {
      const { typeCondition } = selection.element;
      const narrowed = typeCondition === undefined ? type : type.schema().type(typeCondition.name);
      return !narrowed || !isCompositeType(narrowed) || whatIsAnswered(selection.selectionSet, narrowed);
    }
    const field = type.field(selection.element.name);
    if (field?.type === undefined) return true;
    const inner = baseType(field.type);
    return (
      isAnswered(field) &&
      (!selection.selectionSet || !isCompositeType(inner) || whatIsAnswered(selection.selectionSet, inner))
    );
  });

/** Nothing: each thing that is required is asked for in a call after it. Always right, at the price of calls. */
export const nothing: AskedBefore = () => false;

/**
 * Plans by a rule for what may be asked for in an earlier call. Apollo's planner lets a call that was to bring what a field requires be part
 * of the one before wherever the schema there has fields of these names, `@external` as they may be; it looks at nothing else than
 * `canRebaseOn`, which is answered by the rule as well for as long as the planning takes.
 *
 * @param plan makes a plan, and is done when it returns
 */
export function planBy<Plan>(mayBeAsked: AskedBefore, plan: () => Plan): Plan {
  const { prototype } = SelectionSet;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- It is called on the selection that it was called on.
  const { canRebaseOn } = prototype;
  prototype.canRebaseOn = function (this: SelectionSet, type: CompositeType) {
    return canRebaseOn.call(this, type) && mayBeAsked(this, type);
  };
  try {
    return plan();
  } finally {
    prototype.canRebaseOn = canRebaseOn;
  }
}
