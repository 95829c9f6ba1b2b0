import { execute, getArgumentValues, type GraphQLFieldResolver, parse } from 'graphql';

import { gatewayProblem, type GatewayProblem } from '../../errors/problems.js';
import { isObject } from '../../execution/tree.js';
import type { GatewayLogger } from '../../logger.js';
import { parseAnswer, SubgraphFailure } from '../../subgraphs/subgraph-answer.js';
import type { SubgraphClient } from '../../subgraphs/subgraph-client.js';
import type { KafkaField, KafkaGraph } from '../../supergraph/kafka-fields.js';
import { StreamEnded } from '../stream-ended.js';
import { type EventPage, readEventPage } from './event-page.js';
import { messageFields } from './message-fields.js';
import { unavailable } from './topic-events.js';
import type { Topics } from './topics.js';
import { refuseForbidden, wantedOf } from './wanted.js';

const DEFAULT_FIRST = 100;
/** As many as a page of any list holds. */
const MOST = 500;
/** Pages that are read at a time: each has a reader of its own at the broker. */
const MOST_PAGES = 8;

type CallContext = Parameters<SubgraphClient['call']>[2];

/** A refusal, as a subgraph gives it. */
function problemError({ messageZh, messageEn, ...rest }: GatewayProblem): Error & { extensions: object } {
  return Object.assign(new Error(`${messageZh} ${messageEn}`), {
    extensions: { ...rest, messageZh, messageEn },
  });
}

/**
 * Calls of subgraphs, but of those that are nothing but topics: their fields of `Query` are pages of messages, read here.
 *
 * @param topics nothing where no broker is named
 */
export function topicsClient(
  client: SubgraphClient,
  graph: KafkaGraph,
  topics: Topics | undefined,
  logger: GatewayLogger,
): SubgraphClient {
  const fieldOfMessage = messageFields(graph);
  let underWay = 0;

  async function page(
    field: KafkaField,
    given: Readonly<Record<string, unknown>>,
    { caller, deadline }: CallContext,
  ): Promise<EventPage> {
    try {
      refuseForbidden(field, caller);
      const { first = DEFAULT_FIRST } = given;
      if (typeof first !== 'number' || first < 1 || first > MOST)
        throw new StreamEnded(gatewayProblem('BAD_USER_INPUT', `1 to ${MOST}`, { field: 'first' }));
      const wanted = wantedOf(field, given, caller);
      if (topics === undefined || underWay >= MOST_PAGES) throw unavailable();
      underWay += 1;
      try {
        return await readEventPage(topics, { ...wanted, first, deadline });
      } finally {
        underWay -= 1;
      }
    } catch (error) {
      if (!(error instanceof StreamEnded)) throw error;
      if (error.cause !== undefined) logger.warn({ err: error.cause }, 'a page of events cannot be read');
      throw problemError(error.problem);
    }
  }

  const resolve: GraphQLFieldResolver<unknown, CallContext> = (source, given, context, info) => {
    if (info.parentType.name !== 'Query') return fieldOfMessage(source, given, context, info);
    const field = graph.pages.get(info.fieldName);
    const [node] = info.fieldNodes;
    const definition = info.parentType.getFields()[info.fieldName];
    if (field === undefined || node === undefined || definition === undefined) return null;
    return page(field, getArgumentValues(definition, node, info.variableValues), context);
  };

  return {
    ...client,
    async call(service, body, context, mutates) {
      if (!graph.virtual.has(service)) return client.call(service, body, context, mutates);
      const asked: unknown = JSON.parse(body);
      if (!isObject(asked) || typeof asked['query'] !== 'string')
        throw new SubgraphFailure(service, 'answer', 'the call is no operation');
      const { query, variables } = asked;
      const answer = await execute({
        schema: graph.schema,
        document: parse(query, { noLocation: true }),
        variableValues: isObject(variables) ? variables : {},
        contextValue: context,
        fieldResolver: resolve as GraphQLFieldResolver<unknown, unknown>,
      });
      return parseAnswer(JSON.stringify(answer), service);
    },
  };
}
