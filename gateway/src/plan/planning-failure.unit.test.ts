import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { createEngine } from '../engine/engine.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { loadGraph } from '../supergraph/load-graph.js';
import { keepingLogger } from '../testing/small-graph.js';
import { PlanningFailure } from './planning-failure.js';

const GRAPH = loadGraph(readFileSync(new URL('../../supergraph.graphql', import.meta.url), 'utf8'));
const CONTEXT = {
  caller: { subject: 's', role: 'integrator', regionCode: null, requestId: 'r' },
  deadline: Infinity,
  calls: { count: 0 },
} as const;

function engineThatFails(rule: PlanningFailure['rule']) {
  let attempts = 0;
  const logged: string[] = [];
  const engine = createEngine({
    graph: {
      ...GRAPH,
      requiring: new Set(['regionCode']),
      planner: {
        ...GRAPH.planner,
        plan() {
          attempts += 1;
          throw new PlanningFailure(rule, new Error('the cause'));
        },
      },
    },
    client: {
      call: () => Promise.reject(new Error('not called')),
      close: () => Promise.resolve(),
      states: () => [],
    },
    limits: DEFAULT_LIMITS,
    logger: keepingLogger(logged),
  });
  return { engine, logged, attempts: () => attempts };
}

describe('an operation for which no plan is made', () => {
  it.each([
    ['maxPlanningMs', 'QUERY_LIMIT_EXCEEDED'],
    ['planner', 'QUERY_PLANNING_FAILED'],
  ] as const)('is refused by %s with %s, and not planned again', (rule, code) => {
    const { engine, logged, attempts } = engineThatFails(rule);
    for (const each of [1, 2]) {
      const refusal = engine.prepare(
        '{ workReport(region: "430103", period: "2019H1") { periodCode } }',
        undefined,
        true,
      );
      expect(refusal).toMatchObject({ errors: [{ extensions: { code, rule, field: 'query' } }] });
      expect(JSON.stringify(refusal)).not.toContain('the cause');
      expect(attempts()).toBe(Math.min(each, 1));
    }
    expect(logged.join()).toContain('no plan was made');
    // What it says may quote the operation; and no other supergraph tries it again.
    expect(logged.join()).not.toContain('the cause');
    expect(engine.known(10)).toEqual([]);
  });

  it('is refused for one choice of conditions, each tried once', async () => {
    const { engine, attempts } = engineThatFails('planner');
    const operation = engine.prepare(
      'query ($more: Boolean!) { workReport(region: "430103", period: "2019H1") { regionCode periodCode @include(if: $more) } }',
      undefined,
      true,
    );
    if ('errors' in operation) throw new Error('it is planned when its conditions are known');
    for (const more of [true, true, false])
      expect(await engine.run(operation, { more }, CONTEXT)).toMatchObject({
        errors: [{ extensions: { code: 'QUERY_PLANNING_FAILED' } }],
      });
    expect(attempts()).toBe(2);
  });
});
