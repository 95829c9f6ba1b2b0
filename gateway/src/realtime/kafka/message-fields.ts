import type { GraphQLFieldResolver } from 'graphql';

import { isObject, own } from '../../execution/tree.js';
import { argument, directives } from '../../supergraph/join.js';
import type { KafkaGraph } from '../../supergraph/kafka-fields.js';

/** The value to which a path of names leads. */
function valueAt(source: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (isObject(value) ? own(value, name) : undefined), source);
}

/**
 * Resolves fields of a message: by `@kafkaValue`, which says from where; others by their name from its value. Objects that are entities of other
 * subgraphs are made of their key alone.
 */
export function messageFields({
  valueDirective,
}: Pick<KafkaGraph, 'valueDirective'>): GraphQLFieldResolver<unknown, unknown> {
  return (source, _given, _context, { parentType, fieldName }) => {
    const definition = parentType.getFields()[fieldName]?.astNode;
    const [directive] = definition ? directives(definition, valueDirective) : [];
    const from = directive && argument(directive, 'from');
    const as = directive && argument(directive, 'as');
    const value = valueAt(
      source,
      typeof from === 'string' ? from : isMessage(source) ? `value.${fieldName}` : fieldName,
    );
    return typeof as === 'string' && value !== undefined && value !== null ? { [as]: value } : value;
  };
}

function isMessage(source: unknown): boolean {
  return isObject(source) && 'cursor' in source && 'value' in source;
}
