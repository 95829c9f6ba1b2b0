import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type SmallGraph, startSmallGraph } from './testing/small-graph.js';

/** What a faulty subgraph costs those who do not need it, and how it comes back. */
let graph: SmallGraph;
beforeAll(async () => {
  graph = await startSmallGraph({
    breaker: { windowMs: 60_000, minCalls: 5, openMs: 300 },
  });
});
afterAll(() => graph.stop());

const NEEDS_REGISTRY = '{ residents { id } }';
const NEEDS_PARTY = '{ workReport(region: "430103", period: "2019-H1") { partyBuilding { code } } }';

describe('a subgraph that fails again and again', () => {
  it('is called no more, costs no other anything, and is served again when it is back', async () => {
    const arrived = () => graph.subgraphs.registry.requestIds.length;
    graph.subgraphs.registry.misbehaviour = (_request, response) => response.writeHead(503).end('down');
    const rules: unknown[] = [];
    for (let round = 0; round < 8; round += 1)
      rules.push((await graph.ask(NEEDS_REGISTRY)).errors[0]?.extensions['rule']);
    expect(rules.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'answer'));
    expect(rules.slice(5)).toContain('circuit open');
    expect((await graph.ask(NEEDS_PARTY)).errors).toEqual([]);

    const before = arrived();
    graph.subgraphs.registry.misbehaviour = null;
    const deadline = performance.now() + 10_000;
    let answer = await graph.ask(NEEDS_REGISTRY);
    while (answer.errors.length > 0 && performance.now() < deadline) answer = await graph.ask(NEEDS_REGISTRY);
    expect(answer.errors).toEqual([]);
    expect(arrived()).toBeGreaterThan(before);
  });
});

describe('a subgraph that does not answer', () => {
  it('holds up only what needs it', async () => {
    const held: (() => void)[] = [];
    graph.subgraphs.registry.misbehaviour = (_request, response) =>
      void held.push(
        () =>
          void response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('{"data":{"residents":[]}}'),
      );
    // More than it has connections: the rest waits for them.
    const waiting = Array.from({ length: 40 }, () => graph.ask(NEEDS_REGISTRY));
    for (let round = 0; round < 20; round += 1) expect((await graph.ask(NEEDS_PARTY)).errors).toEqual([]);
    expect(held.length).toBeGreaterThan(0);
    graph.subgraphs.registry.misbehaviour = null;
    for (const answer of held) answer();
    for (const answer of await Promise.all(waiting)) expect(answer.errors).toEqual([]);
  });
});
