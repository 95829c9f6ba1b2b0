import { describe, expect, it } from '@jest/globals';
import { TOPICS } from '@zhucan/event-contracts';
import fc from 'fast-check';

import type { Present } from './cluster.js';
import { CONSUMER_NAME, consumerRules, desired, isConsumerName, ONE_BROKER } from './desired.js';
import { formatPlan, isEmpty, planFor } from './plan.js';

const wanted = desired(ONE_BROKER);
const asDeclared: Present = { topics: wanted.topics, acls: wanted.acls };
const NOTHING: Present = { topics: [], acls: [] };

describe('a plan', () => {
  it('makes everything where there is nothing, and nothing where all is there', () => {
    const plan = planFor(wanted, NOTHING);
    expect(plan.create).toHaveLength(TOPICS.size);
    expect(plan.allow).toEqual(wanted.acls);
    expect([plan.configure, plan.revoke, plan.warnings]).toEqual([[], [], []]);
    expect(isEmpty(planFor(wanted, asDeclared))).toBe(true);
    expect(formatPlan(planFor(wanted, asDeclared))).toEqual(['Nothing to do: the cluster is as declared.']);
  });

  it('comes to an end: what it does to any part of a cluster leaves nothing to do', () => {
    fc.assert(
      fc.property(
        fc.subarray([...wanted.topics]),
        fc.subarray([...wanted.acls]),
        fc.boolean(),
        (topics, acls, isOld) => {
          const present: Present = {
            topics: topics.map((topic) =>
              isOld ? { ...topic, config: { 'cleanup.policy': 'other' } } : topic,
            ),
            acls,
          };
          const plan = planFor(wanted, present);
          const changed = new Map(present.topics.map((topic) => [topic.name, { ...topic.config }]));
          for (const { topic, name, to } of plan.configure)
            Object.assign(changed.get(topic) ?? {}, { [name]: to });
          const after: Present = {
            topics: [
              ...present.topics.map((topic) => ({ ...topic, config: changed.get(topic.name) ?? {} })),
              ...plan.create,
            ],
            acls: [...acls, ...plan.allow].filter((rule) => !plan.revoke.includes(rule)),
          };
          expect(isEmpty(planFor(wanted, after))).toBe(true);
        },
      ),
    );
  });

  it('takes back what our own principals should not have, and leaves those of others alone', () => {
    const [some] = wanted.acls;
    if (!some) throw new Error('there are no rights');
    const stale = { ...some, name: 'zhucan.elsewhere.' };
    const foreign = { ...stale, principal: 'User:analytics-city' };
    const plan = planFor(wanted, { ...asDeclared, acls: [...wanted.acls, stale, foreign] });
    expect(plan.revoke).toEqual([stale]);
    expect(formatPlan(plan)).toEqual([
      `- right ${stale.principal} ${stale.operation} topic zhucan.elsewhere.${stale.pattern === 'PREFIXED' ? '*' : ''}`,
    ]);
  });

  it('warns of what it must not change', () => {
    const [topic, ...others] = wanted.topics;
    if (!topic) throw new Error('there are no topics');
    const plan = planFor(wanted, {
      topics: [{ ...topic, partitions: 1, replicationFactor: 2 }, ...others],
      acls: undefined,
    });
    expect(isEmpty(plan)).toBe(true);
    expect(plan.warnings).toEqual([
      expect.stringContaining(`${topic.name} has 1 partitions, not 3`),
      expect.stringContaining(`${topic.name} has 2 copies, not 1`),
      expect.stringContaining('no authoriser'),
    ]);
  });
});

describe('rights', () => {
  it('of each service end at its own topics, and nobody but services touches internal ones', () => {
    for (const { principal, resource, name, operation } of wanted.acls) {
      const service = principal.slice('User:'.length);
      if (operation === 'WRITE')
        expect([`zhucan.${service}.`, `zhucan.internal.${service}.`]).toContain(name);
      if (service === 'gateway' && resource === 'TOPIC') expect(name).not.toMatch(/^zhucan\.internal\./);
    }
    expect(
      wanted.acls.filter(({ principal, operation }) => principal === 'User:gateway' && operation === 'WRITE'),
    ).toEqual([]);
  });

  it('of a consumer are to read what is public, in groups of its own', () => {
    const rules = consumerRules('analytics-city');
    expect(new Set(rules.map(({ operation }) => operation))).toEqual(new Set(['READ', 'DESCRIBE']));
    expect(rules.filter(({ name }) => name.includes('internal'))).toEqual([]);
    expect(rules.filter(({ resource }) => resource === 'GROUP')).toEqual([
      {
        principal: 'User:analytics-city',
        resource: 'GROUP',
        name: 'analytics-city.',
        pattern: 'PREFIXED',
        operation: 'READ',
      },
    ]);
  });

  it('are for names that stand for nothing else', () => {
    for (const name of [
      'registry',
      'gateway',
      'zhucan',
      '',
      'A',
      'a b',
      'a.b',
      '-a',
      'a-',
      'a'.repeat(41),
      '市',
    ])
      expect(isConsumerName(name)).toBe(false);
    fc.assert(
      fc.property(fc.string(), (name) => {
        if (isConsumerName(name)) expect(name).toMatch(CONSUMER_NAME);
      }),
    );
    expect(isConsumerName('analytics-city')).toBe(true);
  });
});
