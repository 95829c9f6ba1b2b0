import { describe, expect, it } from '@jest/globals';

import { SERVICE_NAMES, type ServiceName, smallSubgraphs } from '../testing/report-subgraphs.js';
import { checkCommitted } from './check.js';
import { compose, CompositionRefused, type SubgraphSource } from './compose.js';
import { breakingChanges } from './published.js';

/** The small subgraphs with one text of one of them replaced, which must be there. */
function changed(name: ServiceName, from: string, to: string): SubgraphSource[] {
  return smallSubgraphs.map((subgraph) => {
    if (subgraph.name !== name) return subgraph;
    expect(subgraph.sdl).toContain(from);
    return { name, sdl: subgraph.sdl.replace(from, to) };
  });
}

function reasonsOf(subgraphs: readonly SubgraphSource[]): readonly string[] {
  try {
    compose(subgraphs);
    return [];
  } catch (error) {
    if (error instanceof CompositionRefused) return error.reasons;
    throw error;
  }
}

const good = compose(smallSubgraphs);
const committed = { supergraphSdl: good.supergraphSdl, publishedSdl: good.apiSdl };

describe('a composition', () => {
  it('keeps descriptions and has placeholders for addresses', () => {
    expect(good.supergraphSdl).toContain('"""The section of registry."""');
    expect(good.apiSdl).toContain('"""The section of registry."""');
    for (const name of SERVICE_NAMES)
      expect(good.supergraphSdl).toContain(`url: "http://${name}.invalid/graphql"`);
    expect(good.apiSdl).not.toContain('join__');
  });

  it('does not depend on the order of the subgraphs', () => {
    expect(compose([...smallSubgraphs].reverse())).toEqual(good);
  });

  it('is refused with the reason where the subgraphs do not compose', () => {
    const reasons = reasonsOf(changed('registry', 'Section @shareable', 'Section'));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.join('\n')).toMatch(/INVALID_FIELD_SHARING.*Section\.code/);
  });

  it.each([
    [
      'two descriptions of one type',
      '"A section."',
      '"Another section."',
      /INCONSISTENT_DESCRIPTION.*Section/s,
    ],
    [
      'two nullabilities of one field',
      'code: String! }',
      'code: String }',
      /INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE.*Section\.code/s,
    ],
  ])('is refused with the reason where the subgraphs disagree: %s', (_case, from, to, reason) => {
    expect(reasonsOf(changed('registry', from, to)).join('\n')).toMatch(reason);
  });
});

describe('the published graph', () => {
  const graph = '"A." type Query { a(x: Int): Int b: [Kind!] } enum Kind { ONE TWO }';

  it.each([
    ['a removed field', 'type Query { b: [Kind!] } enum Kind { ONE TWO }', /FIELD_REMOVED.*Query\.a/],
    [
      'another type',
      'type Query { a(x: Int): String b: [Kind!] } enum Kind { ONE TWO }',
      /FIELD_CHANGED_KIND.*Query\.a/,
    ],
    [
      'a field that may become null',
      'type Query { a(x: Int): Int b: [Kind] } enum Kind { ONE TWO }',
      /FIELD_CHANGED_KIND.*Query\.b/,
    ],
    ['a removed argument', 'type Query { a: Int b: [Kind!] } enum Kind { ONE TWO }', /ARG_REMOVED.*Query\.a/],
    [
      'a new required argument',
      'type Query { a(x: Int, y: Int!): Int b: [Kind!] } enum Kind { ONE TWO }',
      /REQUIRED_ARG_ADDED.*Query\.a/,
    ],
    [
      'a removed enum value',
      'type Query { a(x: Int): Int b: [Kind!] } enum Kind { ONE }',
      /VALUE_REMOVED_FROM_ENUM.*TWO/,
    ],
  ])('is broken by %s, with the reason', (_case, changedGraph, reason) => {
    expect(breakingChanges(graph, changedGraph).join('\n')).toMatch(reason);
  });

  it('is not broken by a new field, another description or a stricter answer', () => {
    expect(
      breakingChanges(graph, '"B." type Query { a(x: Int): Int! b: [Kind!]! c: Int } enum Kind { ONE TWO }'),
    ).toEqual([]);
  });
});

describe('the check of the committed files', () => {
  it('passes what was composed from the same subgraphs', () => {
    expect(checkCommitted(smallSubgraphs, committed)).toEqual([]);
  });

  it('rejects a supergraph that was not written anew, naming the line', () => {
    const reasons = checkCommitted(changed('registry', '"Residents."', '"All residents."'), committed);
    expect(reasons.join('\n')).toMatch(
      /supergraph\.graphql.*npm run compose.*line \d+.*Residents\..*All residents\./s,
    );
  });

  it('rejects a removed field of the published graph, also where the supergraph was written anew', () => {
    const without = changed('registry', 'residents: [Resident!]!', '');
    const subgraphs = without.map(({ name, sdl }) => ({ name, sdl: sdl.replace('"Residents."', '') }));
    const reasons = checkCommitted(subgraphs, {
      ...committed,
      supergraphSdl: compose(subgraphs).supergraphSdl,
    });
    expect(reasons.join('\n')).toMatch(/FIELD_REMOVED: Query\.residents was removed/);
  });

  it('rejects subgraphs that do not compose or that disagree', () => {
    expect(checkCommitted(changed('registry', 'Section @shareable', 'Section'), committed).join()).toContain(
      'INVALID_FIELD_SHARING',
    );
    expect(checkCommitted(changed('registry', '"A section."', '"Another."'), committed).join()).toContain(
      'INCONSISTENT_DESCRIPTION',
    );
  });

  it('rejects missing files', () => {
    expect(checkCommitted(smallSubgraphs, { supergraphSdl: '', publishedSdl: '' })).toHaveLength(2);
  });
});
