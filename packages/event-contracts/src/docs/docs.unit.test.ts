import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';

import { isObject } from '../contract/schema.js';
import { EVENTS, TOPICS } from '../index.js';
import { asyncApi } from './asyncapi.js';
import { ASYNCAPI, MADE_FOLDERS, madeFiles } from './files.js';
import { HEADERS } from './headers.js';

const BINDING = new URL('../../../messaging/src/cloudevents/kafka-binding.ts', import.meta.url);

const made = madeFiles();

describe('what is made from the contracts', () => {
  it('is committed as it is made, neither more nor less, `pnpm --filter @zhucan/event-contracts documents`', () => {
    const there = Object.values(MADE_FOLDERS).flatMap((folder) =>
      readdirSync(folder).map((name) => new URL(name, folder).href),
    );
    expect([...there, ASYNCAPI.href].sort()).toEqual([...made.keys()].sort());
    const stale = [...made].filter(([place, text]) => readFileSync(new URL(place), 'utf8') !== text);
    expect(stale.map(([place]) => place)).toEqual([]);
  });

  it('links to what there is', () => {
    const pages = [...made].filter(([place]) => place.endsWith('.md'));
    for (const [place, text] of pages)
      for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
        const { href, hash } = new URL(link, place);
        const target = href.slice(0, href.length - hash.length);
        expect([link, existsSync(new URL(target))]).toEqual([link, true]);
        const headings = [...(made.get(target) ?? '').matchAll(/^#+ (.*)$/gm)].map(
          ([, heading = '']) => `#${heading.toLowerCase().replaceAll(' ', '-')}`,
        );
        if (hash !== '') expect(headings).toContain(decodeURIComponent(hash));
      }
  });

  it('names the headers that messages have', () => {
    const written = new Set(readFileSync(BINDING, 'utf8').match(/\bce_[a-z]+\b/g));
    expect(
      HEADERS.map(({ name }) => name)
        .filter((name) => name.startsWith('ce_'))
        .sort(),
    ).toEqual([...written].sort());
  });
});

describe('the AsyncAPI document', () => {
  const document = asyncApi(EVENTS);

  /** What a reference leads to. */
  function resolve(reference: string): unknown {
    return reference
      .slice(2)
      .split('/')
      .reduce<unknown>((part, name) => (isObject(part) ? part[name] : undefined), document);
  }

  function references(part: unknown): string[] {
    if (Array.isArray(part)) return part.flatMap(references);
    if (!isObject(part)) return [];
    return Object.entries(part).flatMap(([key, value]) =>
      key === '$ref' && typeof value === 'string' ? [value] : references(value),
    );
  }

  it('keeps the schema of AsyncAPI 3', () => {
    const specification: unknown = createRequire(import.meta.url)(
      '@asyncapi/specs/schemas/3.0.0-without-$id.json',
    );
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const keeps = ajv.compile(specification as object);
    expect([keeps(document), keeps.errors]).toEqual([true, null]);
    expect(keeps({ ...document, channels: { one: { address: 1 } } })).toBe(false);
  });

  it('has each topic, and leads from it to messages whose examples keep their payload', () => {
    expect(Object.keys(document['channels'] as object)).toEqual([...TOPICS.keys()]);
    expect(references(document).filter((reference) => resolve(reference) === undefined)).toEqual([]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const messages = Object.values(resolve('#/components/messages') as Record<string, never>);
    for (const { name, payload, examples = [] } of messages as {
      name: string;
      payload: { $ref?: string };
      examples?: { payload: unknown }[];
    }[]) {
      const schema = payload.$ref === undefined ? payload : resolve(payload.$ref);
      const keeps = ajv.compile(schema as object);
      for (const example of examples)
        expect([name, keeps(example.payload), keeps.errors]).toEqual([name, true, null]);
    }
  });
});
