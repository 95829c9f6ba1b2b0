import type { Aggregate } from '../contract/contract.js';
import { jsonSchema, schemaName } from '../contract/schema.js';
import { EVENTS } from '../catalogue.js';
import { asyncApi } from './asyncapi.js';
import { codebook } from './codebook.js';
import { indexPage } from './index-page.js';
import { aggregatePage } from './pages.js';

/** The folders that hold nothing but what is made. */
export const MADE_FOLDERS = {
  schemas: new URL('../../schemas/', import.meta.url),
  pages: new URL('../../../../docs/events/', import.meta.url),
} as const;

/** The AsyncAPI document. */
export const ASYNCAPI = new URL('../../asyncapi.json', import.meta.url);

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Everything that is made from the contracts, by where it is. */
export function madeFiles(): Map<string, string> {
  const aggregates = new Map<string, Aggregate>(EVENTS.map(({ aggregate }) => [aggregate.name, aggregate]));
  const page = (name: string): string => new URL(`${name}.md`, MADE_FOLDERS.pages).href;
  const schemas = EVENTS.flatMap((event) =>
    (['public', 'internal'] as const).flatMap((audience): [string, string][] => {
      const schema = jsonSchema(event, audience, 'reader');
      const { href } = new URL(schemaName(event, audience), MADE_FOLDERS.schemas);
      return schema ? [[href, json(schema)]] : [];
    }),
  );
  const pages = [...aggregates.values()].map((aggregate): [string, string] => [
    page(aggregate.name),
    aggregatePage(
      aggregate,
      EVENTS.filter((event) => event.aggregateType === aggregate.name),
    ),
  ]);
  return new Map([
    ...schemas,
    ...pages,
    [page('README'), indexPage([...aggregates.values()])],
    [page('codebook'), codebook(EVENTS)],
    [ASYNCAPI.href, json(asyncApi(EVENTS))],
  ]);
}
