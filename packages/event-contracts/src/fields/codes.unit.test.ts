import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { membersOf } from '../contract/members.js';
import { EVENTS } from '../index.js';
import type { CodeList } from './code-lists.js';

const SERVICES = new URL('../../../../services/', import.meta.url);
const CONTEXTS = ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'];

const lists = new Map<string, CodeList>(
  EVENTS.flatMap((event) => [event.public, event.internal])
    .flatMap((payload) => (payload ? membersOf(payload) : []))
    .flatMap(({ codes }) => (codes ? [[codes.name, codes] as const] : [])),
);

/** The enums of the graph by name, each with its values. */
function enumsOfTheGraph(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const context of CONTEXTS) {
    const sdl = readFileSync(new URL(`${context}/schema.graphql`, SERVICES), 'utf8');
    for (const [, name = '', body = ''] of sdl.matchAll(/^enum (\w+) \{\n([^}]*)^\}/gm))
      found.set(name, [...body.matchAll(/^ {2}([A-Z_]+)$/gm)].map(([, value = '']) => value).sort());
  }
  return found;
}

describe('codes', () => {
  it('mean what those of the graph mean, where it has an enum of the name', () => {
    const enums = enumsOfTheGraph();
    const shared = [...lists.values()].filter(({ name }) => enums.has(name));
    expect(shared.length).toBeGreaterThan(12);
    for (const { name, codes } of shared)
      expect([name, Object.keys(codes).sort()]).toEqual([name, enums.get(name)]);
  });

  it('of programmes are those that the services have, by their names', () => {
    const programmes = CONTEXTS.slice(1, 3).flatMap((context) => {
      const folder = new URL(`${context}/programmes/`, SERVICES);
      return readdirSync(folder).map(
        (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { code: string; nameZh: string },
      );
    });
    const named = Object.entries(lists.get('Programme')?.codes ?? {}).map(([code, { zh }]) => [code, zh]);
    expect(named.sort()).toEqual(programmes.map(({ code, nameZh }) => [code, nameZh]).sort());
  });

  it('have a meaning in both languages', () => {
    for (const { codes } of lists.values())
      for (const { zh, en } of Object.values(codes))
        expect([zh, en].join(' ')).toMatch(/[\u4e00-\u9fff].* [\w“]/);
  });
});
