import { isPermission, type Permission } from '@zhucan/access';
import { buildASTSchema, type DocumentNode, type GraphQLSchema, Kind, valueFromASTUntyped } from 'graphql';

import { isObject } from '../execution/tree.js';
import type { FieldOwners } from './field-owners.js';
import { directives, type JoinedSubgraph } from './join.js';
import { linkedName } from './linked-names.js';

/** A field whose events are the messages of topics, as `@kafkaTopic` says. */
export interface KafkaField {
  /** The topics whose messages are its events. */
  readonly names: readonly string[];
  /** What whoever listens must be permitted. */
  readonly permission: Permission | undefined;
  /** The members of a message's value that hold codes of the regions which it is about. */
  readonly regions: readonly string[];
}

/** What a supergraph says of events from Kafka. */
export interface KafkaGraph {
  /** By the name of the field of `Subscription`. */
  readonly fields: ReadonlyMap<string, KafkaField>;
  /** Fields of `Query` that give the messages of topics page by page, by their names. */
  readonly pages: ReadonlyMap<string, KafkaField>;
  /** How it calls `@kafkaValue`; nothing where it has none. */
  readonly valueDirective: string | undefined;
  /** The subgraphs that are nothing but such fields, and have no address. */
  readonly virtual: ReadonlySet<string>;
  /** The whole supergraph, to make answers of messages by. */
  readonly schema: GraphQLSchema;
}

/** The identity of the specification of the directives for events from Kafka, Zhucan's own. */
const KAFKA = 'https://zhucan.example/kafka';

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function readField(values: unknown, name: string): KafkaField {
  const { names, permission, regions } = isObject(values) ? values : {};
  if (permission !== undefined && permission !== null && !isPermission(permission))
    throw new Error(`@kafkaTopic of ${name} names a permission that there is not`);
  if (texts(names).length === 0) throw new Error(`@kafkaTopic of ${name} names no topic`);
  return { names: texts(names), permission: permission ?? undefined, regions: texts(regions) };
}

/** The fields of a root type that have topics. */
function readFields(
  supergraph: DocumentNode,
  type: 'Query' | 'Subscription',
  topicDirective: string | undefined,
): Map<string, KafkaField> {
  const fields = new Map<string, KafkaField>();
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== type) continue;
    for (const field of definition.fields ?? [])
      for (const directive of directives(field, topicDirective))
        fields.set(
          field.name.value,
          readField(
            Object.fromEntries(
              (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
            ),
            `${type}.${field.name.value}`,
          ),
        );
  }
  return fields;
}

/**
 * Reads which fields get their events from Kafka.
 *
 * @returns nothing where none does
 * @throws where a directive says what cannot be
 */
export function readKafkaFields(
  supergraph: DocumentNode,
  subgraphs: readonly JoinedSubgraph[],
  owners: FieldOwners,
): KafkaGraph | undefined {
  const topicDirective = linkedName(supergraph, KAFKA, 'kafkaTopic');
  const fields = readFields(supergraph, 'Subscription', topicDirective);
  const pages = readFields(supergraph, 'Query', topicDirective);
  if (fields.size + pages.size === 0) return undefined;
  const owning = new Set([
    ...[...fields.keys()].flatMap((field) => [...owners.ownersOf('Subscription', field)]),
    ...[...pages.keys()].flatMap((field) => [...owners.ownersOf('Query', field)]),
  ]);
  return {
    fields,
    pages,
    valueDirective: linkedName(supergraph, KAFKA, 'kafkaValue'),
    virtual: new Set(
      subgraphs.filter(({ name, url }) => url === '' && owning.has(name)).map(({ name }) => name),
    ),
    schema: buildASTSchema(supergraph, { assumeValid: true, assumeValidSDL: true }),
  };
}
