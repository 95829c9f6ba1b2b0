import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

import { responseName } from '../plan/shared-leaves.js';
import type { Step } from '../plan/steps.js';
import { Denials, denyFields } from './denials.js';
import { NotPermitted } from './not-permitted.js';
import { permittedDocument } from './permitted-document.js';
import { namesAsked, readsRefused, selectionsAt, sendsRefused } from './plan-reads.js';
import type { Rights } from './rights.js';
import type { AccessRules, Rule } from './rules.js';
import { visitFields } from './visit-fields.js';

/** An operation of which a caller may not read all. */
export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Whether `@skip` and `@include` leave a selection in. */
  readonly isWanted: (selection: SelectionNode) => boolean;
}

/** What is left of an operation for a caller. */
export interface Authorized<Plan> {
  readonly denials: Denials;
  readonly plan: Plan;
}

/** Each round refuses at least one field more; keys of keys of keys are rare. */
const MOST_ROUNDS = 5;

/**
 * Leaves out of an operation what a caller may not read, and what cannot be had without reading it: fields that require it, take it
 * from a context, or are reached only by a key with it.
 *
 * @param plan plans a document, and gives the steps of what it plans
 * @throws NotPermitted where that comes to no end, or grows too large
 */
export function authorize<Plan extends { readonly steps: readonly Step[] }>(
  asked: AskedOperation,
  rules: AccessRules,
  rights: Rights,
  plan: (document: DocumentNode) => Plan,
): Authorized<Plan> {
  const { schema, document, isWanted } = asked;
  const denials = new Denials(schema, rules, rights);
  denyFields(denials, schema, document, isWanted);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const planned = plan(permittedDocument(schema, document, rules, denials, isWanted));
    const refused = planned.steps.filter((step) => readsRefused(step, rules, denials));
    if (refused.length === 0) return { denials, plan: planned };
    const before = denials.fields.size;
    if (round === 0) denyDependent(asked, rules, denials);
    if (denials.fields.size === before) denyReached(asked, rules, denials, planned.steps);
    if (denials.fields.size === before) break;
  }
  throw new NotPermitted('unreadable');
}

/** Refuses fields that cannot be had without reading what is refused. */
function denyDependent(
  { schema, document, isWanted }: AskedOperation,
  rules: AccessRules,
  denials: Denials,
): void {
  const why = (type: string, field: string, seen: Set<string>): Rule | undefined => {
    const name = `${type}.${field}`;
    if (seen.has(name)) return undefined;
    seen.add(name);
    for (const read of rules.readings.of(type, field)) {
      const types = [read.type, ...rules.objectTypes(read.type)];
      for (const each of types) {
        const found = denials.whyField(each, read.field) ?? why(each, read.field, seen);
        if (found) return found;
      }
    }
    return undefined;
  };
  visitFields(schema, document, isWanted, (field, type) => {
    for (const each of [type, ...rules.objectTypes(type)]) {
      const found = denials.fields.has(field) ? undefined : why(each, field.name.value, new Set());
      if (found) denials.deny(field, type, found);
    }
  });
}

/** Refuses fields that a plan reaches only by sending what is refused, as in a key, to their subgraph. */
function denyReached(
  { schema, document, operation, fragments, isWanted }: AskedOperation,
  rules: AccessRules,
  denials: Denials,
  steps: readonly Step[],
): void {
  const fieldsOf = (set: SelectionSetNode): FieldNode[] =>
    set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      return inner ? fieldsOf(inner.selectionSet) : [];
    });
  const everything: Rule = rules.requirements.map((_requirement, place) => place);
  const found = new Set<FieldNode>();
  const find = (step: Step): void => {
    const names = namesAsked(step);
    for (const set of selectionsAt([operation.selectionSet], step.path, fieldsOf))
      for (const field of fieldsOf(set)) if (names.has(responseName(field))) found.add(field);
  };
  const reached = new Set<number>();
  steps.forEach((step, place) => {
    if (!sendsRefused(step, rules, denials)) return;
    reached.add(place);
    find(step);
  });
  // A step that only leads on to others brings nothing that was asked for.
  if (found.size === 0)
    for (const step of steps) if ([...step.after].some((each) => reached.has(each))) find(step);
  visitFields(schema, document, isWanted, (field, type) => {
    if (found.has(field) && !denials.fields.has(field)) denials.deny(field, type, everything);
  });
}
