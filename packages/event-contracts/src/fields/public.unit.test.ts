import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';

import { membersOf } from '../contract/members.js';
import { EVENTS } from '../index.js';
import { date, dottedCode, id, regionId, regionToStreet } from './basic.js';
import { openCodes } from './code-lists.js';
import { noted } from './notes.js';

/** Members under whose names an identifier, or what internal topics alone may carry, would travel. */
const NEVER_PUBLIC =
  /citizen|certificateNumber|birthDate|phone|address|nameOf|householdId|hardship|deceased/i;
/** Texts that are spelled out, each with its reason in the contract. */
const SPELLED_OUT = ['zhucan.registry.region.corrected nameZh', 'zhucan.registry.region.recorded nameZh'];
/** Reference data: regions tell of nobody, and communities are among them. */
const REGIONS = 'zhucan.registry.region.';

/** Whether a text can be of any length: a pattern that is not anchored, or repeats without end. */
function unbounded(schema: z.ZodType): boolean {
  const { format, pattern, maxLength } = z.toJSONSchema(schema);
  if (format === 'uuid' || format === 'date') return false;
  if (typeof pattern !== 'string') return true;
  const repeats = /(?<!\\)[*+]|\{\d+,\}/.test(pattern.replace(/\[[^\]]*\]/g, 'x'));
  return maxLength === undefined && (repeats || !/^\^.*\$$/.test(pattern));
}

/** Members of a public payload that might say what somebody wrote. */
function freeTexts(payload: z.ZodObject): string[] {
  return membersOf(payload)
    .filter(({ schema }) => schema instanceof z.ZodType && isText(schema) && unbounded(schema))
    .map(({ path }) => path);
}

function isText(schema: z.ZodType): boolean {
  return z.toJSONSchema(schema).type === 'string' && !(schema instanceof z.ZodEnum);
}

describe('what everyone is told', () => {
  const told = EVENTS.flatMap(({ type, public: payload }) => (payload ? [{ type, payload }] : []));

  it('has no free text: ids, dates, codes and bounded numbers alone, apart from names of places', () => {
    const found = told.flatMap(({ type, payload }) => freeTexts(payload).map((path) => `${type} ${path}`));
    expect(found.sort()).toEqual(SPELLED_OUT);
    const reasons = told.flatMap(({ type, payload }) =>
      membersOf(payload).flatMap(({ path, note }) => (note?.spelledOut ? [`${type} ${path}`] : [])),
    );
    expect(reasons.sort()).toEqual(SPELLED_OUT);
  });

  it('has no identifier, no birth date and no hardship', () => {
    for (const { type, payload } of told)
      for (const { path } of membersOf(payload))
        expect([type, NEVER_PUBLIC.exec(path)]).toEqual([type, null]);
  });

  it('names regions to the street at most', () => {
    const pattern = z.toJSONSchema(regionToStreet).pattern;
    for (const { type, payload } of told.filter((each) => !each.type.startsWith(REGIONS)))
      for (const { path, schema } of membersOf(payload))
        if (/(region|street|district|community)(?!ReviewedOn)/i.test(path))
          expect(`${path} ${String(z.toJSONSchema(schema).pattern)}`).toBe(`${path} ${pattern}`);
        else expect([type, path, schema === regionId]).toEqual([type, path, false]);
    expect(regionToStreet.safeParse('430103005').success).toBe(true);
    for (const below of ['430103005001', 'txc-0001'])
      expect(regionToStreet.safeParse(below).success).toBe(false);
  });

  it('of the Party is kinds, dates and counts', () => {
    const party = told.filter(({ type }) => type.startsWith('zhucan.party-affairs.'));
    const kinds = party.flatMap(({ payload }) =>
      membersOf(payload).map(({ path, schema, codes }) => {
        if (codes) return 'kind';
        if (schema instanceof z.ZodArray) return 'list';
        const { type, format, pattern } = z.toJSONSchema(schema);
        if (type === 'boolean') return 'kind';
        if (type === 'integer') return 'count';
        if (pattern === z.toJSONSchema(regionToStreet).pattern) return 'region';
        return format ?? path;
      }),
    );
    const codes = ['forPeriod', 'taskCode', 'periodCode', 'indicatorCode', 'amountFen', 'roundingUnitFen'];
    expect(new Set(kinds)).toEqual(new Set(['uuid', 'kind', 'date', 'count', 'region', 'list', ...codes]));
  });

  it('would be found out if somebody added what they like', () => {
    const payload = z.strictObject({
      id,
      on: date,
      code: dottedCode,
      kind: openCodes('Kind', '种类', 'Kind', {}),
      note: noted(z.string().max(200), '备注。', 'A note.'),
      loose: z.string().regex(/\d{4}/),
      endless: z.string().regex(/^[a-z]+$/),
      inner: z.array(z.strictObject({ said: z.string().nullable() })).nullable(),
    });
    expect(freeTexts(payload)).toEqual(['note', 'loose', 'endless', 'inner[].said']);
  });
});
