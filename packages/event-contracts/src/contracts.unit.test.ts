import { readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import {
  checkPayload,
  EVENTS,
  getEventContract,
  jsonSchema,
  RETENTION,
  schemaName,
  stateTopicOf,
  TOPICS,
  topicsOf,
} from './index.js';

/** Field names under which an identifier, or what internal topics alone may carry, would travel. */
const FORBIDDEN_IN_PUBLIC =
  /citizen|certificateNumber|birthDate|phone|address|nameOf|householdId|hardship|deceased/i;

const folder = new URL('../schemas/', import.meta.url);

describe('the contracts', () => {
  it('are published as JSON Schema, neither fewer nor more', () => {
    const wanted = EVENTS.flatMap((event) =>
      (['public', 'internal'] as const).flatMap((audience) => {
        const schema = jsonSchema(event, audience);
        return schema ? [[schemaName(event, audience), schema] as const] : [];
      }),
    );
    expect(readdirSync(folder).sort()).toEqual(wanted.map(([name]) => name).sort());
    for (const [name, schema] of wanted)
      expect(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))).toEqual(schema);
  });

  it('keep what is internal off the public topics', () => {
    for (const event of EVENTS) {
      const properties = Object.keys(jsonSchema(event, 'public')?.['properties'] ?? {});
      expect(properties.filter((name) => FORBIDDEN_IN_PUBLIC.test(name))).toEqual([]);
    }
  });

  it('name each event once, in its own topics', () => {
    expect(new Set(EVENTS.map((event) => event.type)).size).toBe(EVENTS.length);
    expect(topicsOf('registry')).toEqual([
      'zhucan.internal.registry.household.v1',
      'zhucan.internal.registry.resident.v1',
      'zhucan.registry.plan-task.v1',
      'zhucan.registry.region.v1',
      'zhucan.registry.reported-figure.v1',
      'zhucan.registry.resident.v1',
      'zhucan.registry.survey-round.v1',
      'zhucan.registry.survey-visit.v1',
    ]);
  });

  it('refuse a payload with more or less than is agreed, and name paths only', () => {
    const contract = getEventContract('zhucan.registry.household.opened');
    const secret = '999999201001010012';
    expect(() =>
      checkPayload(contract, 'internal', { householdId: secret, synthetic: true, timeline: [] }),
    ).toThrow('householdId (invalid_format)');
    expect(() => checkPayload(contract, 'internal', { householdId: secret })).not.toThrow(secret);
    expect(() => checkPayload(contract, 'public', {})).toThrow('has no public payload');
    expect(() => getEventContract('zhucan.registry.resident.painted')).toThrow('has no contract');
  });
});

describe('topics', () => {
  it('are told apart by name, and each log has a state beside it', () => {
    expect(stateTopicOf('zhucan.registry.resident.v1')).toBe('zhucan.registry.resident.state.v1');
    expect(stateTopicOf('zhucan.internal.registry.resident.v1')).toBe(
      'zhucan.internal.registry.resident.state.v1',
    );
    expect(stateTopicOf('zhucan.registry.nothing.v1')).toBeUndefined();
    const logs = [...TOPICS.values()].filter((topic) => topic.class.endsWith('LOG')).map(({ name }) => name);
    expect(logs).toEqual(topicsOf());
    for (const { name, audience } of TOPICS.values())
      expect(name.startsWith('zhucan.internal.')).toBe(audience === 'internal');
  });

  it('of states keep the last of each key and let erasures be seen, those of logs keep all for good', () => {
    for (const topic of TOPICS.values())
      expect(RETENTION[topic.class]).toMatchObject(
        topic.class.endsWith('STATE') ? { cleanup: 'compact' } : { cleanup: 'delete', retentionMs: null },
      );
  });
});
