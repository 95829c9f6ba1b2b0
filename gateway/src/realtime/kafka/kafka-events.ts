import { type DocumentNode, executeSync, getArgumentValues, type GraphQLSchema, Kind, parse } from 'graphql';

import type { CallPlan } from '../../execution/request.js';
import type { GatewayLogger } from '../../logger.js';
import { operationOf } from '../../operations/document.js';
import { parseAnswer, SubgraphFailure } from '../../subgraphs/subgraph-answer.js';
import type { KafkaField, KafkaGraph } from '../../supergraph/kafka-fields.js';
import type { EventSource, EventStream } from '../events.js';
import { StreamEnded } from '../stream-ended.js';
import { messageFields } from './message-fields.js';
import { TopicListener, unavailable } from './topic-events.js';
import type { Topics } from './topics.js';
import { refuseForbidden, wantedOf } from './wanted.js';

/** The root field of a call, read once. */
interface RootField {
  readonly document: DocumentNode;
  readonly field: KafkaField;
  readonly argumentsOf: (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

function readRoot(call: CallPlan, { fields }: KafkaGraph, schema: GraphQLSchema): RootField | undefined {
  const document = parse(call.parts[0]?.fetch.operation ?? '', { noLocation: true });
  const [selection] = operationOf(document)?.selectionSet.selections ?? [];
  if (selection?.kind !== Kind.FIELD) return undefined;
  const definition = schema.getSubscriptionType()?.getFields()[selection.name.value];
  const field = fields.get(selection.name.value);
  if (definition === undefined || field === undefined) return undefined;
  return {
    document,
    field,
    argumentsOf: (variables) => getArgumentValues(definition, selection, variables),
  };
}

/** Events that are messages of Kafka's topics, for the fields of `Subscription` that say so. */
export function kafkaEvents(
  graph: KafkaGraph,
  topics: Topics | undefined,
  logger: GatewayLogger,
): EventSource {
  const { schema } = graph;
  const fieldResolver = messageFields(graph);
  const roots = new WeakMap<CallPlan, RootField>();
  const open = new Set<EventStream>();

  function rootOf(call: CallPlan): RootField {
    const known = roots.get(call) ?? readRoot(call, graph, schema);
    if (known === undefined)
      throw new SubgraphFailure(
        call.service,
        'network',
        'the field has no topic, and its subgraph no address',
      );
    roots.set(call, known);
    return known;
  }

  return {
    async open(call, variables, { caller }) {
      const { field, document, argumentsOf } = rootOf(call);
      refuseForbidden(field, caller);
      if (topics === undefined) throw unavailable();
      const values = Object.fromEntries(
        [...variables].map(([name, text]) => [name, JSON.parse(text) as unknown]),
      );
      const listener = new TopicListener(topics, wantedOf(field, argumentsOf(values), caller), logger, () =>
        open.delete(stream),
      );
      const stream: EventStream = {
        async next() {
          const event = await listener.next();
          if (event === undefined) return undefined;
          const rootValue = Object.fromEntries(
            [...graph.fields.keys()].map((name) => [name, { ...event.message, cursor: event.cursor }]),
          );
          const answer = executeSync({
            schema,
            document,
            rootValue,
            variableValues: values,
            fieldResolver,
          });
          return parseAnswer(JSON.stringify(answer), call.service);
        },
        close: () => listener.queue.abandon(),
      };
      open.add(stream);
      try {
        await listener.begin();
      } catch (error) {
        stream.close();
        if (error instanceof StreamEnded) throw error;
        logger.warn({ err: error }, 'the events of a topic cannot be read');
        throw unavailable();
      }
      return stream;
    },
    close() {
      for (const stream of [...open]) stream.close();
      return Promise.resolve();
    },
  };
}

/** Events of subgraphs, but of those that are nothing but topics, from these. */
export function eventsOf(
  kafka: EventSource,
  virtual: ReadonlySet<string>,
  subgraphs: EventSource,
): EventSource {
  return {
    open: (call, variables, context) =>
      (virtual.has(call.service) ? kafka : subgraphs).open(call, variables, context),
    async close() {
      await Promise.all([kafka.close(), subgraphs.close()]);
    },
  };
}
