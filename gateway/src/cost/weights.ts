import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  Kind,
} from 'graphql';

import { directives, valueOf } from '../supergraph/join.js';
import { apolloSpecification, linkedName } from '../supergraph/linked-names.js';

/** What `@listSize` says of a field that leads to a list. */
export interface ListSize {
  /** How many items are taken for granted where no argument says it. */
  readonly assumedSize: number | undefined;
  /** Arguments that say how many items are wanted. */
  readonly slicingArguments: readonly string[];
  /** The lists of the field's object whose size it is, where the field is no list itself. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** What the subgraphs say that their types and fields cost, by `@cost` and `@listSize`; names are `Type`, `Type.field`, `Type.field.argument`. */
export interface Weights {
  readonly weights: ReadonlyMap<string, number>;
  readonly lists: ReadonlyMap<string, ListSize>;
}

function numberOf(value: ConstValueNode | undefined): number | undefined {
  const isNumber = value?.kind === Kind.INT || value?.kind === Kind.FLOAT || value?.kind === Kind.STRING;
  if (!isNumber) return undefined;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : undefined;
}

function namesOf(value: ConstValueNode | undefined): string[] {
  if (value?.kind === Kind.STRING) return [value.value];
  return value?.kind === Kind.LIST
    ? value.values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []))
    : [];
}

function listSizeOf(directive: ConstDirectiveNode): ListSize {
  const one = valueOf(directive, 'requireOneSlicingArgument');
  return {
    assumedSize: numberOf(valueOf(directive, 'assumedSize')),
    slicingArguments: namesOf(valueOf(directive, 'slicingArguments')),
    sizedFields: namesOf(valueOf(directive, 'sizedFields')),
    requireOneSlicingArgument: one?.kind === Kind.BOOLEAN ? one.value : true,
  };
}

/**
 * Reads the weights from a supergraph's document. A field without any of its own has those of the interfaces of its type. A weight below zero
 * counts as zero: nothing that is asked for may make the rest cheaper.
 */
export function readWeights(supergraph: DocumentNode): Weights {
  const specification = apolloSpecification('cost');
  const costName = linkedName(supergraph, specification, 'cost');
  const listSizeName = linkedName(supergraph, specification, 'listSize');
  const weights = new Map<string, number>();
  const lists = new Map<string, ListSize>();
  const read = (
    name: string,
    node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  ): void => {
    for (const directive of directives(node, costName)) {
      const weight = numberOf(valueOf(directive, 'weight'));
      if (weight !== undefined) weights.set(name, Math.max(0, weight));
    }
    for (const directive of directives(node, listSizeName)) lists.set(name, listSizeOf(directive));
  };
  const readFields = (
    type: string,
    fields: readonly (FieldDefinitionNode | InputValueDefinitionNode)[],
  ): void => {
    for (const field of fields) {
      const name = `${type}.${field.name.value}`;
      read(name, field);
      if (field.kind === Kind.FIELD_DEFINITION)
        for (const argument of field.arguments ?? []) read(`${name}.${argument.name.value}`, argument);
    }
  };
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    read(type, definition);
    if ('fields' in definition) readFields(type, definition.fields ?? []);
  }
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    for (const parent of definition.interfaces ?? [])
      for (const { name, arguments: taken } of definition.fields ?? [])
        inherit(
          `${parent.name.value}.${name.value}`,
          `${type}.${name.value}`,
          (taken ?? []).map((each) => each.name.value),
        );
  }
  return { weights, lists };

  function inherit(from: string, to: string, taken: readonly string[]): void {
    const weight = weights.get(from);
    const list = lists.get(from);
    if (weight !== undefined && !weights.has(to)) weights.set(to, weight);
    if (list !== undefined && !lists.has(to)) lists.set(to, list);
    for (const argument of taken) {
      const ofArgument = weights.get(`${from}.${argument}`);
      if (ofArgument !== undefined && !weights.has(`${to}.${argument}`))
        weights.set(`${to}.${argument}`, ofArgument);
    }
  }
}
