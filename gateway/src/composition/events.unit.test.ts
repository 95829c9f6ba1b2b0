import { expect, it } from '@jest/globals';
import { TOPICS } from '@zhucan/event-contracts';
import { type GraphQLFieldMap, buildSchema } from 'graphql';

import { loadGraph } from '../supergraph/load-graph.js';
import { readCommitted } from './files.js';

const PUBLIC = [...TOPICS.values()]
  .filter(({ class: each }) => each === 'PUBLIC_LOG')
  .map(({ name }) => name);

it('offers what the services publish to everyone, all of it and no internal topic', () => {
  const graph = loadGraph(readCommitted().supergraphSdl).kafka;
  expect(graph?.pages.get('events')).toMatchObject({ names: PUBLIC, permission: 'READ_EVENTS' });
  expect(graph?.fields.get('eventPublished')).toMatchObject({ names: PUBLIC, permission: 'READ_EVENTS' });
  for (const { names } of [...(graph?.fields.values() ?? []), ...(graph?.pages.values() ?? [])])
    expect(names.filter((name) => !PUBLIC.includes(name))).toEqual([]);
});

it('gives pages and what comes from now on by the same arguments, so that one cursor is good for both', () => {
  const schema = buildSchema(readCommitted().publishedSdl);
  const argumentsOf = (fields: GraphQLFieldMap<unknown, unknown> | undefined, name: string): string[] =>
    (fields?.[name]?.args ?? []).map((each) => each.name).sort();
  expect(argumentsOf(schema.getQueryType()?.getFields(), 'events')).toEqual([
    'after',
    'first',
    'region',
    'types',
  ]);
  expect(argumentsOf(schema.getSubscriptionType()?.getFields(), 'eventPublished')).toEqual([
    'after',
    'region',
    'types',
  ]);
});
